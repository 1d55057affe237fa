"""POST /api/cases/{number}/moves/{action}: one operation for each move of the table that staff may make, its body the fields declared for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict, create_model

from mingting.base.errors import Stale
from mingting.base.models import User
from mingting.base.roles import roles_as
from mingting.doors.openapi.case_schemas import CaseOut, case_out
from mingting.doors.openapi.finding import find_case, fresh
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import WRITES
from mingting.doors.openapi.words import Count, Day, IdempotencyKey, Number, line, lines, said
from mingting.doors.openapi.writes import write
from mingting.handle.cases.acts.notify_correction import Wrong
from mingting.handle.cases.models import Case
from mingting.handle.cases.move_fields import Kind, MoveField, fields_of, form_of
from mingting.handle.errors import FieldWrong, NotFromHere
from mingting.handle.licences.acts.produce_case import produce_case
from mingting.rules.moves import MOVES, Move
from mingting.rules.special import KINDS

router = Router(tags=["办理"], throttle=[WRITES])
BY_STAFF = tuple(row for row in MOVES if roles_as(row.actors))
"""Moves that some role may make; what the system, ledgers or the applicant alone do has no operation."""


class Lack(Schema):
    """One thing that is missing or wrong."""

    model_config = ConfigDict(extra="forbid")
    material: str = said("哪份材料或哪一项", least=1, most=200)
    wrong: str = said("缺什么、哪里不对", least=1, most=500)
    how: str = said("怎么补", most=500)


_TYPES: dict[Kind, Callable[[MoveField], Any]] = {
    Kind.WORDS: lambda one: line(one.least, one.most),
    Kind.TEXT: lambda one: lines(one.least, one.most),
    Kind.DAY: lambda one: Day,
    Kind.NUMBER: lambda one: Annotated[int, Field(ge=one.least, le=one.most)],
    Kind.CHOICE: lambda one: Literal[tuple(code for code, _ in one.choices)],
    Kind.FLAG: lambda one: bool,
    Kind.COLLEAGUE: lambda one: line(1, 150),
    Kind.SPECIAL: lambda one: Literal[tuple(kind.value for kind in KINDS)],
    Kind.LACKS: lambda one: Annotated[list[Lack], Field(min_length=1, max_length=50)],
}


def typed(one: MoveField) -> tuple[Any, Any]:
    """A declared field as the schema has it: its type, and what it is if left out."""
    kind = _TYPES[one.kind](one)
    words = f"{one.label}。{one.help}" if one.help else one.label
    if named := [f"{code} {label}" for code, label in one.choices if code != label]:
        words += "：" + "、".join(named)
    if one.required:
        return kind, Field(description=words)
    return kind | None, Field(None, description=words)


def body_of(action: str, name: str, /, **more: Any) -> type[Schema]:
    """The body of a move: the version the caller saw, and the fields declared for the move."""
    fields = {one.name: typed(one) for one in fields_of(action)}
    version = (Count, Field(description="办件的版本，取自最近一次读到的 version"))
    given: dict[str, Any] = {"version": version, **more, **fields}
    return cast(type[Schema], create_model(name, __base__=_Strict, **given))


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


def given(payload: Schema, action: str) -> dict[str, Any]:
    """The fields as the act takes them; what was left out is left to the act."""
    found: dict[str, Any] = {}
    for one in fields_of(action):
        value = getattr(payload, one.name)
        if value is not None:
            found[one.name] = _as_taken(one, value)
    return found


def _as_taken(one: MoveField, value: Any) -> Any:
    if one.kind is Kind.COLLEAGUE:
        colleague = User.objects.filter(username=value, is_active=True).first()
        if colleague is None:
            raise FieldWrong(name=one.label, why=f"没有账号“{value}”")
        return colleague
    if one.kind is Kind.LACKS:
        return [Wrong(lack.material, lack.wrong, lack.how) for lack in value]
    return value


class Behind(Exception):
    """Refused for what the case has become meanwhile; what it is now is told with it."""

    def __init__(self, refusal: Stale | NotFromHere, case: Case) -> None:
        super().__init__(str(refusal))
        self.refusal, self.case = refusal, case


def act_of(action: str) -> Callable[..., Case]:
    """The act of a move, by its name: one act, one file; the licence desk's move comes with the licence."""
    if action == "produce":
        return produce_case
    return cast("Callable[..., Case]", getattr(import_module(f"mingting.handle.cases.acts.{action}"), action))


def _make(request: HttpRequest, number: str, payload: Any, key: str, row: Move) -> HttpResponse:
    user = caller(request)
    case = find_case(user, number)

    def act() -> CaseOut:
        moved = act_of(row.action)(case.pk, version=payload.version, user=user, **given(payload, row.action))
        return case_out(fresh(moved), user)

    return guarded(case, lambda: write(request, key, act))


def guarded(case: Case, do: Callable[[], HttpResponse]) -> HttpResponse:
    """A refusal for the case's version or state carries what they are now."""
    try:
        return do()
    except (Stale, NotFromHere) as refusal:
        raise Behind(refusal, fresh(case)) from refusal


def _says(row: Move) -> str:
    form = form_of(row.action)
    parts = [form.says, f"依据：{row.basis}" if row.basis else "", f"由{'、'.join(_whom(row))}办理"]
    if row.asked_by:
        parts.append(f"{'、'.join(one.label for one in row.asked_by)}可以请示（POST /api/cases/{{number}}/requests）")
    return "。".join(part for part in parts if part) + "。"


def _whom(row: Move) -> list[str]:
    return list(dict.fromkeys(one.label for one in row.actors))


def _enter(row: Move) -> None:
    def do(request: HttpRequest, number: Any, payload: Any, key: Any) -> HttpResponse:
        return _make(request, number, payload, key, row)

    do.__name__ = f"move_{row.action}"
    body = body_of(row.action, f"Move_{row.action}")
    do.__annotations__ |= {"number": Number, "payload": body, "key": IdempotencyKey, "request": HttpRequest}
    assert inspect.signature(do).parameters["payload"].annotation is body
    router.post(
        f"/cases/{{number}}/moves/{row.action}",
        response=CaseOut,
        operation_id=f"move_{row.action}",
        summary=row.name,
        description=_says(row),
    )(do)


for _row in BY_STAFF:
    _enter(_row)
