"""请示 and its answer: POST /api/cases/{number}/requests asks for a move that others decide, POST /api/requests/{id} decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

from django.http import HttpRequest, HttpResponse
from ninja import Body, Field, Path, Router, Schema
from pydantic import ConfigDict

from mingting.base.errors import NotFound
from mingting.base.permissions import require
from mingting.base.roles import Permission, roles_as
from mingting.doors.openapi.case_schemas import CaseOut, RequestOut, asked_out, case_out
from mingting.doors.openapi.finding import find_case, fresh
from mingting.doors.openapi.moves import body_of, given, guarded
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import WRITES
from mingting.doors.openapi.words import Id, IdempotencyKey, Number, said
from mingting.doors.openapi.writes import write
from mingting.handle.cases.acts.ask import ask_for, decide_request
from mingting.handle.cases.models import CaseRequest
from mingting.handle.cases.reads import cases_of
from mingting.rules.moves import MOVES

router = Router(tags=["请示"], throttle=[WRITES])
ASKED = tuple(row for row in MOVES if roles_as(row.asked_by))
"""Moves that may be asked for, by the table."""
_BODIES = tuple(
    body_of(row.action, f"Ask_{row.action}", action=(Literal[row.action], Field(description=f"请示{row.name}")))
    for row in ASKED
)
if TYPE_CHECKING:
    Ask = Any
else:
    Ask = Annotated[Union[_BODIES], Field(discriminator="action")]  # noqa: UP007


@router.post("/cases/{number}/requests", response=RequestOut, operation_id="ask_for", summary="请示")
def ask(request: HttpRequest, number: Number, payload: Body[Ask], key: IdempotencyKey) -> HttpResponse:
    """请示不予受理、延期或作废；内容与办理时所填相同，由有权的岗位批复。"""
    user, asked = caller(request), payload
    case = find_case(user, number)

    def act() -> RequestOut:
        fields: dict[str, Any] = given(asked, asked.action)
        return asked_out(ask_for(case.pk, version=asked.version, user=user, action=asked.action, fields=fields))

    return guarded(case, lambda: write(request, key, act))


class Decision(Schema):
    model_config = ConfigDict(extra="forbid")
    agree: bool = Field(description="同意即办理，记在批复人名下")
    reason: str = said("不同意须写明理由", most=1000, lines=True)


RequestId = Annotated[Id, Path(description="请示编号，见办件的 requests")]


@router.post("/requests/{request_id}", response=CaseOut, operation_id="decide_request", summary="批复请示")
def decide(request: HttpRequest, request_id: RequestId, payload: Decision, key: IdempotencyKey) -> HttpResponse:
    """同意，则办理所请示的一步；不同意，须说明理由。"""
    user = caller(request)
    cases = cases_of(require(user, Permission.SEE_CASES))
    asked = CaseRequest.objects.filter(pk=request_id, case__in=cases).select_related("case").first()
    if asked is None:
        raise NotFound(what=f"请示 {request_id}")
    case = asked.case

    def act() -> CaseOut:
        decide_request(request_id, user=user, agree=payload.agree, reason=payload.reason)
        return case_out(fresh(case), user)

    return guarded(case, lambda: write(request, key, act))
