"""Login by username; accounts are made by an administrator, never by signing up.

Logins, logouts and failures reach the security log by `base.logins`; what a page refuses is noted there with `log_security`.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from mingting.base import passwords, security
from mingting.base.factors import is_privileged
from mingting.base.models import User
from mingting.base.sessions import end_sessions

TOO_MANY = "too_many_login_attempts"
ADDRESS_LOCKED = "too_many_from_address"
PASSWORD_DUE = "password-due"
"""In the session from a login on until a new password is chosen."""


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "这个账号已停用；需要恢复的，请联系本单位管理员。",
        "enter_current_password": "当前密码不对，请重新输入。",
        "incorrect_password": "密码不对，请重新输入。",
        "rate_limited": "操作太频繁，请过一会儿再试。",
        "username_password_mismatch": "用户名或密码不对，请核对后再试；连续 5 次不对将锁定 15 分钟。",
        TOO_MANY: "密码连续输错，已锁定；请 15 分钟后再试，或联系管理员。",
        ADDRESS_LOCKED: "您这里的网络地址登录失败的次数太多，已暂停登录；请 15 分钟后再试，或联系管理员。",
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The name's own lock first, then that of the address. A refused address spends none of the name's tries, a good login none at all."""
        super().pre_authenticate(request, **credentials)
        usage = within(request, "login_failed", f"{settings.LOGIN_PER_ADDRESS}/15m/ip")
        if usage is None:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error(ADDRESS_LOCKED)
        self._login_failed_rl_usage.usage.extend(usage.usage)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        if isinstance(user, User) and passwords.is_due(user):
            request.session[PASSWORD_DUE] = True

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Who holds a privileged role works in one place at a time: the newest login ends the others."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, User) and is_privileged(user):
            end_sessions(user, "elsewhere", but=request.session.session_key or "")
        return response

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The house sends no mail."""

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """The page after login says enough by itself; only a message in our own words is shown."""
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)


def within(request: HttpRequest, action: str, rate: str) -> RateLimitUsage | None:
    """One more from this address; None where that is too many. Of a hall (`MINGTING_HALL_NETWORKS`) nothing is counted."""
    usage = RateLimitUsage(usage=[])
    if not from_hall(Adapter().get_client_ip(request)):
        usage = ratelimit.consume(request, app="allauth.account", action=action, config={action: rate})
    return usage


def from_hall(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.HALL_NETWORKS)


class Login(LoginForm):  # type: ignore[misc]
    """Name and password. Nobody is remembered: a session ends after half an hour without work, and with the browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label, password.help_text = "用户名", "密码", ""
        login.widget.attrs = {
            "autocomplete": "username",
            "autofocus": True,
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        password.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean()
        self.cleaned_data["remember"] = False
        return found


class NewPassword(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("oldpassword", "当前密码"), ("password1", "新密码"), ("password2", "新密码，再输一次")):
            self.fields[name].label, self.fields[name].help_text = label, ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields[
            "password1"
        ].help_text = "至少 10 位，小写字母、大写字母、数字、符号至少三种；不要用常见密码，也不要与用户名、姓名相近。"

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean()
        new = found.get("password1")
        if new and new == found.get("oldpassword"):
            self.add_error("password1", forms.ValidationError("新密码不能与当前密码相同。"))
        return found


def log_security(request: HttpRequest, kind: str, user: str, result: str = "", **detail: Any) -> None:
    """One line of the security log about this request. Never the password, never what was searched."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    security.note(kind, user=user, address=address, path=request.path, result=result, detail=detail)
