"""改订阅: its name, address and kinds; news already noted keeps its number and goes to the new address."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from mingting.base import journal
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.exchange.hooks.acts.declare import allow_over, checked_kinds, subject, told
from mingting.exchange.hooks.models import Hook
from mingting.exchange.hooks.sign import new_secret, seal_secret
from mingting.exchange.hooks.targets import check


def change_hook(pk: int, name: str, url: str, kinds: Sequence[str], *, actor: Actor, user: User | None = None) -> Hook:
    """Just the same again changes nothing."""
    chosen, host = checked_kinds(kinds), check(url).host
    with transaction.atomic():
        hook = Hook.objects.select_for_update(of=("self",)).select_related("owner__organ").get(pk=pk)
        allow_over(hook.owner, user)
        if (hook.name, hook.url, hook.kinds) == (name, url, chosen):
            return hook
        hook.name, hook.url, hook.kinds = name, url, chosen
        hook.save(update_fields=["name", "url", "kinds"])
        journal.record("hook.changed", subject(hook), told(hook, host), actor=actor)
        return hook


def renew_secret(pk: int, *, actor: Actor, user: User | None = None) -> str:
    """A new secret, shown once; calls are signed with it from now on."""
    secret = new_secret()
    with transaction.atomic():
        hook = Hook.objects.select_for_update(of=("self",)).select_related("owner__organ").get(pk=pk)
        allow_over(hook.owner, user)
        hook.secret = seal_secret(secret)
        hook.save(update_fields=["secret"])
        journal.record("hook.secret-renewed", subject(hook), {}, actor=actor)
    return secret
