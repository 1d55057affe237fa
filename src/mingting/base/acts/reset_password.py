"""重设密码: an administrator gives a new password to hand over; the person chooses another at the next login."""

from __future__ import annotations

from django.db import transaction

from mingting.base import journal
from mingting.base.acts.make_user import choose_password
from mingting.base.errors import OwnAccount
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.base.sessions import end_sessions


def reset_password(of: User, password: str, *, actor: Actor, user: User | None = None) -> User:
    """Put a new password on an account and end its sessions. The journal holds that it was done, never the password."""
    allow(user, Permission.MANAGE_USERS, of.organ.path if of.organ else "")
    if user is not None and user.pk == of.pk:
        raise OwnAccount()
    with transaction.atomic():
        choose_password(of, password)
        of.password_at = None
        of.save(update_fields=["password", "password_at"])
        journal.record("user.password-reset", f"base/user:{of.username}", {"username": of.username}, actor=actor)
    end_sessions(of, "password")
    return of
