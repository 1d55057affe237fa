"""停用、恢复账号: leaving staff are disabled, never deleted; their sessions end at once and their keys open nothing."""

from __future__ import annotations

from django.db import transaction

from mingting.base import journal
from mingting.base.errors import OwnAccount
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.base.sessions import end_sessions


def disable_user(of: User, *, actor: Actor, user: User | None = None) -> User:
    """Close an account: its sessions end, its records stay. A second time changes nothing."""
    if user is not None and user.pk == of.pk:
        raise OwnAccount()
    return _switch(of, False, actor, user)


def enable_user(of: User, *, actor: Actor, user: User | None = None) -> User:
    """Open a disabled account again, with the roles it still has."""
    return _switch(of, True, actor, user)


def _switch(of: User, active: bool, actor: Actor, user: User | None) -> User:
    allow(user, Permission.MANAGE_USERS, of.organ.path if of.organ else "")
    with transaction.atomic():
        if of.is_active != active:
            of.is_active = active
            of.save(update_fields=["is_active"])
            kind = "user.enabled" if active else "user.disabled"
            journal.record(kind, f"base/user:{of.username}", {"username": of.username}, actor=actor)
    if not active:
        end_sessions(of, "disabled")
    return of
