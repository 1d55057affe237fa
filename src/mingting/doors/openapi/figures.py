"""GET /api/figures…: figures as `mingting figures --json` prints them, and the rows behind one as `mingting open --json` does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingting.assess import reads
from mingting.assess.facts.models import Snapshot
from mingting.assess.indicators.answers import Figure, Question, code_of
from mingting.assess.indicators.engine import Engine
from mingting.assess.indicators.errors import NotDivisible
from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import Organ, User
from mingting.base.permissions import Reach, reach_of, require
from mingting.base.roles import Permission
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import FIGURES
from mingting.doors.openapi.words import LINE
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.models import FigureCode
from mingting.report.bulletins.opening import OpenedFigure, open_printed
from mingting.report.bulletins.reach import may_read
from mingting.report.bulletins.reads import Printed, printed
from mingting.rules.periods import Period

router = Router(tags=["指标"], throttle=[FIGURES])
SLICE = r"^[a-z_]+=[^\x00-\x1f\x7f=]+$"


class FigureOut(Schema):
    code: str = Field(description="打开用的编码，如 MT-REL9T33N")
    indicator: str
    name: str
    scope: str
    scope_name: str
    period: str
    slices: dict[str, str]
    value: int | float | None = Field(description="百分比 16.04 即 16.04%；没有分母为 null")
    numerator: int | None
    denominator: int | None
    unit: str
    measure: str
    snapshot: str
    note: str = Field("", description="没有值的原因")


class FiguresAsked(Schema):
    period: str = Field(
        description="2021、2021H1、2021Q2、2021-06、2021-06-01..2021-06-15", min_length=4, max_length=24, pattern=LINE
    )
    scope: str = Field("", description="单位代码；默认权限内最大的单位", max_length=40, pattern=LINE)
    by: str = Field("", description="按维度展开：organ、village、item、channel、month 等", max_length=30, pattern=LINE)
    indicator: list[Annotated[str, Field(max_length=60, pattern=LINE)]] = Field(
        [], description="指标代码，可重复；默认全部", max_length=50
    )
    slice: list[Annotated[str, Field(max_length=80, pattern=SLICE)]] = Field(
        [], description="维度=值，如 organ_kind=town，可重复", max_length=10
    )


@router.get("/figures", response=list[FigureOut], operation_id="list_figures", summary="指标数字")
def listing(request: HttpRequest, asked: Query[FiguresAsked]) -> Any:
    """与 mingting figures --json 相同；每个数字的 code 可用来打开明细。"""
    reach = require(caller(request), Permission.SEE_FIGURES)
    engine = reads.engine_for()
    scope = _scope(asked.scope, reach)
    slices = tuple((name, word) for name, _, word in (one.partition("=") for one in asked.slice))
    found = list(_figures(engine, asked, Period.parse(asked.period).code, scope.code, slices))
    _remember(found)
    return [one.to_plain() for one in found]


def _scope(code: str, reach: Reach) -> Organ:
    """The organ asked for, inside what may be seen; unasked, the widest of one's own."""
    if not code:
        if not reach.scopes:
            raise NotAllowed()
        widest = min(reach.scopes, key=lambda scope: (len(scope.path), scope.path))
        own: Organ = Organ.objects.get(path=widest.path)
        return own
    organ: Organ | None = Organ.objects.filter(code=code).first()
    if organ is None or not reach.covers(organ.path):
        raise NotFound(what=code)
    return organ


def _figures(
    engine: Engine, asked: FiguresAsked, period: str, scope: str, slices: tuple[tuple[str, str], ...]
) -> Iterator[Figure]:
    for code in asked.indicator or list(engine.catalogue):
        try:
            if asked.by:
                for line in engine.table([code], period, scope, asked.by, slices).lines:
                    yield from line.figures
            else:
                yield engine.figure(Question(code, period, scope, slices=slices))
        except NotDivisible:
            if asked.indicator:
                raise


def _remember(figures: list[Figure]) -> None:
    """A code once given out opens."""
    now = clock.now()
    rows = [FigureCode(code=one.code, question=one.question.to_plain(), made_at=now) for one in figures]
    FigureCode.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


# ---- the rows --------------------------------------------------------------------------------------------------------------------


class Rows(Schema):
    figure: dict[str, Any]
    definition: str
    measure: str = Field(description="count：行数即数字；sum：各行计入数之和")
    part: str
    count: int = Field(description="一共多少行")
    sum: int
    visible: int = Field(description="调用的账号能看多少行")
    labels: dict[str, str]
    rows: list[dict[str, Any]]


class RowsAsked(Schema):
    part: Literal["numerator", "denominator"] = Field("numerator", description="分子或者分母")
    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=500)


FigureCodeText = Annotated[
    str,
    Path(
        description="印出的编码，如 MT-REL9T33N；附件中一格 MT-REL9T33N.3.4", min_length=1, max_length=40, pattern=LINE
    ),
]


@router.get("/figures/{code}/rows", response=Rows, operation_id="open_figure", summary="打开一个数字")
def rows(request: HttpRequest, code: FigureCodeText, which: Query[RowsAsked]) -> Any:
    """与 mingting open --json 相同：口径、共多少行、能看的行；权限外的行只计数。"""
    user = caller(request)
    found = printed(code)
    if found.question is None:
        raise NotFound(what=f"{code}（整张附件的编码；请加行次、栏次）")
    _may_open(user, found)
    publication = getattr(found.bulletin, "publication", None)
    if publication is None:
        return _live(found, found.question, user, which)
    reach, most = reads.rows_reach(user), which.offset + which.limit
    opened = open_printed(Bundle(publication.bundle), found.code, which.part, reach=reach, limit=most)
    return _frozen(opened, which)


def _may_open(user: User, found: Printed) -> None:
    """Whoever may see the page or the bulletin a code stands in. Of what may not be seen nothing is said, not even that it exists."""
    if found.bulletin is not None:
        if not may_read(user, found.bulletin):
            raise NotFound(what=found.code)
        return
    organ = Organ.objects.filter(code=found.question.scope).first() if found.question else None
    if organ is None or not reach_of(user, Permission.SEE_FIGURES).covers(organ.path):
        raise NotFound(what=found.code)


def _live(found: Printed, question: Question, user: User, which: RowsAsked) -> dict[str, Any]:
    opened = reads.open_figure(
        question, user, which.part, which.limit, offset=which.offset, snapshot=_snapshot(found, question)
    )
    return {
        "figure": opened.figure.to_plain(),
        "definition": opened.definition,
        "measure": opened.proof,
        "part": opened.side,
        "count": opened.count,
        "sum": opened.sum,
        "visible": opened.visible,
        "labels": dict(opened.columns),
        "rows": [_plain(row) for row in opened.records()],
    }


def _snapshot(found: Printed, question: Question) -> Snapshot | None:
    """The snapshot a code was given for: a code is made of the question and the snapshot."""
    if found.bulletin is not None:
        return found.bulletin.snapshot
    return next((one for one in Snapshot.objects.iterator() if code_of(question, one.digest) == found.code), None)


def _frozen(opened: OpenedFigure, which: RowsAsked) -> dict[str, Any]:
    every = [
        {"dataset": part.label} | {name: cell for (name, _), cell in zip(part.columns, row)}
        for part in opened.parts
        for row in part.rows
    ]
    return {
        "figure": {"code": opened.code, "name": opened.name, "text": opened.text, **opened.question},
        "definition": opened.definition["says"],
        "measure": "count" if opened.count == opened.sum else "sum",
        "part": opened.side,
        "count": opened.count,
        "sum": opened.sum,
        "visible": opened.visible,
        "labels": {name: label for part in opened.parts for name, label in part.columns},
        "rows": [_plain(row) for row in every[which.offset : which.offset + which.limit]],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """As JSON has it: days as text, everything else that is no number as words."""
    return {
        name: cell.isoformat() if isinstance(cell, date) else cell if isinstance(cell, _JSON) else str(cell)
        for name, cell in row.items()
    }


_JSON = (str, int, float, bool, type(None))
