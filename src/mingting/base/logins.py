"""Logins, logouts and failed logins, as Django tells of them, into the security log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from mingting.base import security
from mingting.base.models import User


def _where(request: HttpRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    return {"address": str(request.META.get("REMOTE_ADDR", "")), "path": request.path}


def _in(sender: object, request: HttpRequest, user: User, **rest: Any) -> None:
    security.note("login", user=user.username, result="ok", **_where(request))


def _out(sender: object, request: HttpRequest, user: User | None, **rest: Any) -> None:
    security.note("logout", user=user.username if user else "", result="ok", **_where(request))


def _failed(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **rest: Any) -> None:
    security.note("login", user=str(credentials.get("username", "")), result="refused", **_where(request))


def watch() -> None:
    """Listen, once a process."""
    user_logged_in.connect(_in, dispatch_uid="mingting.security")
    user_logged_out.connect(_out, dispatch_uid="mingting.security")
    user_login_failed.connect(_failed, dispatch_uid="mingting.security")
