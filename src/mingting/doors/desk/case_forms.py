"""The forms of a case's moves, built from what each move declares, and their answers as the acts take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from mingting.base.models import User
from mingting.handle.cases.acts.notify_correction import Wrong
from mingting.handle.cases.move_fields import Kind, MoveField, fields_of
from mingting.rules.codes.folding import fold

BLANK_ROWS = 2
"""Empty lines below the materials, for what the list does not have."""
MOST_ROWS = 60


@dataclass(frozen=True)
class Choosing:
    """What a case lets its moves choose from."""

    item: str = ""
    instant: bool = False
    licence: bool = False
    """Its item gives a licence."""
    colleagues: tuple[tuple[str, str], ...] = ()
    specials: tuple[tuple[str, str], ...] = ()
    materials: tuple[tuple[str, str], ...] = ()
    """Name and what is wrong with it as the list knows: empty if nothing is."""


@dataclass(frozen=True)
class LackRow:
    """One line of 一次性告知."""

    material: str
    wrong: str = ""
    how: str = ""


class LacksWidget(forms.Widget):
    """Lines of three boxes; a line whose second box is empty is not meant."""

    template_name = "desk/case_lacks.html"
    use_fieldset = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = {"name": name, "rows": self.format_value(value), "id": (attrs or {}).get("id", name)}
        return mark_safe(render_to_string(self.template_name, given))

    def format_value(self, value: Any) -> list[LackRow]:
        rows = [one if isinstance(one, LackRow) else LackRow(**one) for one in value or ()]
        return [*rows, *(LackRow("") for _ in range(BLANK_ROWS if len(rows) < MOST_ROWS else 0))]

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[LackRow]:
        if not isinstance(data, QueryDict):
            return []
        boxes = (data.getlist(f"{name}_{part}")[:MOST_ROWS] for part in ("material", "wrong", "how"))
        rows = [LackRow(*(text.strip() for text in row)) for row in zip(*boxes)]
        return [row for row in rows if row != LackRow("")]

    def value_omitted_from_data(self, data: Any, files: MultiValueDict[str, Any], name: str) -> bool:
        return f"{name}_wrong" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_wrong_1" if id_ else ""


class LacksField(forms.Field):
    """Everything that is missing or wrong, at least one thing."""

    widget = LacksWidget

    def clean(self, value: Any) -> list[LackRow]:
        rows = [row for row in value or [] if row.wrong]
        if not rows:
            raise forms.ValidationError("至少写一项：在要补正的材料后面写清缺什么、哪里不对。")
        if any(not row.material for row in rows):
            raise forms.ValidationError("有一行写了问题，没有写是哪一份材料。")
        if any(len(one) > 200 for row in rows for one in (row.material, row.wrong, row.how)):
            raise forms.ValidationError("每一格最多 200 个字，请写短些或分成几行。")
        return rows


class FoldedNumber(forms.IntegerField):
    """Full-width digits count too."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(fold(str(value)) if value not in self.empty_values else None)


def form_for(action: str, choosing: Choosing, data: QueryDict | None = None, auto_id: str = "m-%s") -> forms.Form:
    """The form of a move, filled with what was sent, or with what is already known."""
    made = forms.Form(data, auto_id=auto_id, use_required_attribute=False)
    asked = (
        one
        for one in fields_of(action)
        if (choosing.instant or not one.instant_only) and (choosing.licence or not one.licence_only)
    )
    made.fields = {one.name: _field(one, choosing) for one in asked}
    return made


def answers_of(action: str, form: forms.Form) -> dict[str, Any]:
    """The cleaned form as the act's keyword arguments."""
    found: dict[str, Any] = {}
    for one in fields_of(action):
        if one.name not in form.cleaned_data:
            continue
        value = form.cleaned_data[one.name]
        if one.kind is Kind.COLLEAGUE:
            found[one.name] = User.objects.get(username=value) if value else None
        elif one.kind is Kind.LACKS:
            found[one.name] = [Wrong(row.material, row.wrong, row.how) for row in value]
        elif one.kind is Kind.FLAG:
            found[one.name] = True if value else None
        else:
            found[one.name] = value
    return found


def in_words(action: str, choosing: Choosing, given: dict[str, Any]) -> list[tuple[str, str]]:
    """What was filled in, as label and words: for a request that somebody else decides."""
    said = []
    for one in fields_of(action):
        value = given.get(one.name)
        if value in (None, "", []):
            continue
        words = dict(_choices(one, choosing)).get(str(value), str(value))
        said.append((one.label, words))
    return said


def _field(one: MoveField, choosing: Choosing) -> forms.Field:
    made = _MAKERS[one.kind](one, choosing)
    made.label, made.help_text, made.required = one.label, one.help, one.required and one.kind is not Kind.FLAG
    if one.initial and made.initial is None:
        made.initial = one.initial.replace("{item}", choosing.item)
    verb = "选" if one.kind in (Kind.CHOICE, Kind.COLLEAGUE, Kind.SPECIAL) else "填"
    made.error_messages["required"] = f"请{verb}“{one.label}”。"
    return made


def _words(one: MoveField, choosing: Choosing) -> forms.Field:
    rows = {"rows": "3" if one.most <= 1000 else "5"}
    widget = forms.Textarea(attrs=rows) if one.kind is Kind.TEXT else forms.TextInput(attrs={"autocomplete": "off"})
    made = forms.CharField(min_length=one.least or None, max_length=one.most, widget=widget)
    made.widget.attrs.pop("minlength", None)
    for check in made.validators:
        if check.code == "min_length":  # type: ignore[attr-defined]
            check.message = f"“{one.label}”至少写 {one.least} 个字。"  # type: ignore[attr-defined]
        elif check.code == "max_length":  # type: ignore[attr-defined]
            check.message = f"“{one.label}”最多 {one.most} 个字，现在 %(show_value)d 个字。"  # type: ignore[attr-defined]
    return made


def _day(one: MoveField, choosing: Choosing) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        widget=widget,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"],
        error_messages={"invalid": "日期请写成 2026-01-05。"},
    )


def _number(one: MoveField, choosing: Choosing) -> forms.Field:
    within = f"“{one.label}”请填 {one.least} 到 {one.most} 的整数。"
    return FoldedNumber(
        min_value=one.least,
        max_value=one.most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": within, "min_value": within, "max_value": within},
    )


def _choice(one: MoveField, choosing: Choosing) -> forms.Field:
    choices = list(_choices(one, choosing))
    if not one.initial:
        choices.insert(0, ("", "请选择" if one.required else "不指定"))
    message = {"invalid_choice": f"“{one.label}”里没有这一项，请重新选。"}
    return forms.ChoiceField(choices=choices, error_messages=message)


def _lacks(one: MoveField, choosing: Choosing) -> forms.Field:
    return LacksField(initial=[LackRow(name, wrong) for name, wrong in choosing.materials])


def _flag(one: MoveField, choosing: Choosing) -> forms.Field:
    return forms.BooleanField()


def _choices(one: MoveField, choosing: Choosing) -> Sequence[tuple[str, str]]:
    if one.kind is Kind.COLLEAGUE:
        return choosing.colleagues
    return choosing.specials if one.kind is Kind.SPECIAL else one.choices


_MAKERS: dict[Kind, Callable[[MoveField, Choosing], forms.Field]] = {
    Kind.WORDS: _words,
    Kind.TEXT: _words,
    Kind.DAY: _day,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.COLLEAGUE: _choice,
    Kind.SPECIAL: _choice,
    Kind.LACKS: _lacks,
    Kind.FLAG: _flag,
}


def body_of(data: QueryDict) -> dict[str, list[str]]:
    """What a form carries, without its keys: the same form sent again compares equal."""
    return {name: data.getlist(name) for name in sorted(data) if name not in ("csrfmiddlewaretoken", "idempotency_key")}
