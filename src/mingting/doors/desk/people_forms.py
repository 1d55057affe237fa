"""What an administrator fills in about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from mingting.base import clock
from mingting.base.models import Organ, User, Window, valid_on
from mingting.base.organs import OrganNames
from mingting.base.permissions import Reach
from mingting.base.roles import ROLE_NAMES

_SIGNS = RegexValidator(r"\A[a-z0-9][a-z0-9._-]*\Z", "只用小写字母、数字、点和短横线，如 zhangsan。")


class OrganField(forms.CharField):
    """An organ by name or code; it answers the organ."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = OrganNames().find(text)
        if isinstance(found, tuple):
            names = "、".join(f"{one.name}（{one.code}）" for one in found[:5])
            raise forms.ValidationError(
                f"对应多个单位：{names}，请填单位代码。" if names else "没有这个单位，请核对名称或代码。"
            )
        return Organ.objects.get(pk=found.id)


def day(label: str, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    messages = {"required": "请填日期。", "invalid": "日期写作 2026-03-02。"}
    return forms.DateField(label=label, required=required, widget=widget, error_messages=messages)


class PersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label="用户名",
        max_length=30,
        validators=[_SIGNS],
        help_text="登录用，定了不能改，如姓名的拼音。",
        error_messages={"required": "请填用户名。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填姓名。"})
    organ = OrganField(
        label="单位", max_length=120, help_text="名称或代码。", error_messages={"required": "请填单位。"}
    )
    post = forms.CharField(label="职务", max_length=60, required=False)


class GrantForm(forms.Form):
    """A role over an organ or a window, for a time."""

    role = forms.ChoiceField(label="岗位", choices=list(ROLE_NAMES.items()))
    organ = OrganField(label="管哪个单位", max_length=120, error_messages={"required": "请填单位的名称或代码。"})
    reach = forms.ChoiceField(label="范围", choices=[("subtree", "本单位及下属"), ("self", "只本单位")])
    window = forms.ModelChoiceField(
        label="只管一个窗口",
        queryset=Window.objects.none(),
        required=False,
        empty_label="不限窗口",
        help_text="只用于窗口人员。",
    )
    valid_from = day("从哪天起")
    valid_to = day("到哪天止（含）")
    items = forms.CharField(
        label="授权书列明的事项",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只用于首席代表：实施编码，一行一个；不填为全部事项。",
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        windows = Window.objects.filter(valid_on(clock.today()), reach.where("place__organ__path")).select_related(
            "place"
        )
        field = self.fields["window"]
        field.queryset = windows.order_by("place__name", "code")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.place.name} {one.name}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("valid_from"), found.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "结束日期不能早于开始日期。")
        if found.get("window") and found.get("role") != "WC":
            self.add_error("window", "只有窗口人员可以限定窗口。")
        if found.get("items") and found.get("role") != "CR":
            self.add_error("items", "只有首席代表的授权书列事项。")
        found["items"] = sorted(set(found.get("items", "").split()))
        return found


class KeyForm(forms.Form):
    name = forms.CharField(
        label="给哪个程序用", max_length=60, error_messages={"required": "请写给哪个程序用，便于以后收回。"}
    )


class StandInForm(forms.Form):
    """Who fills whose post, on which days."""

    absent = forms.ModelChoiceField(
        label="不在岗的", queryset=User.objects.none(), error_messages={"required": "请选不在岗的同事。"}
    )
    stand_in = forms.ModelChoiceField(
        label="代岗的", queryset=User.objects.none(), error_messages={"required": "请选代岗的同事。"}
    )
    valid_from = day("从哪天起", required=True)
    valid_to = day("到哪天止（含）", required=True)
    reason = forms.CharField(
        label="事由", max_length=120, required=False, help_text="如休假、培训；不写病情等个人情况。"
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("absent", "stand_in"):
            field = self.fields[name]
            field.queryset = people  # type: ignore[attr-defined]
            field.empty_label = "请选一位"  # type: ignore[attr-defined]
            field.label_from_instance = (  # type: ignore[attr-defined]
                lambda one: (
                    f"{one.name or one.username}（{one.organ.short_name if one.organ else '无单位'}，{one.username}）"
                )
            )
