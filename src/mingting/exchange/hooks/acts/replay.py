"""重推: an event that was told, given up or withheld is told again under the same number."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.exchange.hooks.acts.declare import allow_over, subject
from mingting.exchange.hooks.errors import NotReplayable
from mingting.exchange.hooks.models import Delivery


def replay(pk: int, *, actor: Actor, user: User | None = None) -> Delivery:
    """It waits again from now; whether its owner may still see it is asked again when it is told."""
    with transaction.atomic():
        found = Delivery.objects.select_for_update(of=("self",)).select_related("hook__owner__organ").get(pk=pk)
        allow_over(found.hook.owner, user)
        if found.state == Delivery.State.WAITING:
            raise NotReplayable()
        found.state, found.attempts, found.next_at, found.ended_at = (
            Delivery.State.WAITING,
            0,
            clock.machine_now(),
            None,
        )
        found.save(update_fields=["state", "attempts", "next_at", "ended_at"])
        data = {"position": found.position}
        journal.record("hook.replayed", subject(found.hook), data, actor=actor)
        return found
