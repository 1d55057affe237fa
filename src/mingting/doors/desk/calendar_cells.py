"""The working calendar as the page draws it: cells of the year, working days of each period, days that differ from an ordinary week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mingting.rules.calendar import CalendarDay, DayCount, DayKind, WorkCalendar
from mingting.rules.codes.region import significant
from mingting.rules.notices import Notice
from mingting.rules.periods import Period
from mingting.web.parts.figures import count
from mingting.web.values import Day

_LEVELS = {0: "国家", 2: "省、自治区", 4: "市", 6: "县"}
_MARKS = {DayKind.HOLIDAY: "休", DayKind.MAKEUP_WORKDAY: "班"}


def level_of(notice: Notice) -> str:
    """Who issued a notice, in one word."""
    return _LEVELS.get(len(significant(notice.region)), "乡镇")


@dataclass(frozen=True)
class PeriodRow:
    """A period's working days by the county's calendar and by the national one alone."""

    period: Period
    name: str
    own: DayCount
    national: DayCount
    url: str

    @property
    def fewer(self) -> int:
        return self.own.days - self.national.days

    @property
    def caption(self) -> SafeString:
        """Above a month: its name and its working days, with the national ones where they differ."""
        days = count(self.own.days, self.url, title=f"{self.period.name}的工作日")
        beside = f"（全国 {self.national.days}）" if self.fewer else ""
        return format_html('{} <span class="soft">{} 个工作日{}</span>', self.name, days, beside)


@dataclass(frozen=True)
class DifferentDay:
    """A day that is not what its place in the week says, or not what the national calendar says."""

    found: CalendarDay
    reason: str
    regional: bool


def year_cells(calendar: WorkCalendar, year: int, today: date) -> Iterator[Day]:
    for found in calendar.days(date(year, 1, 1), date(year, 12, 31)):
        yield Day(
            found.day,
            kind=_kind(found, calendar),
            label=_label(found),
            mark=_MARKS.get(found.kind, ""),
            now=found.day == today,
            url=reverse("calendar-day", args=[found.day.isoformat()]),
            title=_spoken(found, calendar),
        )


def _kind(found: CalendarDay, calendar: WorkCalendar) -> str:
    if found.kind is DayKind.HOLIDAY:
        return "free"
    if not found.kind.worked:
        return ""
    if found.kind is DayKind.MAKEUP_WORKDAY:
        return "on"
    return "todo" if calendar.provisional(found.day) and not found.notice else "zero"


def _label(found: CalendarDay) -> str:
    """春节, 国庆, 开斋: two or three signs fit into a cell; the whole name is spoken and stands in the drawer."""
    names = found.name.split("、")
    first = next((name for name in names if "除夕" not in name), names[0])
    return first.removesuffix("节") if len(first) > 2 else first


def _spoken(found: CalendarDay, calendar: WorkCalendar) -> str:
    word = f"{found.name}{found.kind.label}"
    return f"{word}（暂定）" if calendar.provisional(found.day) and not found.notice else word


def month_rows(calendar: WorkCalendar, year: int, today: date) -> list[tuple[PeriodRow, list[Day]]]:
    """The twelve months, each with its cells."""
    national, cells = calendar.national_only, list(year_cells(calendar, year, today))
    return [
        (
            _row(f"{year}-{month:02}", f"{month}月", calendar, national),
            [cell for cell in cells if cell.day.month == month],
        )
        for month in range(1, 13)
    ]


def longer_rows(calendar: WorkCalendar, year: int) -> list[PeriodRow]:
    """The four quarters and the year."""
    national = calendar.national_only
    codes = [(f"{year}Q{number}", f"{sign}季度") for number, sign in enumerate("一二三四", 1)]
    return [_row(code, name, calendar, national) for code, name in [*codes, (str(year), "全年")]]


def _row(code: str, name: str, calendar: WorkCalendar, national: WorkCalendar) -> PeriodRow:
    period = Period.parse(code)
    own, plain = calendar.count(period.first, period.last), national.count(period.first, period.last)
    return PeriodRow(period, name, own, plain, reverse("calendar-span", args=[period.code]))


def different_days(calendar: WorkCalendar, period: Period) -> list[DifferentDay]:
    """The days of a period that a notice settles against the week."""
    return [
        DifferentDay(found, calendar.reason_of(found.day), bool(found.notice and found.notice.region))
        for found in calendar.days(period.first, period.last)
        if found.kind.worked != (found.day.weekday() < 5)
    ]


def weekdays_in(period: Period) -> int:
    """Mondays to Fridays of a period."""
    return WorkCalendar("", ()).count(period.first, period.last).days
