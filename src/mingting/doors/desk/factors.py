"""动态口令 at the desk: how allauth's second factor speaks here, and what a login must still do before anything else."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django import forms
from django.http import HttpRequest

from mingting.base import factors
from mingting.base.models import User
from mingting.base.roles import PRIVILEGED
from mingting.doors.desk.accounts import PASSWORD_DUE
from mingting.doors.desk.people import person, roles

_SECRET = "factor-secret"
_HINT = "手机上的动态口令应用里显示的 6 位数字。"


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态口令不对，或已经用过；请等口令换一个再输。连续 5 次不对将锁定 15 分钟。",
    }

    def encrypt(self, text: str) -> str:
        return factors.seal_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factors.unseal_text(encrypted_text)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The house sends no mail."""


class _Code:
    """The one field of these forms, in our words."""

    fields: dict[str, forms.Field]

    def speak(self, label: str = "动态口令", hint: str = _HINT) -> None:
        field = self.fields["code"]
        field.label, field.help_text = label, hint
        field.error_messages["required"] = "请输入动态口令。"
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


class Enter(_Code, AuthenticateForm):  # type: ignore[misc]
    """At login, after the password: a one-time code or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak(hint=f"{_HINT[:-1]}；手机不在身边的，输入一个恢复码（8 位）。")


class Check(_Code, ReauthenticateForm):  # type: ignore[misc]
    """In a session that came in without: a role was granted meanwhile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak(hint=f"{_HINT[:-1]}，或一个恢复码。")


class SetUp(_Code, forms.Form):
    """The first code of a new device proves that it was taken over."""

    code = forms.CharField()

    def __init__(self, *args: Any, user: User, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.secret = user, secret
        self.speak()

    def clean_code(self) -> str:
        forget = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        forget()
        return code


def secret_of(request: HttpRequest) -> str:
    """The secret being shown to this session, sealed until it is taken over."""
    sealed = request.session.get(_SECRET)
    if sealed is None:
        sealed = request.session[_SECRET] = factors.seal_text(generate_totp_secret())
    return factors.unseal_text(sealed)


def address_of(request: HttpRequest) -> str:
    """What the QR code says: the secret with the name of the account, as the applications of telephones read it."""
    address: str = get_adapter().build_totp_url(person(request), secret_of(request))
    return address


def take_over(request: HttpRequest, secret: str) -> None:
    """The device is the person's from now on, and this session has it."""
    device = factors.set_up(person(request), secret)
    request.session.pop(_SECRET, None)
    record_authentication(request, person(request), "mfa", id=device.pk, type=Authenticator.Type.TOTP.value)


def has_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with the second factor."""
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, person(request)))


def still_to_do(request: HttpRequest) -> str:
    """The page a logged-in person must pass before any other: the device, its code, a new password. Empty: none."""
    if roles(request) & PRIVILEGED and not has_factor(request):
        return "factor-check" if factors.has_device(person(request)) else "factor-new"
    return "account_change_password" if request.session.get(PASSWORD_DUE) else ""
