"""What a person sees when a page cannot be shown: what happened, what to do, a number to quote.

The settings name these in the URLconf: `handler400 = "mingting.web.errors.bad_request"` and so on, and
`CSRF_FAILURE_VIEW = "mingting.web.errors.csrf_failure"`.
"""

import logging
import secrets
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.template import loader

log = logging.getLogger("mingting.web")


def error_number() -> str:
    """Short enough to read over the phone, the same in the log: `E-7F3A-91C2`."""
    digits = secrets.token_hex(4).upper()
    return f"E-{digits[:4]}-{digits[4:]}"


def message_page(
    status: int, heading: str, lines: Sequence[str], *, next_url: str = "/", next_word: str = "回首页", number: str = ""
) -> HttpResponse:
    """One message on a page of its own, for refusals and faults; needs no database, session or request."""
    template = loader.select_template([f"{status}.html", "web/message.html"])
    body = template.render(
        {"heading": heading, "lines": lines, "next_url": next_url, "next_word": next_word, "number": number}
    )
    response = HttpResponse(body, status=status)
    if number:
        response["X-Error-Number"] = number
    return response


def _logged(request: HttpRequest, status: int, why: object = "") -> str:
    number = error_number()
    level = logging.ERROR if status >= 500 else logging.WARNING
    log.log(level, "%s %s %s %s", number, status, request.path, type(why).__name__ if why else "")
    return number


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return message_page(
        400,
        "这个请求看不懂",
        ["地址或填的内容不完整。请从原来的页面重新点一次；是收藏的旧链接，请从首页进入。"],
        number=_logged(request, 400, exception),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = str(exception) if exception and str(exception) else "这一页不在您的权限范围内。"
    return message_page(
        403,
        "您不能看这一页",
        [said, "确实需要时，请本单位管理员给您加上相应的岗位。"],
        number=_logged(request, 403, exception),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return message_page(
        404,
        "没有这一页",
        ["地址可能少了几位，或者这一页已经移走。请核对编号，或回首页用搜索找。"],
        number=_logged(request, 404, exception),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return message_page(
        500,
        "这一页没有打开",
        ["是我们的程序出了错，不是您的操作有误。已经保存的内容都还在，没有提交的请先抄下来再试一次。"],
        number=_logged(request, 500),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return message_page(
        403,
        "没有提交",
        ["这一页打开得太久，或者您在别的标签页里退出过。请返回上一页，刷新后再提交；填的内容会替您填回。"],
        number=_logged(request, 403, reason),
    )
