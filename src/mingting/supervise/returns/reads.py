"""Questions about returns: the lines of a period, which came late, who owes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate

from mingting.base.clock import CHINA
from mingting.base.models import Presence, User, Window, valid_on
from mingting.base.permissions import Reach, held_by, reach_by
from mingting.base.roles import Permission, Role, may
from mingting.rules.periods import Period
from mingting.supervise.returns.days import OPEN, counts_of, windows_in
from mingting.supervise.returns.models import ReturnLine, TallyDay, TallyItem


def lines_of(reach: Reach, period: Period) -> QuerySet[ReturnLine]:
    """Lines whose own period lies within the one asked about."""
    within = ReturnLine.objects.filter(first_day__gte=period.first, last_day__lte=period.last)
    return within.filter(reach.where("organ_path")).select_related("organ", "place").order_by("organ_path", "first_day")


def late_lines(reach: Reach, period: Period) -> QuerySet[ReturnLine]:
    """Those handed in after the day they were due."""
    lines = lines_of(reach, period).annotate(handed_on=TruncDate("submitted_at", tzinfo=CHINA))
    return lines.filter(handed_on__gt=F("due_on"))


def owing(period: Period) -> list[Presence]:
    """Who only reports counts, stood there at the period's end, and reported nothing for it, in official order."""
    standing = Presence.objects.filter(valid_on(period.last), reports_only=True).select_related("organ", "place")
    reported = set(
        ReturnLine.objects.filter(first_day__gte=period.first, last_day__lte=period.last).values_list(
            "organ_id", "place_id"
        )
    )
    return [one for one in standing.order_by("order") if (one.organ_id, one.place_id) not in reported]


# ---- the quick tally --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """An item of a window with what stands counted today."""

    item: TallyItem
    count: int


@dataclass(frozen=True)
class Board:
    """What a window's page shows: its keys with today's counts, and the days behind that nobody confirmed."""

    window: Window
    day: date
    row: TallyDay | None
    tallies: tuple[Tally, ...]
    behind: tuple[tuple[TallyDay, int], ...]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.tallies)

    @property
    def open(self) -> bool:
        return self.row is None or self.row.state in OPEN


def board(window: Window, day: date) -> Board:
    row = TallyDay.objects.filter(window=window, day=day).first()
    counts = counts_of(row)
    items = TallyItem.objects.filter(window=window)
    shown = [one for one in items.order_by("key", "pk") if one.ended_at is None or one.pk in counts]
    shown.sort(key=lambda one: (one.ended_at is not None, one.key))
    tallies = tuple(Tally(one, counts.get(one.pk, 0)) for one in shown)
    earlier = TallyDay.objects.filter(window=window, day__lt=day, state__in=OPEN).order_by("day")
    return Board(window, day, row, tallies, tuple((one, sum(counts_of(one).values())) for one in earlier))


def days_for(user: User) -> QuerySet[TallyDay]:
    """The days of the windows that this person confirms or sends back, newest first."""
    seen = windows_in(reach_by(held_by(user), _confirms), counted=True).order_by().values("pk")
    rows = TallyDay.objects.filter(window__in=seen)
    return rows.select_related("window__place", "handed_by", "confirmed_by").order_by("-day", "window__code")


def _confirms(role: Role) -> bool:
    return role is Role.STATISTICS or may(role, Permission.CONFIRM_RETURNS)
