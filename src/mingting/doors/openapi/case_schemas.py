"""A case as programs get it: masked, in codes and words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from mingting.base.clock import CHINA
from mingting.base.models import User
from mingting.handle.cases.acts.ask import reason_of
from mingting.handle.cases.models import Case, CaseRequest
from mingting.handle.cases.next import next_moves
from mingting.rules.moves import State, name_of


class Named(Schema):
    code: str
    name: str


class CaseRow(Schema):
    """One line of a list."""

    number: str = Field(description="办件编号；台账导入、没有本系统编号的，是来源系统的编号")
    source: str = Field(description="来源代码；own 为本系统")
    source_no: str = Field(description="来源系统的编号")
    state: Named
    version: int = Field(description="办理时带上，防止两人同时办")
    item: Named | None
    organ: Named = Field(description="决定单位")
    place: Named | None
    window: Named | None
    channel: str
    case_kind: str = Field(description="instant 即办件，promised 承诺件")
    applicant: str = Field(description="申请人，已脱敏")
    applicant_kind: str = Field(description="person 自然人，legal 法人")
    result: str
    submitted_at: datetime | None
    received_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    finished_at: datetime | None
    delivered_at: datetime | None
    promise_days: int | None
    legal_days: int | None
    due_on: date | None = Field(description="承诺到期日")
    legal_due_on: date | None
    due_provisional: bool = Field(description="到期日在已录入的放假通知之后，暂定")
    tolerant: bool
    agency: bool
    urgent: bool


class Next(Schema):
    """A move that starts where the case is."""

    action: str
    name: str
    may: bool = Field(description="调用的账号可以办")
    asks: bool = Field(description="不能办，可以请示")
    why_not: str
    document: str = Field(description="随之出的文书")


class RequestOut(Schema):
    """请示: a move asked for."""

    id: int
    action: str
    name: str
    asked_by: str
    asked_at: datetime
    decided_at: datetime | None = Field(description="批复或自动终结的时间")
    agreed: bool | None = Field(description="没有批复为 null")
    ended: str = Field(description="自动终结的原因：所请示的一步已经不能再办；其余为空")


class CaseOut(CaseRow):
    """One case, and what can be done next."""

    handler: str = Field(description="现在的承办人")
    used_days: int | None
    corrections: int
    paused_days: int
    extended_days: int
    next: list[Next]
    requests: list[RequestOut] = Field(description="请示，新的在前")


class CasePage(Schema):
    rows: list[CaseRow]
    next: str | None = Field(
        description="下一页带在 after 里；没有下一页为 null。条件很窄时一页可能不满，仍有 next 就接着取"
    )


RELATED = ("source", "item", "organ", "place", "window", "handler")


def row_of(case: Case) -> dict[str, Any]:
    state = State(case.state)
    told: dict[str, Any] = {
        name: getattr(case, name) for name in CaseRow.model_fields if hasattr(Case, name) and name not in _LINKED
    }
    told |= {name: _china(told[name]) for name in told if name.endswith("_at")}
    return told | {
        "number": case.case_no or case.source_no,
        "source": case.source.code,
        "state": {"code": state.value, "name": state.label},
        "item": _named(case.item),
        "organ": {"code": case.organ.code, "name": case.organ.short_name},
        "place": _named(case.place),
        "window": _named(case.window),
        "applicant": case.applicant_masked,
    }


_LINKED = frozenset({"state", "source", "item", "organ", "place", "window", "applicant"})


def _named(one: Any) -> dict[str, str] | None:
    return {"code": one.code, "name": one.name} if one is not None else None


def _china(at: datetime | None) -> datetime | None:
    return at.astimezone(CHINA) if at else None


def case_out(case: Case, user: User) -> CaseOut:
    """The case as this person may see it, with what this person may do."""
    following = [
        Next(
            action=one.action,
            name=one.name,
            may=one.may,
            asks=one.asks,
            why_not=one.why_not,
            document=one.document_name,
        )
        for one in next_moves(case, user)
    ]
    asked = CaseRequest.objects.filter(case=case).select_related("asked_by").order_by("-id")
    return CaseOut(
        **row_of(case),
        handler=str(case.handler or ""),
        used_days=case.used_days,
        corrections=case.corrections,
        paused_days=case.paused_days,
        extended_days=case.extended_days,
        next=following,
        requests=[asked_out(one) for one in asked],
    )


def asked_out(asked: CaseRequest) -> RequestOut:
    return RequestOut(
        id=asked.pk,
        action=asked.action,
        name=name_of(asked.action),
        asked_by=str(asked.asked_by),
        asked_at=asked.asked_at.astimezone(CHINA),
        decided_at=_china(asked.decided_at),
        agreed=asked.agreed,
        ended=reason_of(asked) if asked.decided_at and not asked.decided_by_id else "",
    )
