"""A write under the client's own key: done once, its answer kept a day and given again to whoever repeats it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema

from mingting.base.crypto import canonical, token
from mingting.base.once import once
from mingting.doors.openapi.replies import caller

REPLAYED = "Idempotency-Replayed"


def write(request: HttpRequest, key: str, act: Callable[[], Schema]) -> HttpResponse:
    """Do it, or answer as the first time. What was refused has done nothing and leaves the key free."""
    done = False

    def kept() -> dict[str, Any]:
        nonlocal done
        done = True
        return {"status": 200, "body": act().model_dump(mode="json")}

    answer = once(caller(request), key, _asked(request), kept)
    response = JsonResponse(answer["body"], status=answer["status"], json_dumps_params={"ensure_ascii": False})
    if not done:
        response[REPLAYED] = "true"
    return response


def _asked(request: HttpRequest) -> str:
    """What makes two requests the same. A keyed token of it is kept, for the body may hold a person's number."""
    asked = [request.method, request.path, json.loads(request.body or b"null")]
    return token("api.write", canonical(asked).decode("utf-8", "surrogatepass")).hex()
