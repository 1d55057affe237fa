"""重设动态口令: for a lost telephone. The device is taken away and the person sets up a new one at the next login."""

from __future__ import annotations

from django.db import transaction

from mingting.base import factors, journal
from mingting.base.errors import OwnAccount
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.base.sessions import end_sessions


def reset_factor(of: User, *, actor: Actor, user: User | None = None) -> bool:
    """Forget the device and its recovery codes and end the sessions. Answers whether there was one."""
    allow(user, Permission.MANAGE_USERS, of.organ.path if of.organ else "")
    if user is not None and user.pk == of.pk:
        raise OwnAccount()
    with transaction.atomic():
        if not factors.forget(of):
            return False
        journal.record("user.factor-reset", f"base/user:{of.username}", {"username": of.username}, actor=actor)
    end_sessions(of, "factor")
    return True
