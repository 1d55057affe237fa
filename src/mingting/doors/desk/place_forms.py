"""What is filled in to open a place or a window."""

from __future__ import annotations

from django import forms

from mingting.base.models import Place, Window
from mingting.doors.desk.people_forms import OrganField


class PlaceForm(forms.Form):
    code = forms.CharField(
        label="场所代码",
        max_length=30,
        help_text="定了不能改，如 640521-hall。",
        error_messages={"required": "请填场所代码。"},
    )
    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填名称。"})
    tier = forms.ChoiceField(label="类型", choices=Place.Tier.choices)
    organ = OrganField(
        label="管理单位", max_length=120, help_text="名称或代码。", error_messages={"required": "请填管理单位。"}
    )
    parent = forms.CharField(
        label="上级场所代码", max_length=30, required=False, help_text="如乡镇中心的上级是县大厅。"
    )
    address = forms.CharField(label="地址", max_length=120, required=False)

    def clean_parent(self) -> Place | None:
        text = str(self.cleaned_data["parent"]).strip()
        if not text:
            return None
        found = Place.objects.filter(code=text).first()
        if found is None:
            raise forms.ValidationError("没有这个代码的场所，请核对。")
        return found


class WindowForm(forms.Form):
    code = forms.CharField(
        label="窗口编号",
        max_length=20,
        help_text="本场所内不重复，如 A01。",
        error_messages={"required": "请填窗口编号。"},
    )
    name = forms.CharField(label="窗口名称", max_length=60, error_messages={"required": "请填窗口名称。"})
    kind = forms.ChoiceField(label="窗口类型", choices=Window.Kind.choices)
    organ = OrganField(label="单位", max_length=120, required=False, help_text="专窗必填：名称或代码。")
