"""时限的慢算法: due days and used days counted one day after another, from another source of holidays, by somebody who has not read the rules.

National days come from the `chinese_calendar` package (2004 to 2026), the feasts of 宁夏 from the notices as printed. One day that the package
lacks is set right by the notice itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import chinese_calendar

FEASTS_OF_NINGXIA = frozenset(
    date(year, month, day)
    for year, month, days in (
        (2019, 6, (5, 6)), (2019, 8, (12, 13)), (2020, 5, (25, 26)), (2020, 7, (30, 31)),
        (2021, 5, (13, 14)), (2021, 7, (19, 20)), (2022, 7, (11, 12)),
    )
    for day in days
)  # fmt: skip
WORKED = frozenset({date(2005, 12, 31)})
"""国办发明电〔2005〕35号, 一: “12月31日（星期六）上班”."""
Stretch = tuple[date, date]
_ONE = timedelta(days=1)


def works(day: date, ningxia: bool) -> bool:
    return bool(day in WORKED or chinese_calendar.is_workday(day)) and not (ningxia and day in FEASTS_OF_NINGXIA)


def counts(day: date, pauses: Iterable[Stretch], ningxia: bool) -> bool:
    """A day counts if it is worked and lies in no pause: not after one began and not after it ended."""
    return works(day, ningxia) and not any(first < day <= last for first, last in pauses)


def due_day(start: date, limit: int, pauses: Iterable[Stretch], ningxia: bool) -> date:
    """Take counted days until the limit is used up; a limit of nothing ends on the day itself or the next that is worked."""
    pauses, day, left = list(pauses), start, limit
    if limit == 0:
        while not works(day, ningxia):
            day += _ONE
        return day
    while left:
        day += _ONE
        left -= counts(day, pauses, ningxia)
    return day


def days_used(start: date, end: date, pauses: Iterable[Stretch], ningxia: bool) -> int:
    pauses, day, used = list(pauses), start, 0
    while day < end:
        day += _ONE
        used += counts(day, pauses, ningxia)
    return used
