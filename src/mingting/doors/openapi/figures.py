"""GET /api/figures…: figures as `mingting figures --json` prints them, and the rows behind one as `mingting open --json` does."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingting.assess import reads
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import Organ, User
from mingting.base.permissions import Reach, reach_of, require
from mingting.base.roles import Permission
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import FIGURES
from mingting.doors.openapi.words import LINE
from mingting.report.bulletins.acts.give_codes import give_codes
from mingting.report.bulletins.opened import answer_of
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
    period = Period.parse(asked.period).code
    found = list(reads.asked_figures(engine, asked.indicator, period, scope.code, asked.by, slices))
    give_codes(found)
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
    _may_open(user, found)
    return answer_of(found, user, which.part, offset=which.offset, limit=which.limit)


def _may_open(user: User, found: Printed) -> None:
    """Whoever may see the page or the bulletin a code stands in. Of what may not be seen nothing is said, not even that it exists."""
    if found.bulletin is not None:
        if not may_read(user, found.bulletin):
            raise NotFound(what=found.code)
        return
    organ = Organ.objects.filter(code=found.question.scope).first() if found.question else None
    if organ is None or not reach_of(user, Permission.SEE_FIGURES).covers(organ.path):
        raise NotFound(what=found.code)
