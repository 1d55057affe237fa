"""开通、停用账号: accounts are made by an administrator; leaving staff are disabled, never deleted."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from mingting.base import clock, journal
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
    chosen: bool = False,
    actor: Actor,
    user: User | None = None,
) -> User:
    """A new account; without a password nobody can log in to it until one is set. The journal never holds the password or its hash.

    The password is given by another and changed at the first login, unless it was `chosen` by the person.
    """
    allow(user, Permission.MANAGE_USERS, organ.path if organ else "")
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise UserKnown(username=username)
        made = User(username=username, name=name, organ=organ, post=post)
        choose_password(made, password)
        made.password_at = clock.now() if chosen else None
        made.save()
        data = {"username": username, "organ": organ.code if organ else "", "post": post}
        journal.record("user.made", f"base/user:{username}", data, actor=actor)
        return made


def choose_password(of: User, password: str | None) -> None:
    """Put a password on an account (not saved yet), if it is good enough; none closes the account to logins."""
    if password is None:
        of.set_unusable_password()
        return
    try:
        validate_password(password, of)
    except ValidationError as error:
        raise PasswordRefused(why="".join(error.messages)) from error
    of.set_password(password)
