"""What an organ fills in about its items."""

from __future__ import annotations

from typing import Any

from django import forms

from mingting.catalogue.materials import FORMS, LONGEST, NECESSITIES, MaterialRow
from mingting.rules.special import Special

BLANK = 3
"""So many empty lines stand below the list."""


class MaterialForm(forms.Form):
    """One line; without a name it is left out."""

    order = forms.IntegerField(label="序", min_value=1, max_value=999, required=False)
    name = forms.CharField(label="材料名称", max_length=LONGEST, required=False)
    necessity = forms.ChoiceField(label="必要性", choices=list(NECESSITIES.items()), required=False)
    form = forms.ChoiceField(label="形式", choices=list(FORMS.items()), required=False)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=99, required=False)
    note = forms.CharField(label="说明", max_length=LONGEST, required=False)
    licence = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = (self.prefix or "").rpartition("-")[2]
        number = int(place) + 1 if place.isdigit() else 0
        for field in self.visible_fields():
            field.field.widget.attrs |= {"class": "in", "aria-label": f"第{number}份材料：{field.label}"}


MaterialLines = forms.formset_factory(MaterialForm, extra=BLANK, max_num=60, absolute_max=80)


def initial(rows: tuple[MaterialRow, ...]) -> list[dict[str, Any]]:
    return [
        {
            "order": at,
            "name": row.name,
            "necessity": row.necessity,
            "form": row.form,
            "copies": row.copies,
            "note": row.note,
            "licence": row.licence,
        }
        for at, row in enumerate(rows, 1)
    ]


def rows_in(lines: Any) -> list[MaterialRow]:
    """The lines with a name, by their number; those without one last, as they stand."""
    given = [form.cleaned_data for form in lines if form.cleaned_data.get("name")]
    given.sort(key=lambda one: one.get("order") or 1000)
    return [
        MaterialRow(
            one["name"].strip(),
            one.get("necessity") or "required",
            one.get("form") or "copy",
            one.get("copies") or 1,
            one.get("licence") or "",
            (one.get("note") or "").strip(),
        )
        for one in given
    ]


class DelegationForm(forms.Form):
    window_decides = forms.BooleanField(
        label="窗口即办", required=False, help_text="窗口人员当场受理并办结；只限即办件。"
    )
    village_accept = forms.BooleanField(
        label="代办受理", required=False, help_text="村（社区）代办点可以受理，由本单位决定。"
    )


class SpecialForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="可以中止计时的特别程序",
        required=False,
        choices=[(one.value, one.label) for one in Special],
        widget=forms.CheckboxSelectMultiple,
        help_text="一种都不选，就按行政许可法第四十五条：听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审。",
    )
