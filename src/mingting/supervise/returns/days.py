"""What the acts of the quick tally ask first: whose window, which day, what stands counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from mingting.base.errors import NotAllowed
from mingting.base.journal import Actor
from mingting.base.models import User, Window
from mingting.base.permissions import Reach, acting, held_by, reach_by, reach_of
from mingting.base.roles import Permission, Role, may
from mingting.supervise.returns.models import ReturnLine, TallyCount, TallyDay, TallyItem

OPEN = (TallyDay.State.OPEN, TallyDay.State.RETURNED)


@dataclass(frozen=True)
class Line:
    """What a window's day comes to for one organ and measure."""

    organ_id: int
    organ_path: str
    organ_code: str
    measure: str
    count: int


def windows_in(reach: Reach, *, counted: bool = False) -> QuerySet[Window]:
    """The windows of a reach: one's own, those of one's organs, those at one's places; with `counted` also those that count for one's organs."""
    where = reach.where("organ__path", window="pk", place="place") | reach.where("place__organ__path")
    if counted:
        where |= reach.where("tally_items__organ__path")
    rows = Window.objects.filter(where).select_related("place__organ", "organ")
    return rows.order_by("place__code", "code").distinct()


def tally_windows(user: User) -> QuerySet[Window]:
    """Where this person counts."""
    return windows_in(reach_of(user, Permission.TALLY))


def counter(user: User, window: Window) -> Actor:
    """Who counts there, or a refusal."""
    return _acting(user, window, lambda role: may(role, Permission.TALLY))


def confirmer(user: User, window: Window) -> Actor:
    """The chief representative over the window, or over an organ whose volume is counted there."""
    return _acting(user, window, lambda role: may(role, Permission.CONFIRM_RETURNS), _organs(window))


def returner(user: User, window: Window) -> Actor:
    """统计通报岗 over the window."""
    return _acting(user, window, lambda role: role is Role.STATISTICS, _organs(window))


_SETTERS = frozenset({Role.CHIEF, Role.HALL_MANAGER, Role.DEPARTMENT_LEADER})


def setter(user: User, window: Window) -> Actor:
    """Who says what is counted there: chief representative, hall manager, or the department's head."""
    return _acting(user, window, lambda role: role in _SETTERS)


def set_windows(user: User) -> QuerySet[Window]:
    """The windows whose items this person sets."""
    return windows_in(reach_by(held_by(user), lambda role: role in _SETTERS))


def _acting(user: User, window: Window, holds, paths: Iterable[str] = ()) -> Actor:  # type: ignore[no-untyped-def]
    tried = [window.organ.path if window.organ else "", window.place.organ.path, *paths]
    for path in dict.fromkeys(one for one in tried if one):
        try:
            return acting(user, holds, path, window.pk, window.place_id)
        except NotAllowed:
            continue
    raise NotAllowed()


def _organs(window: Window) -> list[str]:
    return sorted(set(TallyItem.objects.filter(window=window).values_list("organ__path", flat=True)))


def counts_of(day: TallyDay | None) -> dict[int, int]:
    """What stands counted, by item."""
    if day is None:
        return {}
    rows = TallyCount.objects.filter(day=day, undone_at=None).values_list("item_id")
    return dict(rows.annotate(n=Count("pk")))


def lines_of_day(day: TallyDay) -> list[Line]:
    """The day as lines: one an organ and measure; items in use that were not counted give 0, for none is an answer too."""
    counts = counts_of(day)
    items = TallyItem.objects.filter(Q(window=day.window, ended_at=None) | Q(pk__in=counts)).select_related("organ")
    found: dict[tuple[int, str], Line] = {}
    for item in items.order_by("organ__path", "key", "pk"):
        for measure in item.measures:
            before = found.get((item.organ_id, measure))
            count = counts.get(item.pk, 0) + (before.count if before else 0)
            found[item.organ_id, measure] = Line(item.organ_id, item.organ.path, item.organ.code, measure, count)
    return list(found.values())


def open_day(window: Window, day: date) -> TallyDay:
    """The row of the day, locked; made the first time something is counted. Of two at once both get the one."""
    TallyDay.objects.get_or_create(window=window, day=day)
    return TallyDay.objects.select_for_update(of=("self",)).get(window=window, day=day)


def lines_written(day: TallyDay) -> QuerySet[ReturnLine]:
    """The return lines that a confirmed day stands in."""
    return ReturnLine.objects.filter(window=day.window, first_day=day.day, last_day=day.day)
