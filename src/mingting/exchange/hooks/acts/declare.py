"""订阅推送: an address is told news from now on, no further than its owner may see. The secret is shown once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.permissions import allow, reach_of
from mingting.base.roles import Permission
from mingting.exchange.hooks.errors import NoKind, OwnerSeesNothing, UnknownKind
from mingting.exchange.hooks.models import Hook
from mingting.exchange.hooks.payload import KINDS
from mingting.exchange.hooks.sign import new_secret, seal_secret
from mingting.exchange.hooks.targets import check


def declare_hook(
    name: str, url: str, kinds: Sequence[str], owner: User, *, actor: Actor, user: User | None = None
) -> tuple[Hook, str]:
    """A new subscription and its secret, which cannot be read again."""
    allow_over(owner, user)
    chosen, host, secret = checked_kinds(kinds), check(url).host, new_secret()
    check_owner(owner)
    with transaction.atomic():
        hook = Hook.objects.create(
            name=name,
            url=url,
            kinds=chosen,
            secret=seal_secret(secret),
            owner=owner,
            position=journal.position(),
            made_at=clock.now(),
            made_by=user,
        )
        journal.record("hook.declared", subject(hook), told(hook, host), actor=actor)
    return hook, secret


def allow_over(owner: User, user: User | None) -> None:
    """Subscriptions are managed by who manages the part of the tree their owner belongs to."""
    allow(user, Permission.MANAGE_HOOKS, owner.organ.path if owner.organ else "")


def checked_kinds(kinds: Sequence[str]) -> list[str]:
    """The kinds in the order of their table, each once."""
    unknown = next((kind for kind in kinds if kind not in KINDS), None)
    if unknown is not None:
        raise UnknownKind(kind=unknown)
    if not kinds:
        raise NoKind()
    return [kind for kind in KINDS if kind in set(kinds)]


def check_owner(owner: User) -> None:
    if reach_of(owner, Permission.SEE_CASES).nothing:
        raise OwnerSeesNothing(name=owner.username)


def subject(hook: Hook) -> str:
    return f"exchange/hook:{hook.pk}"


def told(hook: Hook, host: str) -> dict[str, object]:
    """What the journal keeps of a subscription: the host, for the rest of the address may carry a password of the other side."""
    return {"name": hook.name, "host": host, "kinds": hook.kinds, "owner": hook.owner.username}
