"""Keys of programs: made once, shown once, kept only as a keyed digest (`base.acts.make_key`)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from mingting.base import clock
from mingting.base.acts import make_key as keys
from mingting.base.journal import Actor
from mingting.base.models import ApiKey, User

ACTOR = Actor("system:api-key")
_EVERY = timedelta(minutes=10)


def make_key(user: User, name: str) -> str:
    """A new key at the machine's command."""
    return keys.make_key(user, name, actor=ACTOR)


def user_of(key: str) -> User | None:
    """The active person a key acts as."""
    if not key.startswith(keys.PREFIX) or len(key) > 100:
        return None
    digest = keys.digest_of(key)
    found = ApiKey.objects.select_related("user").filter(digest=digest, withdrawn_at=None).first()
    if found is None or not found.user.is_active:
        return None
    now = clock.now()
    stale = Q(used_at=None) | Q(used_at__lt=now - _EVERY)
    ApiKey.objects.filter(stale, pk=found.pk).update(used_at=now)
    return found.user


def withdraw(user: User, name: str) -> int:
    """Withdraw the keys of that name; they open nothing from now on."""
    standing = ApiKey.objects.select_related("user__organ").filter(user=user, name=name, withdrawn_at=None)
    return len([keys.withdraw_key(one, actor=ACTOR) for one in standing])
