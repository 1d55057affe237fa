"""The API: its pages, who may call, and how refusals are answered. Each endpoint has a file of its own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from mingting.base.errors import Refused
from mingting.doors.openapi import audit, figures, intake, items, me, moves, requests, worklists
from mingting.doors.openapi.auth import AUTH
from mingting.doors.openapi.moves import Behind
from mingting.doors.openapi.replies import with_refusals
from mingting.rules.errors import RuleError


class Api(NinjaAPI):
    """Whose description tells of every operation how it refuses."""

    def get_openapi_schema(self, **given: Any) -> Any:
        return with_refusals(super().get_openapi_schema(**given))


api = Api(
    title="明厅接口",
    version="1",
    description="以密钥（Authorization: Bearer）或登录会话调用；拒绝的请求回答 {code, message}，message 说明原因和下一步。",
    urls_namespace="openapi",
    auth=AUTH,
    docs=Swagger(settings={"validatorUrl": None, "defaultModelsExpandDepth": -1}),
    docs_decorator=login_required,
)
for room in (me, worklists, intake, moves, requests, items, figures, audit):
    api.add_router("", room.router)


def refused(request: HttpRequest, status: int, code: str, message: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message, **more}, status=status)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refused(request, 401, "unauthorized", "请带上有效的密钥，或先登录再调用。")


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = refused(request, 429, "too-often", "调用太频繁，请稍后再试。")
    if error.wait:
        answer.headers["Retry-After"] = str(int(error.wait) + 1)
    return answer


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = sorted({_field(one["loc"]) for one in error.errors})
    if "Idempotency-Key" in fields:
        says = "请在请求头 Idempotency-Key 中带上为这次操作生成的编号（8～64 个可见 ASCII 字符），重发时用同一个。"
        return refused(request, 422, "idempotency-key", says, fields=fields)
    return refused(request, 422, "wrong-request", f"这些参数不对：{'、'.join(fields)}。", fields=fields)


def _field(place: tuple[Any, ...]) -> str:
    """Where in the request: `applicant.phone`, `items.0.wrong`; the name of the body's own model is left out."""
    inside = [str(one) for one in place[1:]]
    if inside and inside[0] in ("payload", "asked", "which"):
        inside = inside[1:] or inside
    return ".".join(inside) or str(place[-1])


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return refused(request, 403, "csrf", "缺少防伪令牌，请在请求头 X-CSRFToken 中带上。")
    return refused(request, error.status_code, "refused", "这个请求看不懂，请对照接口说明。")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return refused(request, error.status, error.code, str(error))


@api.exception_handler(RuleError)
def _by_the_rules(request: HttpRequest, error: RuleError) -> HttpResponse:
    return refused(request, 422, error.code, str(error))


@api.exception_handler(Behind)
def _behind(request: HttpRequest, error: Behind) -> HttpResponse:
    says, case = error.refusal, error.case
    return refused(request, says.status, says.code, str(says), version=case.version, state=case.state)


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return refused(request, 413, "too-big", "请求内容太大，请分几次提交。")
