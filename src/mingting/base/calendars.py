"""The working calendar of a region as it stands: notices shipped with the program, and the notices loaded here over them.

A loaded notice replaces what is known of its region and year, or adds to it if it says so. `calendar_of` is cheap to ask: one small query
tells whether the calendar in memory is still the one; who has asked for that together with other things says so by `standing`.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, QuerySet, TextField, Value
from django.db.models.functions import Cast

from mingting.base.models import HolidayNotice
from mingting.base.national import national_notices
from mingting.base.prepared import Question
from mingting.rules.calendar import CalendarDay, WorkCalendar
from mingting.rules.codes.region import significant
from mingting.rules.notices import Notice, notice_from_row
from mingting.rules.notices_ningxia import NINGXIA_NOTICES

SHIPPED_REGIONAL: tuple[tuple[Notice, ...], ...] = (NINGXIA_NOTICES,)
"""Regional notices that come with the program, one entry a region."""

_Version = tuple[int, str | None]
_standing: ContextVar[_Version | None] = ContextVar("standing", default=None)


@dataclass(frozen=True)
class NoticeRow:
    """A notice as the calendar page lists it."""

    notice: Notice
    shipped: bool
    adds: bool = False
    replaced: bool = False
    loaded_at: datetime | None = None
    loaded_by: str = ""


@dataclass(frozen=True)
class GridDay:
    """One cell of a month: what the day is, why, and whether it lies in the month shown."""

    day: CalendarDay
    reason: str
    provisional: bool
    in_month: bool
    regional: bool


def shipped_notices() -> tuple[Notice, ...]:
    """What the program knows without anything loaded."""
    return (*national_notices(), *(notice for region in SHIPPED_REGIONAL for notice in region))


def notice_of(row: HolidayNotice) -> Notice:
    """A loaded notice as the rules read it."""
    return notice_from_row(
        {
            "code": row.code,
            "title": row.title,
            "region": row.region,
            "year": row.year,
            "off": row.off,
            "worked": row.worked,
            "source": row.source,
        }
    )


def calendar_of(region: str) -> WorkCalendar:
    """The calendar of a region by its code; the same object as long as no notice is loaded."""
    return _calendar(region, _standing.get() or _version())


@contextmanager
def standing(versions: Sequence[Sequence[Any]]) -> Iterator[None]:
    """Within this block the calendars are those of the notices asked for before it (the row of `notices_asked`)."""
    ((count, last),) = versions
    before = _standing.set((count, last))
    try:
        yield
    finally:
        _standing.reset(before)


def frozen_rows(region: str) -> list[dict[str, Any]]:
    """The calendar's notices as plain data for a snapshot: `WorkCalendar.from_rows(region, rows)` is the same calendar for ever."""
    return calendar_of(region).to_rows()


def notices_of(region: str, year: int | None = None) -> list[NoticeRow]:
    """Every notice that binds a region, the newest year first, replaced ones among them, each with where it comes from."""
    loaded = list(HolidayNotice.objects.select_related("loaded_by").order_by("loaded_at", "id"))
    standing = {_place(row.region, row.year) for row in loaded if not row.replaced and not row.adds}
    rows = [
        NoticeRow(notice, shipped=True, replaced=_place(notice.region, notice.year) in standing)
        for notice in shipped_notices()
    ]
    for row in loaded:
        by = str(row.loaded_by) if row.loaded_by else ""
        rows.append(NoticeRow(notice_of(row), False, row.adds, row.replaced, row.loaded_at, by))
    binding = [row for row in rows if row.notice.applies_to(region) and year in (None, row.notice.year)]
    return sorted(binding, key=lambda row: (-row.notice.year, significant(row.notice.region), row.replaced))


def month_grid(region: str, year: int, month: int) -> list[list[GridDay]]:
    """The month in weeks from Monday, filled with the days around it."""
    calendar = calendar_of(region)
    return [[_grid_day(calendar, day, month) for day in week] for week in Calendar().monthdatescalendar(year, month)]


def _grid_day(calendar: WorkCalendar, day: date, month: int) -> GridDay:
    found = calendar.day_of(day)
    return GridDay(
        day=found,
        reason=calendar.reason_of(day),
        provisional=calendar.provisional(day),
        in_month=day.month == month,
        regional=bool(found.notice and found.notice.region),
    )


def notices_asked() -> QuerySet[HolidayNotice, Any]:
    """Which notices are loaded, told apart by one row: rows are added or marked, and marking writes a later `loaded_at` on the row that replaces;
    nothing is deleted."""
    last = Cast(Max("loaded_at"), TextField())
    return (
        HolidayNotice.objects.order_by()
        .values(of=Value(1))
        .annotate(count=Count("id"), last=last)
        .values_list("count", "last")
    )


_VERSION = Question(notices_asked)


def _version() -> _Version:
    ((count, last),) = _VERSION.rows()
    return count, last


@lru_cache(maxsize=64)
def _calendar(region: str, version: _Version) -> WorkCalendar:
    return WorkCalendar(region, _in_force(HolidayNotice.objects.filter(replaced=False).order_by("loaded_at", "id")))


def _in_force(loaded: Iterable[HolidayNotice]) -> Iterator[Notice]:
    """Shipped notices that no loaded one replaces, then the loaded ones in the order they came."""
    rows = list(loaded)
    replaced = {_place(row.region, row.year) for row in rows if not row.adds}
    yield from (notice for notice in shipped_notices() if _place(notice.region, notice.year) not in replaced)
    yield from (notice_of(row) for row in rows)


def _place(region: str, year: int) -> tuple[str, int]:
    return significant(region), year
