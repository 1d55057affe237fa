"""Telling it: one call at a time to each subscription, several subscriptions side by side, what came of it written down after each call.

At least once: a worker killed between the answer and writing it down tells it again under the same number. In order: an event of a case waits until
the earlier ones of that case have been told or given up. Not reached at all, the subscription rests and the rest of its news waits; reached and
refused, only that case waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from mingting.base import clock, journal
from mingting.base.models import Event
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.exchange.hooks.acts.declare import subject
from mingting.exchange.hooks.acts.switch import SYSTEM, stop_by_itself
from mingting.exchange.hooks.models import Delivery, Hook
from mingting.exchange.hooks.payload import news_of
from mingting.exchange.hooks.post import Answer, post
from mingting.exchange.hooks.sign import headers, open_secret

log = logging.getLogger(__name__)
WAITS = tuple(timedelta(seconds=one) for one in (10, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600))
"""How long after each failed attempt; after the one behind the last wait it is given up."""
BUDGET = 5.0
"""Seconds a run starts calls; those under way end within their own ten."""
_SIDE_BY_SIDE = 8
_REFUSED_IN_A_ROW = 3


@dataclass(frozen=True)
class Call:
    """What a thread needs: no table is touched outside the main thread."""

    hook: Hook
    delivery: Delivery
    body: bytes
    headers: dict[str, str]

    def make(self) -> Answer:
        return post(self.hook.url, self.body, self.headers)


def deliver_due(budget: float = BUDGET) -> int:
    """Tell what is due to every subscription that does not rest; answers how many calls were made."""
    until, refused, count = time.monotonic() + budget, dict[int, int](), 0
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="hooks") as pool:
        running: dict[Future[Answer], Call] = {}
        for hook in _ready():
            _start(pool, running, hook)
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                call, answer = running.pop(future), future.result()
                count += 1
                settle(call, answer)
                refused[call.hook.pk] = 0 if answer.good else refused.get(call.hook.pk, 0) + 1
                goes_on = answer.reached and refused[call.hook.pk] < _REFUSED_IN_A_ROW
                if goes_on and time.monotonic() < until:
                    _start(pool, running, call.hook)
    return count


def _ready() -> Iterator[Hook]:
    rested = Q(rests_until=None) | Q(rests_until__lte=clock.machine_now())
    yield from Hook.objects.filter(rested, active=True).select_related("owner", "owner__organ")


def _start(pool: ThreadPoolExecutor, running: dict[Future[Answer], Call], hook: Hook) -> None:
    call = next_call(hook)
    if call is not None:
        running[pool.submit(call.make)] = call


def next_call(hook: Hook) -> Call | None:
    """The first due event whose case has nothing earlier waiting; what its owner may no longer see is withheld on the way."""
    earlier = Delivery.objects.filter(
        hook=OuterRef("hook"),
        subject=OuterRef("subject"),
        state=Delivery.State.WAITING,
        position__lt=OuterRef("position"),
    )
    due = Delivery.objects.filter(
        ~Exists(earlier), hook=hook, state=Delivery.State.WAITING, next_at__lte=clock.machine_now()
    ).order_by("position")
    reach = reach_of(hook.owner, Permission.SEE_CASES)
    if reach.nothing or not Hook.objects.filter(pk=hook.pk, active=True).exists():
        return None
    while (delivery := due.first()) is not None:
        news = news_of(list(Event.objects.filter(position=delivery.position)))
        if news and news[0].within(reach):
            body = news[0].body()
            return Call(hook, delivery, body, _headers(hook, delivery, body))
        _end(delivery, Delivery.State.WITHHELD, said="推送所用的账号已不能查看这件办件")
    return None


def _headers(hook: Hook, delivery: Delivery, body: bytes) -> dict[str, str]:
    at = int(clock.machine_now().timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Mingting-Hooks/1",
        "X-Mingting-Delivery": str(delivery.position),
        "X-Mingting-Event": delivery.kind,
        "X-Mingting-Attempt": str(delivery.attempts + 1),
    } | headers(open_secret(hook.secret), at, body)


def settle(call: Call, answer: Answer) -> None:
    """Write down what came of a call."""
    delivery = call.delivery
    delivery.attempts += 1
    delivery.status, delivery.said, delivery.took_ms = answer.status, answer.said, answer.ms
    if answer.good:
        _end(delivery, Delivery.State.DONE)
    elif answer.reached and delivery.attempts > len(WAITS):
        _give_up(call, answer)
    else:
        delivery.next_at = clock.machine_now() + WAITS[min(delivery.attempts, len(WAITS)) - 1]
        _write(delivery)
    if answer.reached:
        Hook.objects.filter(pk=call.hook.pk).exclude(troubles=0).update(troubles=0, rests_until=None)
    else:
        _rest(call, answer)


def _end(delivery: Delivery, state: str, said: str = "") -> None:
    delivery.state, delivery.next_at, delivery.ended_at = state, None, clock.now()
    delivery.said = said or delivery.said
    _write(delivery)


def _write(delivery: Delivery) -> None:
    fields = ["state", "attempts", "next_at", "status", "said", "took_ms", "ended_at"]
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(
        **{name: getattr(delivery, name) for name in fields}
    )


def _give_up(call: Call, answer: Answer) -> None:
    """The other side answered and never took it: told to the administrator, and the case's later news goes on."""
    log.error("hook %s: event %s given up (%s)", call.hook.pk, call.delivery.position, answer.status)
    with transaction.atomic():
        _end(call.delivery, Delivery.State.GAVE_UP)
        data = {"position": call.delivery.position, "attempts": call.delivery.attempts, "status": answer.status}
        journal.record("hook.gave-up", subject(call.hook), data, actor=SYSTEM)


def _rest(call: Call, answer: Answer) -> None:
    """Not reached: wait longer each time; after the last wait the subscription stops, with everything it still has to tell."""
    hook = Hook.objects.get(pk=call.hook.pk)
    if hook.troubles >= len(WAITS):
        stop_by_itself(hook, f"连续 {len(WAITS) + 1} 次没有连上：{answer.said}")
        return
    until: datetime = clock.machine_now() + WAITS[hook.troubles]
    Hook.objects.filter(pk=hook.pk).update(troubles=F("troubles") + 1, rests_until=until)
