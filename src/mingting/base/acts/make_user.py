"""开通、停用账号: accounts are made by an administrator; leaving staff are disabled, never deleted."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from mingting.base import journal
from mingting.base.errors import PasswordRefused, UserKnown
from mingting.base.journal import Actor
from mingting.base.models import Organ, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission


def make_user(
    username: str,
    name: str,
    organ: Organ | None,
    password: str | None = None,
    *,
    post: str = "",
    actor: Actor,
    user: User | None = None,
) -> User:
    """A new account; without a password nobody can log in to it until one is set. The journal never holds the password or its hash."""
    allow(user, Permission.MANAGE_USERS, organ.path if organ else "")
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise UserKnown(username=username)
        made = User(username=username, name=name, organ=organ, post=post)
        _set_password(made, password)
        made.save()
        data = {"username": username, "organ": organ.code if organ else "", "post": post}
        journal.record("user.made", f"base/user:{username}", data, actor=actor)
        return made


def disable_user(of: User, *, actor: Actor, user: User | None = None) -> User:
    """Close an account: its sessions stop at the next request, its records stay."""
    allow(user, Permission.MANAGE_USERS, of.organ.path if of.organ else "")
    with transaction.atomic():
        if of.is_active:
            of.is_active = False
            of.save(update_fields=["is_active"])
            journal.record("user.disabled", f"base/user:{of.username}", {"username": of.username}, actor=actor)
        return of


def _set_password(made: User, password: str | None) -> None:
    if password is None:
        made.set_unusable_password()
        return
    try:
        validate_password(password, made)
    except ValidationError as error:
        raise PasswordRefused(why="".join(error.messages)) from error
    made.set_password(password)
