"""GET /api/cases…: cases within one's reach, masked; one with its next moves, its account, its time line, its papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponseBase
from ninja import Field, Query, Router, Schema

from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import Organ
from mingting.base.permissions import reach_of, require
from mingting.base.roles import Permission
from mingting.base.scopes import Scope
from mingting.doors.openapi.case_schemas import CaseOut, CasePage, case_out, row_of
from mingting.doors.openapi.finding import find_case
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import READS
from mingting.doors.openapi.words import LINE, Code, Day, Number
from mingting.handle.cases.acts.print_paper import print_paper
from mingting.handle.cases.listing import Cursor, Filters, page_of
from mingting.handle.cases.models import CasePaper
from mingting.handle.cases.reads import account_of, timeline_of
from mingting.handle.cases.worklists import Worklist, viewer_of, worklists_for
from mingting.rules.masking import mask_name
from mingting.rules.moves import DOCUMENTS, State

router = Router(tags=["办件"], throttle=[READS])
CURSOR = r"^<?(\d{4}-\d{2}-\d{2})?\.\d{1,18}$|^$"
_PERSONS = ("signer", "witnesses")
"""Notes that are names."""


class CasesAsked(Schema):
    """Which cases."""

    state: list[State] = Field([], description="一个或多个状态", max_length=20)
    organ: str = Field("", description="决定单位代码，含下属单位", max_length=40, pattern=LINE)
    item: str = Field("", description="事项的实施编码", max_length=33, pattern=LINE)
    worklist: str = Field("all", description="队列代码，见 /api/worklists", max_length=20, pattern=LINE)
    by: Literal["submitted", "received", "accepted", "decided", "finished", "delivered", "due"] = Field(
        "accepted", description="first、last 说的是哪个日子"
    )
    first: Day | None = Field(None, description="从这天起（含）")
    last: Day | None = Field(None, description="到这天止（含）")
    after: str = Field("", description="上一页的 next", max_length=40, pattern=CURSOR)


@router.get("/cases", response=CasePage, operation_id="list_cases", summary="办件列表")
def listing(request: HttpRequest, asked: Query[CasesAsked]) -> Any:
    """权限内的办件，一页 50 件，按 after 翻页；申请人已脱敏。"""
    user = caller(request)
    require(user, Permission.SEE_CASES)
    viewer = viewer_of(user)
    chosen = next((one for one in worklists_for(viewer) if one.code == asked.worklist), None)
    if chosen is None:
        raise NotFound(what=asked.worklist)
    single = asked.state[0].value if len(asked.state) == 1 else ""
    filters = Filters(state=single, item=asked.item)
    page = page_of(_narrowed(chosen, _where(asked) & _under(asked.organ)), viewer, filters, Cursor.parse(asked.after))
    return {"rows": [row_of(one) for one in page.rows], "next": str(page.after) if page.after else None}


def _narrowed(one: Worklist, where: Q) -> Worklist:
    """The list with a further condition; a list of everything stays one that is walked from its newest end."""
    return replace(one, where=lambda viewer: one.where(viewer) & where)


def _under(code: str) -> Q:
    """Decided by that organ or one below it."""
    if not code:
        return Q()
    organ = Organ.objects.filter(code=code).first()
    if organ is None:
        raise NotFound(what=code)
    return Q(**Scope(organ.path).lookup("organ_path"))


def _where(asked: CasesAsked) -> Q:
    where = Q(state__in=[state.value for state in asked.state]) if len(asked.state) > 1 else Q()
    if asked.by == "due":
        return where & _between("due_on", asked.first, asked.last)
    first = _start(asked.first) if asked.first else None
    end = _start(asked.last + timedelta(days=1)) if asked.last else None
    where &= Q(**{f"{asked.by}_at__gte": first}) if first else Q()
    return where & (Q(**{f"{asked.by}_at__lt": end}) if end else Q())


def _between(field: str, first: date | None, last: date | None) -> Q:
    return (Q(**{f"{field}__gte": first}) if first else Q()) & (Q(**{f"{field}__lte": last}) if last else Q())


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.CHINA)


OfSource = Annotated[str, Query(description="来源代码；编号在多个来源都有时须写明", max_length=40, pattern=LINE)]


@router.get("/cases/{number}", response=CaseOut, operation_id="get_case", summary="一个办件")
def one(request: HttpRequest, number: Number, source: OfSource = "") -> Any:
    """办件现在的样子，和调用的账号下一步能办什么、不能办的为什么。"""
    user = caller(request)
    return case_out(find_case(user, number, source), user)


class AccountDay(Schema):
    day: date
    counted: bool
    number: int = Field(description="第几天；按小时计的为累计分钟")
    why: str
    paper: str
    provisional: bool


class Account(Schema):
    number: str
    due_on: date | None
    days: list[AccountDay]


@router.get("/cases/{number}/account", response=Account, operation_id="get_account", summary="时限明细")
def account(request: HttpRequest, number: Number, source: OfSource = "") -> Any:
    """从受理到到期（或办结）逐日：计或不计、为什么、依据哪份文书。"""
    case = find_case(caller(request), number, source)
    days = [
        {name: getattr(line, name) for name in ("day", "counted", "number", "why", "paper", "provisional")}
        for line in account_of(case)
    ]
    return {"number": case.case_no or case.source_no, "due_on": case.due_on, "days": days}


class TimelineStep(Schema):
    at: datetime
    kind: str
    name: str
    who: str
    standing_for: str = Field(description="替谁办（AB岗）")
    organ: str
    notes: dict[str, str] = Field(description="意见、理由等；签收人等姓名已脱敏")
    papers: list[str]


@router.get("/cases/{number}/timeline", response=list[TimelineStep], operation_id="get_timeline", summary="办理经过")
def timeline(request: HttpRequest, number: Number, source: OfSource = "") -> Any:
    """办件从登记到现在的每一步。"""
    case = find_case(caller(request), number, source)
    return [
        {
            "at": row.at.astimezone(clock.CHINA),
            "kind": row.kind,
            "name": row.name,
            "who": row.who,
            "standing_for": row.standing_for,
            "organ": row.organ,
            "notes": {name: mask_name(text) if name in _PERSONS else text for name, text in row.notes.items()},
            "papers": list(row.papers),
        }
        for row in timeline_of(case)
    ]


class Paper(Schema):
    kind: str
    name: str
    number: str = Field(description="文号")
    organ: str
    issued_at: datetime
    voided_at: datetime | None
    prints: int


@router.get("/cases/{number}/papers", response=list[Paper], operation_id="list_papers", summary="文书")
def papers(request: HttpRequest, number: Number, source: OfSource = "") -> Any:
    """这个办件出过的文书，作废的也在。"""
    case = find_case(caller(request), number, source)
    return [
        {
            "kind": one.kind,
            "name": DOCUMENTS.get(one.kind, one.kind),
            "number": one.number,
            "organ": one.organ.short_name,
            "issued_at": one.issued_at.astimezone(clock.CHINA),
            "voided_at": one.voided_at.astimezone(clock.CHINA) if one.voided_at else None,
            "prints": one.prints,
        }
        for one in CasePaper.objects.filter(case=case).select_related("organ")
    ]


_PDF = {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}


@router.get(
    "/cases/{number}/papers/{paper}.pdf",
    operation_id="get_paper",
    summary="文书原件",
    openapi_extra={"responses": {200: {"description": "A4 PDF"} | _PDF}},
)
def paper(request: HttpRequest, number: Number, paper: Code, source: OfSource = "") -> HttpResponseBase:
    """A4 的 PDF，载有申请人姓名，只给能查看完整信息的岗位；每取一次记一次打印，作废的带“作废”字样。"""
    user = caller(request)
    case = find_case(user, number, source)
    if not reach_of(user, Permission.REVEAL).covers(case.organ_path, case.window_id, case.place_id):
        raise NotAllowed()
    found = CasePaper.objects.filter(case=case, number=paper).first()
    if found is None:
        raise NotFound(what=paper)
    made = print_paper(found.pk, user=user)
    return FileResponse(BytesIO(made.content), content_type="application/pdf", filename=made.name)
