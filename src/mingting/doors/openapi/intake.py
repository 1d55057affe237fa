"""POST /api/cases: one visit at the window as one operation: entered, submitted, received, and as far as it goes accepted or finished."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from pydantic import ConfigDict

from mingting.base import clock
from mingting.base.errors import NotFound
from mingting.base.models import Place, Window
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.catalogue.models import Item
from mingting.catalogue.reads import version_on
from mingting.doors.openapi.case_schemas import CaseOut, case_out
from mingting.doors.openapi.cases import router
from mingting.doors.openapi.finding import fresh
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import WRITES
from mingting.doors.openapi.words import LINE, IdempotencyKey, Word, said
from mingting.doors.openapi.writes import write
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case, CaseMaterial
from mingting.handle.cases.terms import Applicant, MaterialGiven


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class Person(_Strict):
    """申请人 or 经办人, in full: it is sealed at once and comes back masked."""

    name: str = said("姓名或单位名称", least=1, most=120)
    number: str = said("证件号码或统一社会信用代码", most=40)
    phone: str = said("联系电话", most=20)
    kind: Literal["person", "legal"] = Field("person", description="person 自然人，legal 法人")
    number_kind: str = Field(
        "111", description="证件类型代码；111 居民身份证，001 统一社会信用代码", max_length=8, pattern=LINE
    )
    address: str = said("通信地址", most=200)

    def taken(self) -> Applicant:
        return Applicant(self.name, self.number, self.phone, self.kind, self.number_kind, self.address)


class Material(_Strict):
    """One line of the material list as it was handed over."""

    name: str = said("材料名称", least=1, most=200)
    state: Literal["missing", "received", "tolerated", "waived", "wrong"] = Field(
        "received", description="、".join(f"{one.value} {one.label}" for one in CaseMaterial.State)
    )
    necessity: Literal["required", "optional", "tolerable"] = Field("required", description="必要性")
    form: Literal["original", "copy", "both", "electronic"] = Field("copy", description="形式")
    copies: Annotated[int, Field(ge=0, le=999)] = Field(1, description="份数")
    note: str = said("备注", most=200)

    def taken(self) -> MaterialGiven:
        return MaterialGiven(self.name, self.state, self.necessity, self.form, self.copies, self.note)


Origin = Literal["card", "licence", "history", "import", "typed"]


class Intake(_Strict):
    item: str = said("事项的实施编码；用今天有效的版本", least=1, most=33)
    applicant: Person
    operator: Person | None = Field(None, description="经办人，与申请人不同时填")
    window: str = said("窗口编号（与 place 一起填）", most=20)
    place: str = said("场所代码", most=30)
    channel: Literal["window", "web", "mobile", "kiosk", "agent", "express"] = Field(
        "window", description="、".join(f"{one.value} {one.label}" for one in Case.Channel)
    )
    until: Literal["submit", "receive", "accept", "finish"] = Field(
        "accept", description="办到哪一步：submit 申报，receive 收件，accept 受理，finish 即办件当场办结"
    )
    materials: Annotated[list[Material], Field(max_length=60)] = Field([], description="申请材料")
    tolerant: bool = Field(False, description="容缺受理")
    agency: bool = Field(False, description="帮代办")
    urgent: bool = Field(False, description="加急")
    double_entry: str = said("还要在哪个系统录入（二次录入）", most=40)
    notice: bool | None = Field(None, description="即办件也出受理通知书、准予许可决定书")
    origins: dict[Word, Origin] = Field({}, description="各项来自哪里：读卡、证照、历史、导入、手输", max_length=40)


@router.post(
    "/cases",
    response=CaseOut,
    operation_id="take_in",
    summary="收件、受理",
    tags=["办理"],
    throttle=[WRITES],
)
def intake(request: HttpRequest, payload: Intake, key: IdempotencyKey) -> HttpResponse:
    """登记一件新办件，按 until 一直办到受理或当场办结；全部办成或全部不办。个人信息随即加密，回答里是脱敏的。"""
    user = caller(request)
    require(user, Permission.TAKE_IN)

    def act() -> CaseOut:
        window = _window(payload)
        made = take_in(
            user=user,
            item=_item(payload.item),
            until=payload.until,
            notice=payload.notice or None,
            window=window,
            place=window.place if window else _place(payload.place),
            applicant=payload.applicant.taken(),
            operator=payload.operator.taken() if payload.operator else None,
            channel=payload.channel,
            materials=[one.taken() for one in payload.materials],
            tolerant=payload.tolerant,
            agency=payload.agency,
            urgent=payload.urgent,
            double_entry=payload.double_entry,
            origins=payload.origins,
        )
        return case_out(fresh(made), user)

    return write(request, key, act)


def _item(code: str) -> Item:
    found = version_on(code, clock.today())
    if found is None:
        raise NotFound(what=f"{code}（今天有效的事项）")
    return found


def _place(code: str) -> Place | None:
    if not code:
        return None
    found = Place.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=f"{code}（场所）")
    return found


def _window(payload: Any) -> Window | None:
    if not payload.window:
        return None
    found = Window.objects.select_related("place").filter(code=payload.window, place__code=payload.place).first()
    if found is None:
        raise NotFound(what=f"{payload.place} {payload.window}（窗口）")
    return found
