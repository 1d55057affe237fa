"""人员与授权: accounts, roles, passwords, devices and keys. An administrator does it; leaders and auditors read along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from mingting.base import clock, factors, passwords
from mingting.base.acts.disable_user import disable_user, enable_user
from mingting.base.acts.grant_role import end_role, grant_role
from mingting.base.acts.make_key import make_key, withdraw_key
from mingting.base.acts.make_user import make_user
from mingting.base.acts.reset_factor import reset_factor
from mingting.base.acts.reset_password import reset_password
from mingting.base.errors import NotFound, Refused, SelfGrant
from mingting.base.models import ApiKey, Grant, SecurityEntry, StandIn, User
from mingting.base.permissions import actor_of, reach_of, require
from mingting.base.roles import PERMISSION_NAMES, ROLE_NAMES, Permission, Role, may
from mingting.doors.desk.accounts import log_security
from mingting.doors.desk.journal_words import security_words
from mingting.doors.desk.people import can, needs, person
from mingting.doors.desk.people_forms import GrantForm, KeyForm, PersonForm
from mingting.doors.desk.people_list import Filters, one_of, page_of, terms_of, visible
from mingting.doors.desk.sending import do_once

_MANAGE = Permission.MANAGE_USERS
_RECENT = 12


@never_cache
@needs(Permission.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """The list; sent a form it makes an account and shows its first password, once."""
    manage = can(request, _MANAGE)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(person(request), _MANAGE)
        if form.is_valid() and (made := _made(request, form)):
            return _password_shown(request, made, "账号已开通")
    filters = Filters.of(request.GET)
    rows, pages = page_of(filters.narrow(visible(request)), filters)
    context = {
        "rows": rows,
        "pages": pages,
        "filters": filters,
        "form": form,
        "manage": manage,
        "roles": list(ROLE_NAMES.items()),
    }
    return render(request, "desk/people.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, form: PersonForm) -> User | None:
    user, given = person(request), form.cleaned_data

    def act() -> dict[str, Any]:
        made = make_user(
            given["username"], given["name"], given["organ"], post=given["post"], actor=actor_of(user), user=user
        )
        return {"username": made.username}

    try:
        username = do_once(request, {**given, "organ": given["organ"].code}, act)["username"]
    except Refused as refusal:
        form.add_error("organ" if refusal.status == 403 else "username", str(refusal))
        return None
    return User.objects.select_related("organ").get(username=username)


def _password_shown(request: HttpRequest, of: User, heading: str) -> HttpResponse:
    """A password nobody else has: made, put on the account, shown on this one page and kept nowhere."""
    password = passwords.first_password()
    user = person(request)
    reset_password(of, password, actor=actor_of(user), user=user)
    log_security(request, "password", of.username, "reset", by=user.username)
    context = {
        "one": of,
        "heading": heading,
        "secret": password,
        "what": "初始密码",
        "says": "本人第一次登录时须改掉。",
    }
    return render(request, "desk/people_secret.html", context)


@never_cache
@needs(Permission.SEE_PEOPLE)
def one(request: HttpRequest, username: str) -> HttpResponse:
    """A person; sent a form it does what its button says."""
    of = one_of(request, username)
    manage = can(request, _MANAGE) and reach_of(person(request), _MANAGE).covers(of.organ.path if of.organ else "")
    reach = reach_of(person(request), _MANAGE)
    does = request.POST.get("does", "") if request.method == "POST" else ""
    grant = GrantForm(request.POST if does == "grant" else None, reach=reach)
    key = KeyForm(request.POST if does == "key" else None)
    if request.method == "POST":
        one_of(request, username, _MANAGE)
        answer = _do(request, of, does, grant, key)
        if answer:
            return answer
    today = clock.today()
    lent = StandIn.objects.filter(ended_at=None, valid_to__gte=today).select_related("absent", "stand_in")
    context = {
        "one": of,
        "manage": manage,
        "self": of.pk == person(request).pk,
        "terms": terms_of(of),
        "lent": [*lent.filter(absent=of), *lent.filter(stand_in=of)],
        "device": factors.has_device(of),
        "must": factors.is_privileged(of),
        "keys": ApiKey.objects.filter(user=of) if manage else (),
        "entries": _entries(of) if manage else (),
        "form": grant,
        "key_form": key,
    }
    return render(request, "desk/people_one.html", context, status=422 if grant.errors or key.errors else 200)


def _entries(of: User) -> list[tuple[SecurityEntry, str, str]]:
    """What the security log says of them lately."""
    rows = SecurityEntry.objects.filter(user=of.username).order_by("-pk")[:_RECENT]
    return [(row, *security_words(row)) for row in rows]


def _do(request: HttpRequest, of: User, does: str, grant: GrantForm, key: KeyForm) -> HttpResponse | None:
    user = person(request)
    terms: dict[str, Any] = {"actor": actor_of(user), "user": user}
    if of.pk == user.pk and does in ("grant", "withdraw"):
        raise SelfGrant()
    if does == "password":
        return _password_shown(request, of, "密码已重设")
    if does == "grant":
        return _granted(request, of, grant, terms) if grant.is_valid() else None
    if does == "key":
        if not key.is_valid():
            return None
        secret = make_key(of, key.cleaned_data["name"], **terms)
        context = {
            "one": of,
            "heading": "接口密钥已发放",
            "secret": secret,
            "what": "接口密钥",
            "says": "程序以此人的权限办事。",
        }
        return render(request, "desk/people_secret.html", context)
    simple: dict[str, tuple[Callable[[], object], str]] = {
        "disable": (lambda: disable_user(of, **terms), "账号已停用，此人的会话已全部结束；以往的记录都在。"),
        "enable": (lambda: enable_user(of, **terms), "账号已恢复，原有授权照旧。"),
        "factor": (lambda: reset_factor(of, **terms), "动态口令已重设，本人下次登录时重新设置。"),
        "withdraw": (lambda: _withdraw(of, request.POST.get("grant", ""), terms), "授权已收回，今天起不再有效。"),
        "key-withdraw": (lambda: _withdraw_key(of, request.POST.get("key", ""), terms), "密钥已收回，不能再用。"),
    }
    if does not in simple:
        raise NotFound(what="这项操作")
    act, says = simple[does]
    act()
    messages.success(request, says)
    return redirect("people-one", username=of.username)


def _granted(request: HttpRequest, of: User, form: GrantForm, terms: dict[str, Any]) -> HttpResponse | None:
    given = form.cleaned_data
    days = {"valid_from": given["valid_from"], "valid_to": given["valid_to"]}
    try:
        grant_role(
            of,
            given["role"],
            given["organ"],
            given["reach"],
            window=given["window"],
            items=given["items"],
            **days,
            **terms,
        )
    except Refused as refusal:
        form.add_error("organ" if refusal.status == 403 else "role", str(refusal))
        return None
    messages.success(request, f"已授予{ROLE_NAMES[Role(given['role'])]}（{given['organ'].short_name}）。")
    return redirect("people-one", username=of.username)


def _withdraw(of: User, asked: str, terms: dict[str, Any]) -> Grant:
    """Withdrawn today: what was done until now stands, and the role opens nothing from this moment on."""
    found = Grant.objects.filter(user=of, pk=int(asked) if asked.isascii() and asked.isdigit() else 0).first()
    if found is None:
        raise NotFound(what="这项授权")
    return end_role(found, clock.today() - timedelta(days=1), **terms)


def _withdraw_key(of: User, asked: str, terms: dict[str, Any]) -> ApiKey:
    found = ApiKey.objects.filter(user=of, pk=int(asked) if asked.isascii() and asked.isdigit() else 0).first()
    if found is None:
        raise NotFound(what="这个密钥")
    return withdraw_key(found, **terms)


@needs(Permission.SEE_PEOPLE)
def matrix(request: HttpRequest) -> HttpResponse:
    """岗位权限表: which role may do what."""
    rows = [(name, [(role, may(role, permission)) for role in Role]) for permission, name in PERMISSION_NAMES.items()]
    return render(request, "desk/people_roles.html", {"rows": rows, "roles": [ROLE_NAMES[role] for role in Role]})
