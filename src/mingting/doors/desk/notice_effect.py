"""What a notice would change, told before it is loaded: the days that become worked or free, and the quarters that get more or fewer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mingting.rules.calendar import CalendarDay, WorkCalendar
from mingting.rules.codes.region import significant
from mingting.rules.notices import HEADINGS, Notice
from mingting.rules.periods import Period

MOST_YEARS = 12


@dataclass(frozen=True)
class ChangedDay:
    before: CalendarDay
    after: CalendarDay


@dataclass(frozen=True)
class ChangedQuarter:
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Effect:
    notices: tuple[Notice, ...]
    elsewhere: tuple[Notice, ...]
    days: tuple[ChangedDay, ...]
    quarters: tuple[ChangedQuarter, ...]
    settled: tuple[int, ...]
    """Years that were provisional and would be no more."""


def effect_of(notices: Sequence[Notice], calendar: WorkCalendar, *, adds: bool) -> Effect:
    """Compare the calendar as it stands with the calendar after loading."""
    here = [notice for notice in notices if notice.applies_to(calendar.region)]
    taken = set() if adds else {(significant(notice.region), notice.year) for notice in here}
    kept = [one for one in calendar.notices if (significant(one.region), one.year) not in taken]
    after = WorkCalendar(calendar.region, [*kept, *here])
    years = sorted({notice.year for notice in here})
    return Effect(
        notices=tuple(notices),
        elsewhere=tuple(notice for notice in notices if notice not in here),
        days=tuple(_changed_days(calendar, after, years)),
        quarters=tuple(_changed_quarters(calendar, after, years)),
        settled=tuple(year for year in after.known_years if year not in calendar.known_years),
    )


def _changed_days(before: WorkCalendar, after: WorkCalendar, years: Sequence[int]) -> Iterator[ChangedDay]:
    seen: set[date] = set()
    for year in years[:MOST_YEARS]:
        span = (date(year - 1, 12, 1), date(year + 1, 1, 31))
        for old, new in zip(before.days(*span), after.days(*span)):
            if (old.kind, old.name) != (new.kind, new.name) and old.day not in seen:
                seen.add(old.day)
                yield ChangedDay(old, new)


def _changed_quarters(before: WorkCalendar, after: WorkCalendar, years: Sequence[int]) -> Iterator[ChangedQuarter]:
    for year in years[:MOST_YEARS]:
        for code in (*(f"{year}Q{number}" for number in range(1, 5)), str(year)):
            period = Period.parse(code)
            old, new = before.count(period.first, period.last).days, after.count(period.first, period.last).days
            if old != new:
                yield ChangedQuarter(period.name, old, new)


def plain_csv(text: str) -> str:
    """What people paste: cells copied from a spreadsheet come with tabs, and some type the Chinese comma."""
    text = text.strip("\ufeff\r\n ")
    head = text.split("\n", 1)[0]
    if "\t" in head:
        rows = csv.reader(io.StringIO(text), delimiter="\t")
    elif "，" in head and "," not in head:
        rows = csv.reader(io.StringIO(text.replace("，", ",")))
    else:
        return text
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def empty_notice() -> str:
    """A file to fill in, with a notice as it should look."""
    title, code = "国务院办公厅关于2025年部分节假日安排的通知", "国办发明电〔2024〕12号"
    runs = [("放假", "2025-05-01", "2025-05-05", "劳动节"), ("上班", "2025-04-27", "", "")]
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *((code, title, "", 2025, *run, "中国政府网") for run in runs)])
    return "\ufeff" + out.getvalue()
