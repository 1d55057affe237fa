"""工作日历: which days are worked, per region, each day with the notice it rests on.

Monday to Friday, overridden by the State Council's yearly notices (放假、调休上班), overridden by the region's own.
Sums are kept beside the days, so that every question costs the same however long the span. A day outside the years of
the national notices is *unknown*: due dates running over it are counted by weekdays and marked provisional (暂定),
statistics over it are refused.
"""

import hashlib
import json
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Self

from mingting.rules.codes.region import significant
from mingting.rules.days import CalendarDay, DayCount, DayKind, DueDate, MonthDays
from mingting.rules.errors import UnknownDays
from mingting.rules.notices import Notice, Off, notice_from_row, notice_to_row, parse_notices

__all__ = [
    "CalendarDay",
    "DayCount",
    "DayKind",
    "DueDate",
    "MonthDays",
    "Notice",
    "Off",
    "WorkCalendar",
    "months_on",
    "parse_notices",
]

_WEEKDAYS = "一二三四五六日"
_ONE = timedelta(days=1)


class WorkCalendar:
    """The calendar of one region, built from notices: national first, then the region's own on top.

    Notices of one region apply in the order given, so a later change of the same year (延长假期) goes after what it
    changes.

    >>> state = Notice("国办发明电〔2020〕27号", "国务院办公厅关于2021年部分节假日安排的通知", "", 2021,
    ...     (Off(date(2021, 5, 1), date(2021, 5, 5), "劳动节"),), (date(2021, 4, 25), date(2021, 5, 8)))
    >>> own = Notice("宁夏-2021", "宁夏2021年放假通知", "640000", 2021,
    ...     (Off(date(2021, 5, 13), date(2021, 5, 14), "开斋节"),))
    >>> zhongning = WorkCalendar("640521", [own, state])
    >>> zhongning.workdays_between(date(2021, 5, 1), date(2021, 5, 31))
    17
    >>> zhongning.national_only.workdays_between(date(2021, 5, 1), date(2021, 5, 31))
    19
    """

    def __init__(self, region: str, notices: Iterable[Notice]) -> None:
        self.region = region
        applying = [notice for notice in notices if notice.applies_to(region)]
        self.notices: tuple[Notice, ...] = tuple(sorted(applying, key=lambda notice: len(significant(notice.region))))
        self._known_years = frozenset(notice.year for notice in self.notices if not notice.region)
        self._settled: dict[date, CalendarDay] = {}
        for notice in self.notices:
            self._apply(notice)
        self._index()

    def _apply(self, notice: Notice) -> None:
        for run in notice.off:
            for day in run.days():
                self._settled[day] = CalendarDay(day, DayKind.HOLIDAY, notice, run.name)
        for day in notice.worked:
            kind = DayKind.MAKEUP_WORKDAY if not self.kind_of(day).worked else DayKind.WORKDAY
            self._settled[day] = CalendarDay(day, kind, notice)

    def _index(self) -> None:
        """Running sums from the first to the last day any notice speaks of; outside of it weekdays are arithmetic."""
        years = sorted(self._known_years | {day.year for day in self._settled}) or [2000]
        self._start = date(years[0], 1, 1).toordinal()
        self._end = date(years[-1], 12, 31).toordinal()
        days = range(self._start, self._end + 1)
        worked = [self.kind_of(date.fromordinal(ordinal)).worked for ordinal in days]
        self._before = _weekdays_to(self._start - 1)
        self._sums = list(accumulate(worked, initial=self._before))
        self._workdays = [ordinal for ordinal, is_worked in zip(days, worked) if is_worked]
        self._shift = self._sums[-1] - _weekdays_to(self._end)

    def _position(self, ordinal: int) -> int:
        """How many working days there are up to and including the day, from the beginning of dates."""
        if ordinal < self._start:
            return _weekdays_to(ordinal)
        if ordinal > self._end:
            return _weekdays_to(ordinal) + self._shift
        return self._sums[ordinal - self._start + 1]

    def _at(self, position: int) -> date:
        """The working day at a position."""
        if position <= self._before:
            ordinal = _weekday_at(position)
        elif position <= self._sums[-1]:
            ordinal = self._workdays[position - self._before - 1]
        else:
            ordinal = _weekday_at(position - self._shift)
        return date.fromordinal(ordinal)

    @property
    def national_only(self) -> Self:
        """The same calendar without the region's own notices: what "按全国日历" would say."""
        return type(self)("", (notice for notice in self.notices if not notice.region))

    @property
    def known_years(self) -> tuple[int, ...]:
        """The years covered by a national notice, in order."""
        return tuple(sorted(self._known_years))

    @property
    def fingerprint(self) -> str:
        """A short name of exactly this calendar: the same region and notices give the same letters."""
        plain = json.dumps([self.region, self.to_rows()], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]

    def day_of(self, day: date) -> CalendarDay:
        """The day with its kind, notice and holiday name."""
        return self._settled.get(day) or CalendarDay(day, DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND)

    def kind_of(self, day: date) -> DayKind:
        """The kind of the day.

        >>> WorkCalendar("", []).kind_of(date(2021, 6, 5)).value
        'weekend'
        """
        return self.day_of(day).kind

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked: a weekday not given off, or a weekend day worked instead.

        >>> WorkCalendar("", []).is_workday(date(2021, 6, 4))
        True
        """
        return self.kind_of(day).worked

    def is_known(self, day: date) -> bool:
        """Whether a national notice has settled the year of the day."""
        return day.year in self._known_years

    def provisional(self, day: date) -> bool:
        """暂定: the day's kind is only guessed from the day of the week."""
        return not self.is_known(day)

    def reason_of(self, day: date) -> str:
        """Why the day is or is not worked, in one sentence with its source.

        >>> own = Notice("宁夏-2021", "宁夏2021年放假通知", "", 2021,
        ...     (Off(date(2021, 5, 13), date(2021, 5, 14), "开斋节"),))
        >>> calendar = WorkCalendar("", [own])
        >>> for day in (date(2021, 5, 12), date(2021, 5, 13), date(2021, 5, 15), date(2022, 5, 12)):
        ...     print(calendar.reason_of(day))
        星期三，工作日
        星期四，开斋节放假，依据《宁夏2021年放假通知》（宁夏-2021）
        星期六，周末
        星期四，按星期暂定为工作日，2022年放假通知尚未录入
        """
        found, weekday = self.day_of(day), f"星期{_WEEKDAYS[day.weekday()]}"
        if found.notice is not None:
            return f"{weekday}，{found.name}{found.kind.label}，依据{found.notice.cited}"
        if self.provisional(day):
            return f"{weekday}，按星期暂定为{found.kind.label}，{day.year}年放假通知尚未录入"
        return f"{weekday}，{found.kind.label}"

    def count(self, first: date, last: date) -> DayCount:
        """Working days from `first` to `last`, both included, told as provisional where no notice has settled them.

        >>> WorkCalendar("", []).count(date(2027, 1, 4), date(2027, 1, 10))
        DayCount(days=5, provisional=True)
        """
        if last < first:
            return DayCount(0)
        days = self._position(last.toordinal()) - self._position(first.toordinal() - 1)
        return DayCount(days, self._first_unknown(first, last) is not None)

    def workdays_between(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included. Refused (UnknownDays) where a notice is missing."""
        if last < first:
            return 0
        if (year := self._first_unknown(first, last)) is not None:
            raise UnknownDays(year=year, first=first, last=last)
        return self.count(first, last).days

    def workdays_after(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`: the day of the event does not count."""
        return self.workdays_between(start + _ONE, end)

    def add_workdays(self, day: date, number: int) -> DueDate:
        """The `number`-th working day after `day`; for 0 the day itself, or the next working day if it is not one.

        A negative number counts back: -1 is the last working day before `day`.

        >>> calendar = WorkCalendar("", [Notice("", "", "", 2021, ())])
        >>> calendar.add_workdays(date(2021, 6, 4), 1)
        DueDate(day=datetime.date(2021, 6, 7), provisional=False)
        >>> calendar.add_workdays(date(2021, 6, 5), 0).day == calendar.add_workdays(date(2021, 6, 8), -1).day
        True
        >>> calendar.add_workdays(date(2021, 12, 31), 1)
        DueDate(day=datetime.date(2022, 1, 3), provisional=True)
        """
        if number > 0:
            due = self._at(self._position(day.toordinal()) + number)
        else:
            due = self._at(self._position(day.toordinal() - 1) + 1 + number)
        first, last = (day + _ONE, due) if number > 0 else (min(day, due), max(day, due))
        return DueDate(due, self._first_unknown(first, last) is not None)

    def next_workday(self, day: date) -> DueDate:
        """The first working day after `day`."""
        return self.add_workdays(day, 1)

    def roll(self, day: date) -> DueDate:
        """The day itself if it is worked, else the next working day: a period never ends on a day off."""
        return self.add_workdays(day, 0)

    def add_days(self, day: date, number: int) -> DueDate:
        """The `number`-th natural day after `day`, moved to the next working day when it is off.

        >>> WorkCalendar("", [Notice("", "", "", 2021, ())]).add_days(date(2021, 6, 1), 4).day
        datetime.date(2021, 6, 7)
        """
        return self.roll(day + timedelta(days=number))

    def add_months(self, day: date, number: int) -> DueDate:
        """The same day of the month `number` months on (the month's last day where there is none), moved when off.

        >>> WorkCalendar("", [Notice("", "", "", 2021, ())]).add_months(date(2020, 12, 31), 2).day
        datetime.date(2021, 3, 1)
        """
        return self.roll(months_on(day, number))

    def days(self, first: date, last: date) -> Iterator[CalendarDay]:
        """Every day from `first` to `last`, both included."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            yield self.day_of(date.fromordinal(ordinal))

    def months(self, first: date, last: date) -> tuple[MonthDays, ...]:
        """The months touched by the span, each cut to it, with its working days.

        >>> calendar = WorkCalendar("", [Notice("", "", "", 2021, ())])
        >>> [(month.first.month, month.workdays) for month in calendar.months(date(2021, 4, 26), date(2021, 6, 30))]
        [(4, 5), (5, 21), (6, 22)]
        """
        found: list[MonthDays] = []
        while first <= last:
            end = min(last, date(first.year, first.month, monthrange(first.year, first.month)[1]))
            number = self.count(first, end)
            found.append(MonthDays(first, end, number.days, number.provisional))
            first = end + _ONE
        return tuple(found)

    def regional_gaps(self, first: date, last: date) -> tuple[int, ...]:
        """Years of the span where the region, which has notices of its own, has none loaded for that year.

        The national calendar then stands alone and a page should say so.
        """
        own = {notice.year for notice in self.notices if notice.region}
        years = range(max(first.year, min(own)), last.year + 1) if own else range(0)
        return tuple(year for year in years if year not in own)

    def to_rows(self) -> list[dict[str, Any]]:
        """The notices as plain data, in the order they apply."""
        return [notice_to_row(notice) for notice in self.notices]

    @classmethod
    def from_rows(cls, region: str, rows: Sequence[Mapping[str, Any]]) -> Self:
        """The calendar of `region` from the rows `to_rows` wrote."""
        return cls(region, (notice_from_row(row) for row in rows))

    def _first_unknown(self, first: date, last: date) -> int | None:
        if first.year == last.year:
            return None if first.year in self._known_years else first.year
        return next((year for year in range(first.year, last.year + 1) if year not in self._known_years), None)


def months_on(day: date, number: int) -> date:
    """The same day of the month `number` months on, or that month's last day where there is none (民法典 202).

    >>> months_on(date(2021, 8, 31), 6), months_on(date(2021, 1, 15), -1)
    (datetime.date(2022, 2, 28), datetime.date(2020, 12, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weekdays_to(ordinal: int) -> int:
    """Mondays to Fridays up to the ordinal: day 1 of the calendar of `date` is a Monday."""
    return ordinal // 7 * 5 + min(ordinal % 7, 5)


def _weekday_at(position: int) -> int:
    weeks, rest = divmod(position - 1, 5)
    return weeks * 7 + rest + 1
