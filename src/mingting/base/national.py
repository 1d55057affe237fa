"""国务院办公厅放假通知 as `holidays` keeps them, year by year: official years only, for that library also answers for years nobody has decided yet.

Days around the New Year belong to the notice of the new year, whichever year they fall in. A notice's 文号 is given where it was read; the list stops
nothing: a year whose notice is in the library and not in the list is cited by its title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

import holidays
from holidays.countries.china import ChinaStaticHolidays

from mingting.rules.notices import Notice, Off

FIRST_YEAR = 2001
_ONE = timedelta(days=1)
_DECEMBER_OF_NEW_YEAR = 26
_NUMBERS = {
    2006: "国办发明电〔2005〕35号",
    2007: "国办发明电〔2006〕49号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
_CHANGED = {2019: "劳动节延长，国办发明电〔2019〕3号", 2020: "春节延长，国办发明电〔2020〕1号"}


def official_years() -> tuple[int, ...]:
    """The years whose notice the library holds: those with days changed by a notice, without a gap from 2001 on."""
    known = ChinaStaticHolidays.special_public_holidays
    last = FIRST_YEAR
    while last + 1 in known:
        last += 1
    return tuple(range(FIRST_YEAR, last + 1))


@cache
def national_notices() -> tuple[Notice, ...]:
    """One notice a year, in order."""
    years = official_years()
    days = holidays.country_holidays("CN", years=years, language="zh_CN", categories=("public",))
    off: dict[int, dict[date, str]] = {year: {} for year in years}
    worked: dict[int, list[date]] = {year: [] for year in years}
    for day, name in sorted(days.items()):
        if (year := _arranging_year(day)) in off:
            off[year][day] = name
    for day in sorted(days.weekend_workdays):
        if (year := _arranging_year(day)) in worked:
            worked[year].append(day)
    return tuple(_notice(year, off[year], worked[year]) for year in years)


def _arranging_year(day: date) -> int:
    return day.year + (day.month == 12 and day.day >= _DECEMBER_OF_NEW_YEAR)


def _notice(year: int, off: dict[date, str], worked: list[date]) -> Notice:
    title = f"国务院办公厅关于{year}年部分节假日安排的通知"
    source = "中国政府网；" + _CHANGED[year] if year in _CHANGED else "中国政府网"
    runs = tuple(_runs(off, frozenset(worked)))
    return Notice(_NUMBERS.get(year, f"国办-{year}"), title, "", year, runs, tuple(worked), source)


def _runs(off: dict[date, str], worked: frozenset[date]) -> Iterator[Off]:
    """Days off that follow each other are one run, over the weekend between them too; it goes by the festivals in it."""
    run: list[date] = []
    for day in sorted(off):
        if run and not all(_is_free(between, worked) for between in _between(run[-1], day)):
            yield Off(run[0], run[-1], _names(off[one] for one in run))
            run = []
        run.append(day)
    if run:
        yield Off(run[0], run[-1], _names(off[one] for one in run))


def _between(first: date, last: date) -> Iterator[date]:
    day = first + _ONE
    while day < last:
        yield day
        day += _ONE


def _is_free(day: date, worked: frozenset[date]) -> bool:
    return day.weekday() >= 5 and day not in worked


def _names(labels: Iterable[str]) -> str:
    """春节, 中秋节、国庆节: the festivals without what the library adds in brackets; days exchanged have no name of their own."""
    found: dict[str, None] = {}
    for label in labels:
        for part in label.split("; "):
            name = part.split("（")[0].removesuffix("延长假期")
            if name != "休息日":
                found[name] = None
    return "、".join(found)
