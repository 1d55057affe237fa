"""Keys of programs: made once, shown once, kept only as a keyed digest."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import Q

from mingting.base import clock
from mingting.base.crypto import token
from mingting.base.models import User
from mingting.doors.openapi.models import ApiKey

_PREFIX = "mt_"
_EVERY = timedelta(minutes=10)


def digest_of(key: str) -> str:
    return token("api-key", key).hex()


def make_key(user: User, name: str) -> str:
    """A new key for a program that acts as this person; it cannot be read again."""
    key = _PREFIX + secrets.token_urlsafe(32)
    ApiKey.objects.create(user=user, name=name, digest=digest_of(key), made_at=clock.now())
    return key


def user_of(key: str) -> User | None:
    """The active person a key acts as."""
    if not key.startswith(_PREFIX) or len(key) > 100:
        return None
    found = ApiKey.objects.select_related("user").filter(digest=digest_of(key), withdrawn_at=None).first()
    if found is None or not found.user.is_active:
        return None
    now = clock.now()
    stale = Q(used_at=None) | Q(used_at__lt=now - _EVERY)
    ApiKey.objects.filter(stale, pk=found.pk).update(used_at=now)
    return found.user


def withdraw(user: User, name: str) -> int:
    """Withdraw the keys of that name; they open nothing from now on."""
    return ApiKey.objects.filter(user=user, name=name, withdrawn_at=None).update(withdrawn_at=clock.now())
