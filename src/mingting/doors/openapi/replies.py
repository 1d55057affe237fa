"""What every operation may answer besides its own: refusals, each {code, message}, in one shape."""

from __future__ import annotations

from http.client import responses
from typing import Any, cast

from django.http import HttpRequest
from ninja import Field, Schema

from mingting.base.models import User


class Refusal(Schema):
    """Why it was not done, and what to do about it."""

    code: str = Field(description="稳定的代码，供程序判断，如 stale、case.not-from-here")
    message: str = Field(description="一句中文，说明原因和下一步")
    fields: list[str] | None = Field(None, description="不对的参数（422）")
    version: int | None = Field(None, description="办件现在的版本（409）")
    state: str | None = Field(None, description="办件现在的状态（409）")


REFUSALS = (400, 401, 403, 404, 409, 413, 422, 429, 503)


def with_refusals(described: dict[str, Any]) -> dict[str, Any]:
    """The description with what every operation may answer besides its own."""
    described["components"].setdefault("schemas", {})["Refusal"] = Refusal.model_json_schema()
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for methods in described["paths"].values():
        for operation in methods.values():
            for status in REFUSALS:
                operation["responses"].setdefault(status, {"description": responses[status], "content": content})
    return described


def caller(request: HttpRequest) -> User:
    """The member of staff a key or session acts as."""
    return cast(User, request.auth)  # type: ignore[attr-defined]
