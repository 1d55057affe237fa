"""What stands before every page: a login completed, and refusals that become answers in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from mingting.base import clock
from mingting.base.errors import NotAllowed, Refused
from mingting.base.sessions import why_ended
from mingting.doors.desk.accounts import log_security
from mingting.doors.desk.factors import still_to_do
from mingting.web.drawers import drawer_wanted, render_drawer
from mingting.web.errors import message_page

_ALWAYS = {
    "account_logout",
    "account_login",
    "account_change_password",
    "factor-new",
    "factor-image",
    "factor-check",
    "factor-codes",
}
_USED, _MINUTE = "used_at", 60
_SAYS = "登录还没有完成：请先在工作台设好动态口令、改好密码，再办这一步。"


class Gate:
    """Nothing opens before the second factor and a due change of password. A program's key is no session and passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            _keep_open(request)
        else:
            _tell_why_ended(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        here = request.resolver_match
        if not request.user.is_authenticated or here is None or here.view_name in _ALWAYS:
            return None
        if "openapi" in here.namespaces and request.headers.get("Authorization"):
            return None
        page = still_to_do(request)
        return _lead(request, page, "openapi" in here.namespaces) if page else None


def _lead(request: HttpRequest, page: str, program: bool) -> HttpResponseBase:
    address = reverse(page)
    if program:
        return JsonResponse({"code": "login.unfinished", "message": _SAYS}, status=403)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if request.method == "GET" and request.path != "/":
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)


def _keep_open(request: HttpRequest) -> None:
    """A session ends so long after its last use; that is written once a minute, not with every page and search."""
    now = int(clock.machine_now().timestamp())
    if now - request.session.get(_USED, 0) >= _MINUTE:
        request.session[_USED] = now


def _tell_why_ended(request: HttpRequest) -> None:
    """A browser that comes with a session ended elsewhere learns why on the login page."""
    if why := why_ended(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
        messages.warning(request, why)


class Refusals:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if isinstance(exception, NotAllowed):
            log_security(request, "refused", request.user.get_username(), exception.code)
        if drawer_wanted(request):
            return render_drawer(request, "desk/refused_drawer.html", {"says": str(exception)}, status=200)
        return message_page(exception.status, "这一步没有办成", [str(exception)])
