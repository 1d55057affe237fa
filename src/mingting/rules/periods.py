"""统计期间: 2021, 2021H1, 2021Q2, 2021-06, 2021-06-01..2021-06-15. Years, halves, quarters and months are calendar ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from mingting.rules.calendar import months_on
from mingting.rules.errors import InvalidPeriod

_ONE = timedelta(days=1)
_WHOLE = re.compile(r"(\d{4})(?:H([12])|Q([1-4])|-(\d{2}))?", re.ASCII)
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?", re.ASCII)
_QUARTERS = "一二三四"


class PeriodKind(StrEnum):
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAYS = "days"


_LENGTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. The same days are the same period, however they were written.

    >>> Period.parse("2021-04-01..2021-06-30") == Period.parse("2021Q2")
    True
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidPeriod(text=f"{self.first}..{self.last}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period of a code; small letters and spaces around are forgiven.

        >>> Period.parse("2021Q2")
        Period(first=datetime.date(2021, 4, 1), last=datetime.date(2021, 6, 30))
        >>> Period.parse("2021Q5")
        Traceback (most recent call last):
        ...
        mingting.rules.errors.InvalidPeriod: 统计期间“2021Q5”无法识别，请写成 2021、2021H1、2021Q2、2021-06 或 2021-06-01..2021-06-15。
        """
        clean = text.strip().upper()
        try:
            if match := _WHOLE.fullmatch(clean):
                year, half, quarter, month = (int(part) if part else 0 for part in match.groups())
                if half:
                    return cls._months(date(year, half * 6 - 5, 1), 6)
                if quarter:
                    return cls._months(date(year, quarter * 3 - 2, 1), 3)
                if match.group(4):
                    return cls._months(date(year, month, 1), 1)
                return cls._months(date(year, 1, 1), 12)
            if match := _DAYS.fullmatch(clean):
                first = date.fromisoformat(match.group(1))
                return cls(first, date.fromisoformat(match.group(2)) if match.group(2) else first)
        except ValueError as error:
            raise InvalidPeriod(text=text) from error
        raise InvalidPeriod(text=text)

    @classmethod
    def _months(cls, first: date, number: int) -> Self:
        return cls(first, months_on(first, number) - _ONE)

    @property
    def kind(self) -> PeriodKind:
        """What kind of period its days make.

        >>> Period(date(2021, 1, 1), date(2021, 6, 30)).kind.value
        'half'
        """
        for kind, length in _LENGTHS.items():
            begins = self.first.day == 1 and (self.first.month - 1) % length == 0
            if begins and self.last == months_on(self.first, length) - _ONE:
                return kind
        return PeriodKind.DAYS

    @property
    def code(self) -> str:
        """The canonical code, which `parse` reads back.

        >>> [Period.parse(code).code for code in ("2021", "2021h1", "2021-04-01..2021-06-30", "2021-06", "2021-06-05")]
        ['2021', '2021H1', '2021Q2', '2021-06', '2021-06-05..2021-06-05']
        """
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.first:%Y}"
            case PeriodKind.HALF:
                return f"{self.first:%Y}H{self.first.month // 6 + 1}"
            case PeriodKind.QUARTER:
                return f"{self.first:%Y}Q{self.first.month // 3 + 1}"
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case _:
                return f"{self.first}..{self.last}"

    @property
    def name(self) -> str:
        """As a paper calls it.

        >>> for code in ("2021", "2021H1", "2021Q2", "2021-06", "2021-06-01..2021-06-15", "2021-01-01..2021-05-31"):
        ...     print(Period.parse(code).name)
        2021年
        2021年上半年
        2021年第二季度
        2021年6月
        2021年6月1日至6月15日
        2021年1至5月
        >>> Period.parse("2020-12-30..2021-01-02").name, Period.parse("2021-06-05").name
        ('2020年12月30日至2021年1月2日', '2021年6月5日')
        """
        first, last = self.first, self.last
        match self.kind:
            case PeriodKind.YEAR:
                return f"{first.year}年"
            case PeriodKind.HALF:
                return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
            case PeriodKind.QUARTER:
                return f"{first.year}年第{_QUARTERS[first.month // 3]}季度"
            case PeriodKind.MONTH:
                return f"{first.year}年{first.month}月"
        start = f"{first.year}年{first.month}月{first.day}日"
        if first == last:
            return start
        if first.year != last.year:
            return f"{start}至{last.year}年{last.month}月{last.day}日"
        if first.day == 1 and (last + _ONE).day == 1:
            return f"{first.year}年{first.month}至{last.month}月"
        return f"{start}至{last.month}月{last.day}日"

    @property
    def days(self) -> int:
        """How many days it has.

        >>> Period.parse("2021Q2").days
        91
        """
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def contains(self, other: "Period | date") -> bool:
        """Whether a day, or a whole other period, lies inside.

        >>> quarter = Period.parse("2021Q2")
        >>> quarter.contains(date(2021, 6, 30)), quarter.contains(Period.parse("2021-06")), date(2021, 7, 1) in quarter
        (True, True, False)
        """
        if isinstance(other, Period):
            return self.first <= other.first and other.last <= self.last
        return other in self

    def previous(self) -> "Period":
        """上期: the period of the same kind just before; for free days as many days just before.

        >>> [Period.parse(code).previous().code for code in ("2021", "2021H1", "2021Q1", "2021-03")]
        ['2020', '2020H2', '2020Q4', '2021-02']
        >>> Period.parse("2021-06-11..2021-06-15").previous().code
        '2021-06-06..2021-06-10'
        """
        if length := _LENGTHS.get(self.kind):
            return Period(months_on(self.first, -length), self.first - _ONE)
        return Period(self.first - timedelta(days=self.days), self.first - _ONE)

    def same_last_year(self) -> "Period":
        """上年同期.

        >>> [Period.parse(code).same_last_year().code for code in ("2021Q2", "2021-02", "2024-01-01..2024-02-29")]
        ['2020Q2', '2020-02', '2023-01-01..2023-02-28']
        """
        if (self.last + _ONE).day == 1:
            return Period(months_on(self.first, -12), months_on(self.last + _ONE, -12) - _ONE)
        return Period(months_on(self.first, -12), months_on(self.last, -12))

    def months(self) -> tuple["Period", ...]:
        """The whole months it touches.

        >>> [month.code for month in Period.parse("2021-01-31..2021-03-01").months()]
        ['2021-01', '2021-02', '2021-03']
        """
        return tuple(self._each_month())

    def _each_month(self) -> Iterator["Period"]:
        first = self.first.replace(day=1)
        while first <= self.last:
            after = months_on(first, 1)
            yield Period(first, after - _ONE)
            first = after

    def year_to_date(self) -> "Period":
        """年初至期末: from the first of January to the last day.

        >>> [Period.parse(code).year_to_date().code for code in ("2021Q2", "2021-05", "2021Q4")]
        ['2021H1', '2021-01-01..2021-05-31', '2021']
        """
        return Period(date(self.last.year, 1, 1), self.last)

    def half(self) -> "Period":
        """The half year of its last day."""
        return half_of(self.last)


def month_of(day: date) -> Period:
    """The month of a day.

    >>> month_of(date(2021, 2, 28)).code
    '2021-02'
    """
    return Period._months(day.replace(day=1), 1)


def quarter_of(day: date) -> Period:
    """The quarter of a day.

    >>> quarter_of(date(2021, 5, 1)).code
    '2021Q2'
    """
    return Period._months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)


def half_of(day: date) -> Period:
    """The half year of a day.

    >>> half_of(date(2021, 7, 1)).code
    '2021H2'
    """
    return Period._months(date(day.year, 1 if day.month < 7 else 7, 1), 6)


def year_of(day: date) -> Period:
    """The year of a day.

    >>> year_of(date(2021, 7, 1)).code
    '2021'
    """
    return Period._months(date(day.year, 1, 1), 12)


def year_to_date(period: Period) -> Period:
    """年初至期末, as `Period.year_to_date`.

    >>> year_to_date(Period.parse("2021-06")).name
    '2021年上半年'
    """
    return period.year_to_date()
