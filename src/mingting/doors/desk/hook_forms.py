"""What a subscription is asked for."""

from __future__ import annotations

from typing import Any

from django import forms

from mingting.base.errors import Refused
from mingting.base.models import User
from mingting.exchange.hooks.payload import KINDS
from mingting.exchange.hooks.targets import LONGEST, check


class HookForm(forms.Form):
    """A new one: who it is for, where to, what, and within whose reach."""

    name = forms.CharField(label="哪个系统", max_length=60, error_messages={"required": "请填接收的系统名称。"})
    url = forms.CharField(
        label="推送地址",
        max_length=LONGEST,
        error_messages={"required": "请填推送地址。"},
        help_text="http:// 或 https:// 开头；主机须在运维设置的允许名单内",
    )
    owner = forms.CharField(
        label="以谁的权限",
        max_length=150,
        error_messages={"required": "请填账号。"},
        help_text="用户名；只推送这个账号能看到的办件",
    )
    kinds = forms.MultipleChoiceField(
        label="推送什么",
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一类消息。"},
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check(url)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return url

    def clean_owner(self) -> User:
        username = self.cleaned_data["owner"].strip()
        found = User.objects.select_related("organ").filter(username=username, is_active=True).first()
        if found is None:
            raise forms.ValidationError(f"没有在用的账号“{username}”。")
        return found


class ChangeForm(HookForm):
    """The same of one that is there; whose reach bounds it does not change."""

    owner: Any = None
    clean_owner: Any = None
