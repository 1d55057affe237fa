"""接口密钥: a key by which a program acts as a person. Shown once; what is stored leads back to no key."""

from __future__ import annotations

import secrets

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import token
from mingting.base.journal import Actor
from mingting.base.models import ApiKey, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission

PREFIX = "mt_"


def digest_of(key: str) -> str:
    return token("api-key", key).hex()


def make_key(of: User, name: str, *, actor: Actor, user: User | None = None) -> str:
    """A new key for a program that acts as this person; it cannot be read again."""
    allow(user, Permission.MANAGE_USERS, of.organ.path if of.organ else "")
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = ApiKey.objects.create(user=of, name=name[:60], digest=digest_of(key), made_at=clock.now())
        journal.record("user.key-made", f"base/user:{of.username}", {"key": made.pk, "name": made.name}, actor=actor)
    return key


def withdraw_key(one: ApiKey, *, actor: Actor, user: User | None = None) -> ApiKey:
    """It opens nothing from now on. A second time changes nothing."""
    allow(user, Permission.MANAGE_USERS, one.user.organ.path if one.user.organ else "")
    with transaction.atomic():
        if ApiKey.objects.filter(pk=one.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
            data = {"key": one.pk, "name": one.name}
            journal.record("user.key-withdrawn", f"base/user:{one.user.username}", data, actor=actor)
    return one
