"""提请审定放假通知: who may not load a notice hands its text in; who may loads it or sends it back.

The text is kept as a file by its content; where a proposal stands is what the journal last said of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from mingting.base import clock, files, journal
from mingting.base.acts.load_notice import Mode, load_notice
from mingting.base.errors import NotFound, NoticeRefused
from mingting.base.journal import Actor
from mingting.base.models import Event, HolidayNotice, StoredFile, User
from mingting.base.permissions import allow
from mingting.base.roles import Permission
from mingting.rules.errors import InvalidNotice
from mingting.rules.notices import parse_notices

FILE_KIND = "notice-proposal"
_PROPOSED, _ACCEPTED, _DECLINED = "calendar.notice-proposed", "calendar.notice-accepted", "calendar.notice-declined"
_SUBJECT = "base/stored-file:"


@dataclass(frozen=True)
class Proposal:
    """A notice handed in and not yet decided."""

    digest: str
    titles: tuple[str, ...]
    mode: Mode
    by: str
    at: datetime
    why: str = ""
    """Why it was sent back; empty while it waits."""


def propose_notice(text: str, *, actor: Actor, user: User | None = None, mode: Mode = "replace") -> Proposal:
    """Hand in; the text must already be readable. The same text handed in again while it waits changes nothing."""
    allow(user, Permission.PROPOSE_CALENDAR)
    try:
        titles = tuple(dict.fromkeys(notice.title for notice in parse_notices(text)))
    except InvalidNotice as error:
        raise NoticeRefused(why=str(error)) from error
    with transaction.atomic():
        kept = files.store(text.encode(), "放假通知.csv", FILE_KIND, sealed=False, by=user)
        if waiting := next((one for one in pending() if (one.digest, one.mode) == (kept.digest, mode)), None):
            return waiting
        data = {"digest": kept.digest, "titles": list(titles), "mode": mode}
        journal.record(_PROPOSED, _SUBJECT + kept.digest, data, actor=actor)
    return Proposal(kept.digest, titles, mode, actor.name, clock.now())


def pending() -> list[Proposal]:
    """What waits for a decision, the oldest first."""
    return [found for found, last in _standing() if last.kind == _PROPOSED]


def sent_back(since: datetime) -> list[Proposal]:
    """What was sent back and not handed in again, with the reasons."""
    return [
        replace(found, why=last.data["why"], at=last.recorded_at)
        for found, last in _standing()
        if last.kind == _DECLINED and last.recorded_at >= since
    ]


def _standing() -> list[tuple[Proposal, Event]]:
    """Each text handed in, with what the journal last said of it."""
    found: dict[str, tuple[Proposal, Event]] = {}
    for event in Event.objects.filter(kind__in=(_PROPOSED, _ACCEPTED, _DECLINED)).order_by("id"):
        if event.kind == _PROPOSED:
            data = event.data
            made = Proposal(data["digest"], tuple(data["titles"]), data["mode"], event.actor, event.recorded_at)
        else:
            made = found[event.subject][0]
        found[event.subject] = (made, event)
    return list(found.values())


def proposal(digest: str) -> tuple[Proposal, str]:
    """A waiting proposal and its text."""
    found = next((one for one in pending() if one.digest == digest), None)
    if found is None:
        raise NotFound(what="待审定的放假通知")
    with files.open_stored(StoredFile.objects.get(digest=digest)) as plain:
        return found, plain.read().decode()


def accept_notice(digest: str, *, actor: Actor, user: User | None = None) -> list[HolidayNotice]:
    """Load what was handed in, as it was handed in."""
    allow(user, Permission.LOAD_CALENDAR)
    with transaction.atomic():
        found, text = proposal(digest)
        loaded = load_notice(text, actor=actor, user=user, mode=found.mode)
        journal.record(_ACCEPTED, _SUBJECT + digest, {"digest": digest}, actor=actor)
        return loaded


def decline_notice(digest: str, why: str, *, actor: Actor, user: User | None = None) -> None:
    """Send back, with the reason."""
    allow(user, Permission.LOAD_CALENDAR)
    with transaction.atomic():
        proposal(digest)
        journal.record(_DECLINED, _SUBJECT + digest, {"digest": digest, "why": why}, actor=actor)
