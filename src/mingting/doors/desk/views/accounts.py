"""Logging in and out, and one's own password. What an administrator does for people has no page here: sign-up, mail and reset are closed."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from mingting.base import clock
from mingting.base.factors import codes_left, has_device
from mingting.doors.desk.accounts import (
    ADDRESS_LOCKED,
    PASSWORD_DUE,
    TOO_MANY,
    Login,
    NewPassword,
    log_security,
    within,
)
from mingting.doors.desk.people import person
from mingting.web.errors import message_page


class LoginPage(LoginView):  # type: ignore[misc]
    template_name = "desk/login.html"
    form_class = Login

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Tries without pause are told to wait, before a password is looked at."""
        if within(request, "login", f"{max(30, settings.LOGIN_PER_ADDRESS)}/m/ip") is None:
            refused: HttpResponse = respond_429(request)
            return refused
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: Login) -> HttpResponse:
        for code, result in ((TOO_MANY, "locked"), (ADDRESS_LOCKED, "address-locked")):
            if form.has_error("__all__", code):
                log_security(self.request, "login", str(form.data.get("login", "")), result)
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class LogoutPage(LogoutView):  # type: ignore[misc]
    """By pressing the button only: a link cannot log anybody out."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("home")


class PasswordPage(PasswordChangeView):  # type: ignore[misc]
    template_name = "desk/password.html"
    form_class = NewPassword

    def get_default_success_url(self) -> str:
        return reverse("home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = person(self.request)
        found: dict[str, Any] = super().get_context_data(**kwargs)
        device = has_device(user)
        return found | {
            "due": self.request.session.get(PASSWORD_DUE, False),
            "given": user.password_at is None,
            "device": device,
            "codes_left": codes_left(user) if device else 0,
        }

    def form_valid(self, form: NewPassword) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = person(self.request)
        user.password_at = clock.now()
        user.save(update_fields=["password_at"])
        self.request.session.pop(PASSWORD_DUE, None)
        log_security(self.request, "password", self.request.user.get_username(), "ok")
        messages.success(self.request, "密码已更改，下次登录请用新密码。")
        return response

    def form_invalid(self, form: NewPassword) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Where a public site would offer sign-up, mail or a reset."""
    lines = ["账号由本单位管理员开通；忘记密码的，请管理员重设后用新密码登录。"]
    return message_page(403, "请联系本单位管理员", lines, next_url=reverse("account_login"), next_word="回登录页")


def inactive(request: HttpRequest) -> HttpResponse:
    lines = ["这个账号已停用，以往的记录都还在。需要恢复的，请联系本单位管理员。"]
    return message_page(403, "账号已停用", lines, next_url=reverse("account_login"), next_word="回登录页")
