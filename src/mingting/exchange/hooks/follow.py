"""From the journal to what is to be told: each subscription reads on from where it stopped, and its place moves with what it found."""

from __future__ import annotations

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.models import Event
from mingting.base.permissions import Reach, reach_of
from mingting.base.roles import Permission
from mingting.exchange.hooks.acts.switch import stop_by_itself
from mingting.exchange.hooks.models import Delivery, Hook
from mingting.exchange.hooks.payload import kinds_read, news_of

BATCH = 500
"""Events a time, so that a long backlog is read in short transactions."""
MOST_BATCHES = 20


def follow_all() -> int:
    """Note what is to be told to every active subscription; answers how many. Harmless when repeated or run by two at once."""
    return sum(follow(hook) for hook in Hook.objects.filter(active=True).select_related("owner"))


def follow(hook: Hook) -> int:
    """Read on for one subscription, as far as the journal is sealed; one whose owner sees nothing any more stops where it is."""
    reach, count = reach_of(hook.owner, Permission.SEE_CASES), 0
    if reach.nothing:
        stop_by_itself(hook, f"账号 {hook.owner.username} 已停用，或不再有查看办件的岗位")
        return 0
    for _ in range(MOST_BATCHES):
        end = journal.position()
        events = list(_events(hook, end))
        reached = end if len(events) < BATCH else int(events[-1].position or end)
        if reached <= hook.position:
            break
        noted = _note(hook, events, reached, reach)
        if noted is None:
            break
        count += noted
    return count


def _events(hook: Hook, end: int) -> list[Event]:
    found = Event.objects.filter(position__gt=hook.position, position__lte=end, kind__in=kinds_read(hook.kinds))
    return list(found.order_by("position")[:BATCH])


def _note(hook: Hook, events: list[Event], reached: int, reach: Reach) -> int | None:
    """One transaction: the place and what lies before it; None if somebody else moved the place."""
    now, moment = clock.now(), clock.machine_now()
    rows = [
        Delivery(
            hook=hook,
            position=news.event.position or 0,
            kind=news.event.kind,
            subject=news.event.subject,
            next_at=moment,
            made_at=now,
        )
        for news in news_of(events)
        if news.within(reach)
    ]
    with transaction.atomic():
        if not Hook.objects.filter(pk=hook.pk, position=hook.position, active=True).update(position=reached):
            return None
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    hook.position = reached
    return len(rows)
