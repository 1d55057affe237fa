"""证照 as the desk lists them, and what one page shows: masks, state with its word, changes with their papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import User
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.handle.cases.reads import cases_of
from mingting.handle.licences.changes import change, changes_from
from mingting.handle.licences.models import Licence
from mingting.handle.licences.reads import licences_in, numbered
from mingting.web.values import Link, Pages

SHOWN = 50
_TONES = {Licence.State.VALID: "done", Licence.State.SUSPENDED: "hold"}
_TABS = (("", "全部"), *((state.value, state.label) for state in Licence.State))


@dataclass(frozen=True)
class LicenceRow:
    """One licence on a line."""

    licence: Licence

    @property
    def past(self) -> bool:
        """In force by its state, but past its last day."""
        until = self.licence.valid_to
        return self.licence.state == Licence.State.VALID and until is not None and until < clock.today()

    @property
    def word(self) -> str:
        return "已过有效期" if self.past else self.licence.get_state_display()

    @property
    def tone(self) -> str:
        return "near" if self.past else _TONES.get(Licence.State(self.licence.state), "off")


def mine(user: User) -> QuerySet[Licence]:
    rows = licences_in(reach_of(user, Permission.SEE_LICENCES))
    return rows.select_related("licence_type", "organ", "source")


def listing(user: User, given: QueryDict) -> dict[str, Any]:
    """Fifty at a time, those entered last on top; found by a whole number."""
    text, state = "".join(given.get("q", "").split())[:120], given.get("state", "")
    state = state if state in Licence.State.values else ""
    rows = mine(user)
    if text:
        rows = numbered(rows, text)
    if state:
        rows = rows.filter(state=state)
    before = given.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    else:
        before = ""
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    more = str(found[SHOWN - 1].pk) if len(found) > SHOWN else ""

    def url(**change: str) -> str:
        asked = {name: value for name, value in ({"q": text, "state": state} | change).items() if value}
        return f"{reverse('licences')}?{urlencode(asked)}" if asked else reverse("licences")

    shown = [LicenceRow(one) for one in found[:SHOWN]]
    return {
        "rows": shown,
        "q": text,
        "state": state,
        "tabs": [Link(word, url(state=code), current=code == state) for code, word in _TABS],
        "pages": Pages(
            f"{len(shown)} 本" + ("，还有" if more else "，新登记的在前"),
            next_url=url(before=more) if more else "",
            first_url=url() if before else "",
        ),
    }


def shown(user: User, licence: Licence) -> dict[str, Any]:
    """One licence: where it came from, what replaced it, how its state changed."""
    case = None
    if licence.case_id is not None:
        cases = cases_of(reach_of(user, Permission.SEE_CASES))
        case = cases.filter(pk=licence.case_id).select_related("item").first()
    changes = [
        (row, known.name if (known := change(row.action)) else row.action)
        for row in licence.changes.select_related("by__organ").order_by("-pk")
    ]
    return {
        "licence": licence,
        "row": LicenceRow(licence),
        "changes": changes,
        "case": case,
        "replaced_by": Licence.objects.filter(replaces=licence).first(),
        "may_reveal": bool(licence.face)
        and reach_of(user, Permission.REVEAL).covers(licence.organ_path, *_window_and_place(licence)),
    }


def _window_and_place(licence: Licence) -> tuple[int | None, int | None]:
    return (licence.case.window_id, licence.case.place_id) if licence.case else (None, None)


class _ChangeField(forms.ChoiceField):
    """What was sent late is for the act to refuse, with what the licence is now."""

    def valid_value(self, value: Any) -> bool:
        return change(str(value)) is not None


class ChangeForm(forms.Form):
    """What may become of a licence now, and the paper it rests on."""

    action = _ChangeField(
        label="变更为",
        widget=forms.RadioSelect,
        error_messages={"required": "请选变更为什么状态。", "invalid_choice": "没有这一项变更，请重新选。"},
    )
    basis = forms.CharField(
        label="依据的文书",
        max_length=200,
        help_text="文号，或名称和日期；如“市监撤字〔2026〕3号”",
        error_messages={"required": "请写明依据的文书。", "max_length": "最多 200 个字，请写短些。"},
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="加密保存",
        error_messages={"max_length": "最多 1000 个字，请写短些。"},
    )
    by = forms.CharField(
        label="换发后的新证照",
        required=False,
        max_length=120,
        help_text="只有换发要填：新证照的编号或电子证照标识",
    )

    def __init__(self, licence: Licence, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="l-%s", use_required_attribute=False)
        self.licence = licence
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.action, row.name) for row in changes_from(licence.state)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text = "".join(str(given.get("by", "")).split())
        given["by"] = None
        if given.get("action") != "replace":
            return given
        same = Licence.objects.filter(organ=self.licence.organ, licence_type=self.licence.licence_type)
        found = list(numbered(same.exclude(pk=self.licence.pk), text)[:2]) if text else []
        if len(found) == 1:
            given["by"] = found[0]
        else:
            self.add_error("by", "没有找到同一单位、同一类的这本新证照，请核对编号。" if text else "请填新证照的编号。")
        return given


class FaceForm(forms.Form):
    """查看照面 asks why."""

    reason = forms.CharField(
        label="为什么要看",
        max_length=100,
        help_text="至少 5 个字；谁、何时、为什么看，记入日志",
        error_messages={"required": "请写明为什么要看。"},
    )
