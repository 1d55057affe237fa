"""Days and times at which an office is open: the national calendar with the region's own notices on top."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from mingting.base.national import national_notices
from mingting.rules.calendar import WorkCalendar
from mingting.rules.notices_ningxia import NINGXIA_NOTICES

_OPEN = ((8 * 60 + 30, 195), (14 * 60 + 30, 180))  # minute of opening, minutes in which cases are accepted


@cache
def workdays(first: date, last: date) -> tuple[date, ...]:
    """The working days of a span in 宁夏, both ends included."""
    return tuple(found.day for found in _calendar().days(first, last) if found.kind.worked)


@cache
def _calendar() -> WorkCalendar:
    return WorkCalendar("640000", (*national_notices(), *NINGXIA_NOTICES))


def quarter(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of a quarter.

    >>> quarter(2021, 2)
    (datetime.date(2021, 4, 1), datetime.date(2021, 6, 30))
    """
    first = date(year, 3 * number - 2, 1)
    after = date(year + number // 4, 3 * number % 12 + 1, 1)
    return first, after - timedelta(days=1)


def months(first: date, last: date) -> list[tuple[date, date]]:
    """The calendar months of a span of whole months."""
    found = []
    while first <= last:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append((first, after - timedelta(days=1)))
        first = after
    return found


def opening(rng: Random, day: date) -> datetime:
    """An instant in office hours of the day, at least twenty minutes before closing."""
    start, length = _OPEN[rng.random() < 0.45]
    return datetime.combine(day, time()) + timedelta(minutes=start, seconds=rng.randrange(length * 60))
