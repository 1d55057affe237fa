"""动态口令: entered after the password, set up once, recovery codes seen once."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import segno
from allauth.mfa.base.views import AuthenticateView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mingting.base import factors
from mingting.base.sessions import end_sessions
from mingting.doors.desk import shell
from mingting.doors.desk.accounts import TOO_MANY, log_security
from mingting.doors.desk.factors import (
    Check,
    Enter,
    SetUp,
    address_of,
    has_factor,
    secret_of,
    take_over,
)
from mingting.doors.desk.people import person


class EnterPage(AuthenticateView):  # type: ignore[misc]
    """The second step of a login."""

    template_name = "desk/factor.html"
    form_class = Enter

    def get_form_class(self) -> type[Enter]:
        return self.form_class

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form is sent to this page, not to the one of the password."""
        return {**super().get_context_data(**kwargs), "login_url": reverse("mfa_authenticate")}

    def form_valid(self, form: Enter) -> HttpResponse:
        log_security(self.request, "factor", self.stage.login.user.username, "ok", by=form.authenticator.type)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Enter) -> HttpResponse:
        _note_failure(self.request, form, self.stage.login.user.username)
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


@never_cache
@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """A device for who has none. Who has one comes here again only after an administrator took it away."""
    user = person(request)
    if factors.has_device(user):
        return redirect("account_change_password")
    secret = secret_of(request)
    form = SetUp(request.POST if request.method == "POST" else None, user=user, secret=secret)
    if request.method == "POST" and form.is_valid():
        take_over(request, secret)
        log_security(request, "factor", user.username, "set-up")
        end_sessions(user, "elsewhere", but=request.session.session_key or "")
        return redirect(_onward(request, reverse("factor-codes")))
    if form.errors:
        _note_failure(request, form, user.username)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    context = {"form": form, "groups": groups, "must": factors.is_privileged(user), "frame": _bare(request)}
    return render(request, "desk/factor_new.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@login_required
def image(request: HttpRequest) -> HttpResponse:
    """The secret of this session as a QR code, while a device is being set up."""
    if factors.has_device(person(request)):
        return HttpResponse(status=404)
    out = io.BytesIO()
    segno.make(address_of(request), error="m").save(out, kind="svg", scale=4, border=4, xmldecl=False, light="#fff")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@never_cache
@login_required
def check(request: HttpRequest) -> HttpResponse:
    """A code in a session that has none yet: the role that asks for it was granted meanwhile."""
    user = person(request)
    if has_factor(request) or not factors.has_device(user):
        return redirect("home")
    form = Check(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        log_security(request, "factor", user.username, "ok", by=form.authenticator.type)
        end_sessions(user, "elsewhere", but=request.session.session_key or "")
        return redirect(_next(request) or reverse("home"))
    if form.errors:
        _note_failure(request, form, user.username)
    context = {"form": form, "frame": _bare(request)}
    return render(request, "desk/factor_check.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, once; new ones for who has lost them and has the device at hand."""
    user = person(request)
    if not (factors.has_device(user) and has_factor(request)):
        return redirect("account_change_password")
    if request.method == "POST":
        factors.renew_codes(user)
        log_security(request, "factor", user.username, "codes-renewed")
        messages.success(request, "已换成新的恢复码，原来的全部作废。")
        return redirect("factor-codes")
    shown = factors.codes_once(user)
    context = {
        "codes": [f"{one[:4]} {one[4:]}" for one in shown],
        "left": factors.codes_left(user),
        "onward": _next(request) or reverse("home"),
    }
    return render(request, "desk/factor_codes.html", context)


def _note_failure(request: HttpRequest, form: Any, username: str) -> None:
    result = "locked" if form.has_error("code", TOO_MANY) else "refused"
    log_security(request, "factor", username, result)


def _bare(request: HttpRequest) -> Any:
    """The frame without the rooms: none opens before this step is done."""
    return replace(shell.context(request)["frame"], nav=[], search_url="")


def _next(request: HttpRequest) -> str:
    asked = request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, None) else ""


def _onward(request: HttpRequest, address: str) -> str:
    asked = _next(request)
    return f"{address}?{urlencode({'next': asked})}" if asked else address
