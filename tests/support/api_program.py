"""For every test that calls the API: a program with a key of its own, acting as one member of staff of the house."""

from __future__ import annotations

import itertools
from typing import Any

from django.test import Client

from mingting.base.models import User
from mingting.doors.openapi.keys import make_key

INTAKE: dict[str, Any] = {
    "item": "000000000001",
    "window": "A1",
    "place": "hall",
    "applicant": {"name": "张学萍", "number": "640521199001010016", "phone": "13812345678"},
    "materials": [{"name": "申请书"}],
}


class Program:
    """Every write of it has a new idempotency key unless one is given; an empty one is not sent."""

    _numbers = itertools.count(1)

    def __init__(self, user: User) -> None:
        self.user = user
        self.key = make_key(user, "test")
        self._headers = {"HTTP_AUTHORIZATION": f"Bearer {self.key}"}
        self._client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api{path}", query, **self._headers)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        headers = dict(self._headers)
        if key != "":
            headers["HTTP_IDEMPOTENCY_KEY"] = key or f"test-key-{next(self._numbers)}"
        return self._client.post(f"/api{path}", body or {}, content_type="application/json", **headers)

    def move(self, case: dict[str, Any], action: str, key: str | None = None, **fields: Any) -> Any:
        return self.post(f"/cases/{case['number']}/moves/{action}", {"version": case["version"]} | fields, key)

    def moved(self, case: dict[str, Any], action: str, **fields: Any) -> dict[str, Any]:
        answer = self.move(case, action, **fields)
        assert answer.status_code == 200, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found

    def take_in(self, **change: Any) -> dict[str, Any]:
        answer = self.post("/cases", INTAKE | change)
        assert answer.status_code == 200, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found
