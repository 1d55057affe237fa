"""The API: its pages, who may call, and how refusals are answered. Each endpoint has a file of its own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from mingting.base.errors import Refused
from mingting.doors.openapi import audit
from mingting.doors.openapi.auth import AUTH

api = NinjaAPI(
    title="明厅接口",
    version="1",
    description="以密钥（Authorization: Bearer）或登录会话调用；拒绝的请求回答 {code, message}，message 说明原因和下一步。",
    urls_namespace="openapi",
    auth=AUTH,
    docs=Swagger(settings={"validatorUrl": None, "defaultModelsExpandDepth": -1}),
    docs_decorator=login_required,
)
api.add_router("", audit.router)


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
    fields = sorted({str(one["loc"][-1]) for one in error.errors})
    return refused(request, 422, "wrong-request", f"这些参数不对：{'、'.join(fields)}。", fields=fields)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return refused(request, 403, "csrf", "缺少防伪令牌，请在请求头 X-CSRFToken 中带上。")
    return refused(request, error.status_code, "refused", "这个请求看不懂，请对照接口说明。")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return refused(request, error.status, error.code, str(error))
