"""停用与启用: a stopped subscription keeps its place and what it still has to tell; started again it goes on from there, or from now."""

from __future__ import annotations

import logging

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.exchange.hooks.acts.declare import allow_over, check_owner, subject
from mingting.exchange.hooks.models import Delivery, Hook
from mingting.exchange.hooks.targets import check

SYSTEM = Actor("system:hooks")
log = logging.getLogger(__name__)


def stop_hook(pk: int, reason: str, *, actor: Actor, user: User | None = None) -> Hook:
    """Stopped twice changes nothing."""
    with transaction.atomic():
        hook = _locked(pk)
        allow_over(hook.owner, user)
        if not hook.active:
            return hook
        hook.active, hook.stopped_at, hook.stop_reason, hook.stopped_by = False, clock.now(), reason[:200], user
        hook.save(update_fields=["active", "stopped_at", "stop_reason", "stopped_by"])
        journal.record("hook.stopped", subject(hook), {"reason": reason[:200]}, actor=actor)
        return hook


def stop_by_itself(hook: Hook, reason: str) -> None:
    """The house stops it and tells: in the log, in the journal, and on the administrator's page."""
    log.error("hook %s stopped: %s", hook.pk, reason)
    stop_hook(hook.pk, reason, actor=SYSTEM)


def start_hook(pk: int, *, from_now: bool = False, actor: Actor, user: User | None = None) -> Hook:
    """Go on where it stopped, every waiting event with its attempts anew; `from_now` passes over what happened meanwhile."""
    with transaction.atomic():
        hook = _locked(pk)
        allow_over(hook.owner, user)
        if hook.active:
            return hook
        check(hook.url)
        check_owner(hook.owner)
        waiting = Delivery.objects.filter(hook=hook, state=Delivery.State.WAITING)
        if from_now:
            hook.position = journal.position()
            waiting.update(
                state=Delivery.State.WITHHELD, next_at=None, ended_at=clock.now(), said="重新启用时选择了不再补推"
            )
        waiting.update(attempts=0, next_at=clock.machine_now())
        hook.active, hook.stopped_at, hook.stop_reason, hook.stopped_by = True, None, "", None
        hook.troubles, hook.rests_until = 0, None
        hook.save()
        journal.record("hook.started", subject(hook), {"from_now": from_now}, actor=actor)
        return hook


def _locked(pk: int) -> Hook:
    return Hook.objects.select_for_update(of=("self",)).select_related("owner__organ").get(pk=pk)
