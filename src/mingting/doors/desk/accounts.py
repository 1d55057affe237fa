"""Login by username; accounts are made by an administrator, never by signing up. Logins and failures go to the security log."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from mingting.base import clock
from mingting.base.models import SecurityEntry, User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名或密码不对，请核对后再试；连续 5 次不对将锁定 15 分钟。",
        "too_many_login_attempts": "密码连续输错，已锁定；请 15 分钟后再试，或联系管理员。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def log_security(request: HttpRequest | None, kind: str, user: str, result: str = "", **detail: Any) -> None:
    """One line of the security log. Never the password, never what was searched."""
    SecurityEntry.objects.create(
        at=clock.now(),
        user=user[:150],
        kind=kind,
        address=request.META.get("REMOTE_ADDR", "") if request else "",
        path=request.path[:200] if request else "",
        result=result,
        detail=detail,
    )


@receiver(user_logged_in)
def _logged_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    log_security(request, "login", user.username, "ok")


@receiver(user_logged_out)
def _logged_out(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    log_security(request, "logout", user.username if user else "")


@receiver(user_login_failed)
def _login_failed(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    log_security(request, "login", str(credentials.get("username", "")), "failed")
