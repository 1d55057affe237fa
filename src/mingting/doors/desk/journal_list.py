"""Which events somebody may read, narrowed and paged by position; each page names the seals that close it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from mingting.base import clock
from mingting.base.models import Event, Organ, Seal, User
from mingting.base.permissions import require
from mingting.base.roles import Permission, Role
from mingting.doors.desk.journal_words import kind_name, says, subject_code, subject_name
from mingting.doors.desk.people import person, roles
from mingting.doors.desk.people_list import whole_house
from mingting.web.values import Pages

SHOWN = 60


def visible(request: HttpRequest, permission: Permission = Permission.SEE_JOURNAL) -> QuerySet[Event]:
    """What was done from an organ within reach; for the auditor of the whole house also what the system did by itself."""
    reach = require(person(request), permission)
    if whole_house(reach) and Role.AUDITOR in roles(request):
        return Event.objects.exclude(position=None)
    codes = Organ.objects.filter(reach.where("path")).values("code")
    return Event.objects.filter(organ__in=codes).exclude(position=None)


@dataclass(frozen=True)
class Filters:
    """Every state of the list is a link."""

    room: str = ""
    subject: str = ""
    actor: str = ""
    day: date | None = None
    before: int = 0

    @classmethod
    def of(cls, asked: QueryDict) -> Filters:
        before = asked.get("before", "")
        try:
            day = date.fromisoformat(asked.get("day", ""))
        except ValueError:
            day = None
        return cls(
            asked.get("room", "")[:30],
            subject_code(asked.get("subject", "")[:80]),
            asked.get("actor", "").strip()[:60],
            day,
            int(before) if before.isascii() and before.isdigit() and len(before) < 15 else 0,
        )

    @property
    def about(self) -> str:
        """The subject as it is typed."""
        return subject_name(self.subject)

    @property
    def any(self) -> bool:
        return bool(self.room or self.subject or self.actor or self.day)

    def url(self, before: int = 0) -> str:
        pairs = QueryDict(mutable=True)
        for name, value in {**self.__dict__, "before": before}.items():
            if value:
                pairs[name] = str(value)
        return f"?{pairs.urlencode()}"

    def narrow(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        if self.room:
            rows = rows.filter(kind__startswith=f"{self.room}.")
        if self.subject:
            rows = rows.filter(subject=self.subject)
        if self.actor:
            named = User.objects.filter(name=self.actor).values_list("username", flat=True)
            rows = rows.filter(Q(actor=self.actor) | Q(actor__in=list(named)))
        if self.day:
            start = datetime.combine(self.day, time(), clock.CHINA)
            rows = rows.filter(recorded_at__gte=start, recorded_at__lt=start + timedelta(days=1))
        return rows


@dataclass(frozen=True)
class Row:
    """One event as a person reads it."""

    event: Event
    what: str
    about: str
    says: str
    who: str
    standing_for: str
    organ: str
    seal: int | None


def page_of(rows: QuerySet[Event], filters: Filters) -> tuple[list[Row], Pages]:
    """Newest first, by position."""
    if filters.before:
        rows = rows.filter(position__lt=filters.before)
    found = list(rows.order_by("-position")[: SHOWN + 1])
    more = len(found) > SHOWN
    shown = rows_of(found[:SHOWN])
    last = found[SHOWN - 1].position if more else 0
    return shown, Pages(
        f"{len(shown)} 条" + ("，还有更早的" if more else ""),
        next_url=filters.url(before=last or 0) if more else "",
        first_url=filters.url() if filters.before else "",
    )


def rows_of(events: list[Event]) -> list[Row]:
    """With the names of people and organs, and the seal that closes each."""
    if not events:
        return []
    positions = [one.position or 0 for one in events]
    seals = list(
        Seal.objects.filter(last__gte=min(positions), first__lte=max(positions))
        .order_by("last")
        .values_list("last", "number")
    )
    ends = [last for last, _ in seals]
    named = {one.actor for one in events} | {str(one.data.get("for", "")) for one in events}
    people = {one.username: one.name or one.username for one in User.objects.filter(username__in=named)}
    codes = {one.organ for one in events} | {str(one.data.get("organ", "")) for one in events}
    organs = dict(Organ.objects.filter(code__in=codes).values_list("code", "short_name"))
    return [
        Row(
            one,
            kind_name(one.kind),
            subject_name(one.subject),
            says(one, organs),
            people.get(one.actor, one.actor),
            people.get(str(one.data.get("for", "")), str(one.data.get("for", ""))),
            organs.get(one.organ, one.organ),
            seals[at][1] if (at := bisect_left(ends, one.position or 0)) < len(seals) else None,
        )
        for one in events
    ]
