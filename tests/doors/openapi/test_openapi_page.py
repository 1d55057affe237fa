"""The description: every move and act is in it, nothing of it comes from outside, names do not change."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from mingting.base.roles import roles_as
from mingting.doors.openapi.api import api
from mingting.doors.openapi.moves import act_of
from mingting.exchange.hooks.sign import headers
from mingting.handle.cases.move_fields import Kind, fields_of
from mingting.rules.moves import MOVES

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[3] / "docs" / "api.md"
STAFF_MOVES = [row for row in MOVES if roles_as(row.actors)]
HOST = re.compile(rb"(?:src|href|url|action)\s*[=(:]\s*[\"'(]?\s*(?:https?:)?//[a-z0-9]", re.IGNORECASE)


@cache
def described() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    return {
        one["operationId"]: (method, path, one)
        for path, methods in described()["paths"].items()
        for method, one in methods.items()
    }


@pytest.mark.parametrize("row", STAFF_MOVES, ids=lambda row: row.action)
def test_every_move_that_staff_may_make_has_an_operation_with_its_declared_fields(row: Any) -> None:
    method, path, operation = operations()[f"move_{row.action}"]
    assert (method, path) == ("post", f"/api/cases/{{number}}/moves/{row.action}")
    assert operation["summary"] == row.name and (not row.basis or row.basis in operation["description"])
    body = described()["components"]["schemas"][f"Move_{row.action}"]
    assert set(body["properties"]) == {"version"} | {one.name for one in fields_of(row.action)}
    assert set(body["required"]) == {"version"} | {one.name for one in fields_of(row.action) if one.required}
    assert body["additionalProperties"] is False
    assert callable(act_of(row.action))


def test_what_the_system_and_ledgers_do_alone_has_no_operation() -> None:
    moves = {name.removeprefix("move_") for name in operations() if name.startswith("move_")}
    assert {row.action for row in MOVES} - moves == {"deem_accept", "record"}


def test_the_moves_that_may_be_asked_for_are_those_of_the_table() -> None:
    schemas = described()["components"]["schemas"]
    assert {name.removeprefix("Ask_") for name in schemas if name.startswith("Ask_")} == {
        row.action for row in MOVES if roles_as(row.asked_by)
    }


def test_no_field_takes_a_time_of_what_happened() -> None:
    """Days that are promised are asked for; when a thing happened is the clock's to say."""
    days = {one.name for row in MOVES for one in fields_of(row.action) if one.kind is Kind.DAY}
    assert days == {"expected_on", "valid_to"}
    for name, (method, _, operation) in operations().items():
        assert method != "post" or "date-time" not in str(operation.get("requestBody")), name


def test_the_names_of_operations_are_stable() -> None:
    """Programs are generated from them: a name that changes breaks its callers, so it is changed here knowingly."""
    assert {name for name in operations() if not name.startswith("move_")} == {
        "get_me",
        "list_worklists",
        "list_cases",
        "get_case",
        "get_account",
        "get_timeline",
        "list_papers",
        "get_paper",
        "take_in",
        "ask_for",
        "decide_request",
        "list_items",
        "get_item",
        "list_figures",
        "open_figure",
        "mingting_doors_openapi_audit_audit",
    }


def test_every_write_asks_for_an_idempotency_key_and_every_operation_documents_its_refusals() -> None:
    for name, (method, _, operation) in operations().items():
        if name == "mingting_doors_openapi_audit_audit":
            continue  # it keeps nothing: repeating it does no harm
        parameters = {one["name"]: one for one in operation["parameters"]} if "parameters" in operation else {}
        assert (method == "post") == ("Idempotency-Key" in parameters), name
        assert {"401", "403", "404", "409", "422", "429"} <= {str(one) for one in operation["responses"]}, name
        assert operation["summary"] and operation["description"], name


def test_every_field_of_a_body_has_a_type_and_a_description() -> None:
    for name, schema in described()["components"]["schemas"].items():
        if (
            name.startswith(("Move_", "Ask_", "Intake", "Person", "Material", "Lack", "Decision"))
            and name != "MaterialAsked"
        ):
            for field, one in schema["properties"].items():
                assert one.get("description") or "$ref" in one or "anyOf" in one or "allOf" in one, (name, field)


def test_the_page_and_all_it_loads_name_no_outside_host(session: Client) -> None:
    page = session.get("/api/docs")
    assert page.status_code == 200 and not HOST.findall(page.content)
    assert page["Content-Security-Policy"].startswith("default-src 'self'")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(loaded) >= 2
    for path in loaded:
        assert path.startswith("/static/"), path
        kept = finders.find(path.removeprefix("/static/"))
        assert kept, path
        if path.endswith(".css"):
            with open(kept, "rb") as file:  # noqa: PTH123
                assert not re.findall(rb"url\(\s*[\"']?(?:https?:)?//", file.read())
    description = session.get("/api/openapi.json").content.decode()
    assert not re.search(r"https?://", description)


def test_nobody_reads_the_description_without_logging_in(house: SimpleNamespace) -> None:
    assert Client().get("/api/docs").status_code == 302


def test_every_endpoint_is_named_in_the_docs() -> None:
    told = DOCS.read_text("utf-8")
    for path, methods in described()["paths"].items():
        named = re.sub(r"/moves/[a-z_]+$", "/moves/{action}", path)
        for method in methods:
            assert f"`{method.upper()} {named}`" in told, named


def test_the_receiver_s_check_of_the_docs_holds() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    known: dict[str, Any] = {}
    exec(code, known)
    body, now = b'{"id": 1}', int(time.time())
    header = headers("secret", now, body)["X-Mingting-Signature"]
    assert known["genuine"]("secret", header, body)
    assert not known["genuine"]("other", header, body) and not known["genuine"]("secret", header, body + b" ")
    old = headers("secret", now - 3600, body)["X-Mingting-Signature"]
    assert not known["genuine"]("secret", old, body)
