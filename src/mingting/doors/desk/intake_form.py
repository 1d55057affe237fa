"""收件表: what is typed at the counter, judged field by field; every value knows where it came from."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from mingting.base import clock
from mingting.base.models import Source
from mingting.base.permissions import Reach
from mingting.catalogue.models import Item
from mingting.catalogue.reads import find_items
from mingting.doors.desk.intake_known import TYPED, Known, known_again, known_by_number, read_number
from mingting.doors.desk.intake_lines import Line, lines_from
from mingting.doors.desk.intake_station import Station
from mingting.handle.cases.terms import Applicant
from mingting.rules.codes import phone as phones
from mingting.rules.codes import resident_id
from mingting.rules.codes.errors import InvalidCode

AUTO = "auto"
NUMBER_KINDS = (
    (AUTO, "身份证、统一代码"),
    ("414", "护照"),
    ("511", "台湾居民来往大陆通行证"),
    ("516", "港澳居民来往内地通行证"),
    ("553", "外国人永久居留身份证"),
    ("114", "军官证"),
    ("113", "户口簿"),
)
DOINGS = ("accept", "receive", "finish", "correct", "refuse")
CORRECTION_DAYS = 15
TOLERANT_DAYS = 5


def _words(label: str, most: int, *marks: str, required: bool = False, inputmode: str = "") -> forms.CharField:
    """A line of text; `marks` are the attributes by which intake.js knows it."""
    plain = {"autocomplete": "off", "spellcheck": "false"} | dict.fromkeys(marks, "")
    if inputmode:
        plain["inputmode"] = inputmode
    messages = {"required": f"请填{label.partition('（')[0]}。", "max_length": f"{label}最多 {most} 个字。"}
    widget = forms.TextInput(attrs=plain)
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, error_messages=messages)


class IntakeForm(forms.Form):
    """The whole page but for the materials, which are as many as the item asks for (`lines`)."""

    number_kind = forms.ChoiceField(label="证件", choices=NUMBER_KINDS, initial=AUTO)
    number = _words("证件号码", 40, "data-next", "data-number", required=True)
    name = _words("姓名或名称", 120, "data-next", "data-known", required=True)
    phone = _words("联系电话", 40, "data-next", "data-known", inputmode="tel")
    address = _words("住址", 120)
    operator_name = _words("经办人姓名", 60)
    operator_number = _words("经办人身份证号", 40)
    operator_phone = _words("经办人电话", 40)
    item = _words("事项（名称、拼音首字母或编码）", 200, "data-next", required=True)
    tolerant_days = forms.IntegerField(label="几个工作日内补齐", required=False, min_value=1, max_value=60)
    promised = forms.BooleanField(label="申请人同意签容缺受理承诺书", required=False)
    double_entry = _words("还要录进哪个系统", 40)
    agency = forms.BooleanField(label="帮代办", required=False)
    urgent = forms.BooleanField(label="加急", required=False)
    notice = forms.BooleanField(label="要纸质受理通知书", required=False)
    days = forms.IntegerField(label="几个工作日内补齐", required=False, min_value=1, max_value=60)
    reason = forms.CharField(label="理由", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": "2"}))
    basis = forms.CharField(label="依据", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": "2"}))
    competent_organ = _words("应向哪个机关申请", 80)
    again = forms.BooleanField(label="已经核对，确实要再办一件", required=False)

    def __init__(self, data: Any = None, *, station: Station, reach: Reach, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.station, self.reach = station, reach
        self.known: Known | None = known_again((data or {}).get("known", ""), reach) if data else None
        self.says, self.legal = "", False
        self.found: Item | None = None
        self.choices: list[Item] = []
        self.lines: list[Line] = []
        self.origins: dict[str, str] = {}

    @property
    def doing(self) -> str:
        return str(self.data.get("do", ""))

    # ---- looking things up, without judging ----

    def look(self) -> None:
        """取人取材料 without script: what the number and the item bring, and no complaint about what is still empty."""
        self.errors.clear()
        data = cast(QueryDict, self.data).copy()
        self._known_person()
        for field in ("name", "phone"):
            if self.known and not str(data.get(field, "")).strip():
                data[field] = self.known.masked(field)
        self._which_item(complain=False)
        if self.found is not None:
            data["item"], data["item_code"] = self.found.name, self.found.code
        self.data = data

    def _known_person(self) -> None:
        try:
            number = read_number(self.data.get("number", ""), self.data.get("number_kind", ""), clock.today())
        except InvalidCode as error:
            if self.data.get("number", "").strip() and self.known is None:
                self.add_error("number", str(error))
            return
        self.says, self.legal = number.says, number.kind == "legal"
        self.known = known_by_number(number.text, self.reach, self.legal)

    def _which_item(self, complain: bool = True) -> None:
        """The item by its code if one was chosen, else by what was typed, if that is one item only."""
        text, code = str(self.data.get("item", "")).strip(), str(self.data.get("item_code", "")).strip()
        there, pick = self.station.items(), str(self.data.get("pick", ""))
        chosen = there.filter(code=pick or code).select_related("organ").first() if pick or code else None
        if chosen is not None and (pick or text in ("", chosen.name)):  # a name changed by hand means another item
            self.found = chosen
        elif text:
            exact = list(there.filter(name=text).select_related("organ")[:3])
            self.choices = exact or find_items(text, there)
            self.found = self.choices[0] if len(self.choices) == 1 else None
        if self.found is not None:
            self.choices, self.lines = [], lines_from(self.found, self.data)
        elif complain and (text or code):
            self.add_error("item", _why_not(code, text, len(self.choices)))

    # ---- judging ----

    def clean_number(self) -> str:
        text = str(self.cleaned_data["number"])
        behind = self.known.behind("number", text) if self.known else None
        if behind is not None and self.known:
            self.origins["number"] = self.known.origin
            self.legal = self.known.legal
            return behind
        try:
            found = read_number(text, str(self.data.get("number_kind", "")), clock.today())
        except InvalidCode as error:
            raise forms.ValidationError(str(error)) from error
        if "*" in found.text:
            raise forms.ValidationError("证件号码里有星号，请照原件重新填。")
        self.says, self.legal, self.origins["number"] = found.says, found.kind == "legal", TYPED
        return found.text

    def clean_name(self) -> str:
        return self._own("name", "姓名或名称")

    def clean_phone(self) -> str:
        text = self._own("phone", "联系电话")
        if not text or self.origins.get("phone") != TYPED:
            return text
        return _phone(text)

    def _own(self, field: str, label: str) -> str:
        """A value as typed, or the one that its mask stands for."""
        text = " ".join(str(self.cleaned_data[field]).split())
        behind = self.known.behind(field, text) if self.known else None
        if behind is not None and self.known:
            self.origins[field] = self.known.origin
            return behind
        if "*" in text:
            raise forms.ValidationError(f"{label}里有星号，请照原件重新填。")
        if text:
            self.origins[field] = TYPED
        return text

    def clean_operator_number(self) -> str:
        text = str(self.cleaned_data["operator_number"]).strip()
        if not text:
            return ""
        try:
            return resident_id.validate(text, clock.today())
        except InvalidCode as error:
            raise forms.ValidationError(str(error)) from error

    def clean_operator_phone(self) -> str:
        text = str(self.cleaned_data["operator_phone"]).strip()
        return _phone(text) if text else ""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self._which_item()
        number = given.get("number")
        if self.known and number and self.known.values.get("number") != number:
            for field in ("name", "phone"):
                if self.origins.get(field) == self.known.origin:
                    self.add_error(field, "这一项是按另一个证件号码带出的，请照原件重新填。")
        if not given.get("operator_name") and (given.get("operator_number") or given.get("operator_phone")):
            self.add_error("operator_name", "请填经办人姓名，或清空经办人各栏。")
        if number and given.get("operator_number") == number:
            self.add_error("operator_number", "经办人与申请人是同一个号码；本人来办的，经办人各栏请留空。")
        if self.found is not None and not self.errors:
            self._judge_lines()
        if self.doing == "refuse":
            for field, label in (("reason", "不予受理的理由"), ("basis", "不予受理的依据")):
                if not str(given.get(field) or "").strip():
                    self.add_error(field, f"请填{label}。")
        return given

    def _judge_lines(self) -> None:
        tolerated = [line for line in self.lines if line.state == "tolerated"]
        if any(line.necessity == "required" and not line.extra for line in tolerated):
            names = "、".join(line.name for line in tolerated if line.necessity == "required" and not line.extra)
            self.add_error(None, f"“{names}”不可容缺；请收齐，或一次性告知补正。")
        if self.doing in ("accept", "finish"):
            self._judge_acceptance(tolerated)
        if self.doing == "correct" and not any(line.lacks for line in self.lines):
            self.add_error(None, "没有标为缺件或不合格的材料，不用补正；要告知别的，请加一行材料写明，状态选“不合格”。")

    def _judge_acceptance(self, tolerated: list[Line]) -> None:
        if names := "、".join(line.name for line in self.lines if line.blocks):
            self.add_error(None, f"现在还不能受理，缺：{names}。请收齐，或按 Shift+F9 一次性告知补正。")
        if tolerated and not self.cleaned_data.get("promised"):
            self.add_error("promised", "容缺受理要先请申请人同意签承诺书，再勾选这一项。")
        if tolerated and self.doing == "finish":
            self.add_error(None, "有容缺材料的，不能当场办结；请按“受理并打印”。")

    # ---- what the acts take ----

    def applicant(self) -> Applicant:
        given = self.cleaned_data
        kind = given["number_kind"]
        if kind == AUTO:
            kind = "001" if self.legal else "111"
        return Applicant(
            given["name"], given["number"], given["phone"], "legal" if self.legal else "person", kind, given["address"]
        )

    def operator(self) -> Applicant | None:
        given = self.cleaned_data
        if not given["operator_name"]:
            return None
        return Applicant(given["operator_name"], given["operator_number"], given["operator_phone"])

    def told_origins(self) -> dict[str, str]:
        """Where each value came from; what is empty has no origin."""
        typed = ("address", "operator_name", "operator_number", "operator_phone")
        return self.origins | {field: TYPED for field in typed if self.cleaned_data.get(field)}


def _phone(text: str) -> str:
    try:
        return phones.validate(text)
    except InvalidCode as error:
        digits = "".join(sign for sign in phones.compact(text) if sign.isdigit())
        if digits.startswith("1") and len(digits) != 11:
            raise forms.ValidationError(f"手机号应为 11 位，现在是 {len(digits)} 位。") from error
        raise forms.ValidationError(str(error)) from error


def _why_not(code: str, text: str, choices: int) -> str:
    """Why this is not an item that can be taken in here today, and what to do."""
    if choices > 1:
        return f"“{text}”有 {choices} 个相近的事项，请在下面选定一个。"
    known = Item.objects.filter(code=code) if code else Item.objects.filter(name=text)
    newest = known.select_related("organ").order_by("-valid_from", "-version").first()
    if newest is None:
        return f"没有找到事项“{text or code}”；可以输入名称的一部分、拼音首字母或编码再选。"
    today = clock.today()
    if newest.valid_to is not None and newest.valid_to < today:
        return f"“{newest.name}”已于 {newest.valid_to:%Y年%-m月%-d日} 取消，不能再收件；请核对现行事项。"
    if newest.valid_from > today or newest.state in (Item.State.DRAFT, Item.State.CANCELLED):
        return f"“{newest.name}”还没有生效或已取消，不能收件；请核对现行事项。"
    return f"“{newest.name}”不在本窗口收件（由{newest.organ.short_name}办理），请引导到对应窗口。"


def likely_systems(item: Item | None) -> list[str]:
    """Systems that a case may be keyed in twice, the item's own organ's first."""
    rows = Source.objects.filter(kind__in=[Source.Kind.DEPARTMENT, Source.Kind.ONLINE]).order_by("code")[:30]
    names = [row.name for row in rows]
    if item is None:
        return names
    return sorted(names, key=lambda name: (item.organ.short_name[:2] not in name, names.index(name)))
