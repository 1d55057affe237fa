"""The journal: acts append, the sealer gives positions and closes batches, readers follow positions.

An event is written in the transaction of its change, so it commits or rolls back with it. Positions are given after commit by one sealer at a time:
with two overlapping transactions the one that commits later gets the later position, whatever its row id, and no reader skips it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from mingting.base import clock
from mingting.base.crypto import canonical, sign_head, sm3
from mingting.base.errors import HeadUnreadable
from mingting.base.models import Event, ReaderPlace, Seal

GENESIS = "0" * 64
_HEAD = re.compile(r"(?P<number>\d+)-(?:(?P<digest>[0-9a-f]{12}|[0-9a-f]{64}(?=-))(?P<mark>-[0-9a-f]{16})?)")
_SEALER_LOCK = 0x4D54_5345  # one sealer at a time on PostgreSQL


@dataclass(frozen=True)
class Actor:
    """Who acts: a person by username, or a system account (`system:import`); with the organ and place acted from.

    `standing_for` is the colleague whose post is filled (AB岗); the event's data carries it as `for`.
    """

    name: str
    organ: str = ""
    place: str = ""
    standing_for: str = ""


SYSTEM = Actor("system")


def record(
    kind: str, subject: str, data: dict[str, Any], *, actor: Actor, effective_at: datetime | None = None
) -> Event:
    """Append one event. Must be called inside the transaction of the change it tells of."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{kind}: an event is written in the transaction of its change")
    return Event.objects.create(**event_row(kind, subject, data, actor=actor, effective_at=effective_at))


def event_row(
    kind: str, subject: str, data: dict[str, Any], *, actor: Actor, effective_at: datetime | None = None
) -> dict[str, Any]:
    """The columns of an event, for an act that writes it in one statement with its change."""
    now = clock.now()
    return {
        "effective_at": effective_at or now,
        "recorded_at": now,
        "actor": actor.name,
        "organ": actor.organ,
        "place": actor.place,
        "kind": kind,
        "subject": subject,
        "data": data | {"for": actor.standing_for} if actor.standing_for else data,
    }


def canonical_event(event: Event) -> bytes:
    """The bytes of an event that a seal stands for: everything but its row id."""
    return canonical(
        [
            event.position,
            event.effective_at.astimezone(clock.CHINA).isoformat(),
            event.recorded_at.astimezone(clock.CHINA).isoformat(),
            event.actor,
            event.organ,
            event.place,
            event.kind,
            event.subject,
            event.data,
        ]
    )


def next_link(before: bytes, event: Event) -> bytes:
    """The link of an event with a position, from the link before it."""
    return sm3(before + canonical_event(event))


def _lock_sealer() -> None:
    """One sealer at a time: on PostgreSQL by a lock of the transaction; on SQLite a writing transaction is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALER_LOCK])


def seal_committed(limit: int = 10_000) -> int:
    """Give positions to committed events that have none and close them as one batch. Returns how many; 0 when all are sealed."""
    with transaction.atomic():
        _lock_sealer()
        waiting = list(Event.objects.filter(position=None).order_by("id")[:limit])
        if not waiting:
            return 0
        last = Seal.objects.order_by("-number").first()
        first = last.last + 1 if last else 1
        link = bytes.fromhex(last.digest if last else GENESIS)
        for position, event in enumerate(waiting, first):
            event.position = position
            event.link = link = next_link(link, event)
        _write_positions(waiting)
        Seal.objects.create(
            number=last.number + 1 if last else 1,
            first=first,
            last=first + len(waiting) - 1,
            digest=link.hex(),
            sealed_at=clock.now(),
        )
        return len(waiting)


def _write_positions(events: Sequence[Event]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE base_event SET position = %s, link = %s WHERE id = %s",
            [(event.position, bytes(event.link or b""), event.pk) for event in events],
        )


def seal_all() -> int:
    """Seal until nothing committed is left."""
    done = 0
    while count := seal_committed():
        done += count
    return done


@dataclass(frozen=True)
class Head:
    """The head of the seals, as it leaves the house: `number-digest-mark`; short form for print."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}-{self.digest}-{sign_head(f'{self.number}-{self.digest}')[:16]}"

    @property
    def short(self) -> str:
        """As bulletins and daily reports print it."""
        return f"{self.number}-{self.digest[:12]}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """A head as printed, whole or short; the digest of a short one is the part that was printed."""
        match = _HEAD.fullmatch(text.strip())
        if not match:
            raise HeadUnreadable(text=text)
        found = cls(int(match["number"]), match["digest"])
        if match["mark"] and str(found) != text.strip():
            raise HeadUnreadable(text=text)
        return found


def head() -> Head:
    """The newest seal, or the genesis."""
    last = Seal.objects.order_by("-number").first()
    return Head(last.number, last.digest) if last else Head(0, GENESIS)


def position() -> int:
    """The last position given."""
    return Event.objects.aggregate(last=Max("position"))["last"] or 0


def events_after(place: int, kinds: Sequence[str] = (), limit: int = 1000) -> Iterator[Event]:
    """Sealed events behind a position, in order."""
    rows = Event.objects.filter(position__gt=place)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    yield from rows.order_by("position")[:limit]


def follow(name: str, react: Callable[[Event], None], kinds: Iterable[str] = ()) -> int:
    """Let a named reader take what is new, one transaction an event with its place; harmless when repeated."""
    place = ReaderPlace.objects.get_or_create(name=name)[0].position
    count = 0
    for event in events_after(place, tuple(kinds)):
        with transaction.atomic():
            react(event)
            ReaderPlace.objects.filter(name=name).update(position=event.position)
        count += 1
    return count
