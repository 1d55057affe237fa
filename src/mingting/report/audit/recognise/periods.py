"""Periods named in words (第二季度, 6月份, 上半年, 1至9月) as first and last day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from mingting.rules.numerals import number_of


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """The period of the same kind just before."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return of_months(*_shift(self.first.year, self.first.month, -months), months)

    def year_before(self) -> Period:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return of_months(self.first.year - 1, self.first.month, months)


def _shift(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def of_months(year: int, month: int, count: int = 1) -> Period:
    last_year, last_month = _shift(year, month, count - 1)
    return Period(date(year, month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1]))


_N = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(20\d{2}|二[〇○零]\d?[一二三四五六七八九〇○零]{1,2})年度?)?"
_DAY = re.compile(
    r"(?:(20\d{2})年)?(\d{1,2})月(\d{1,2})日?\s*(?:至|到|[-~—]+)\s*(?:(20\d{2})年)?(?:(\d{1,2})月)?(\d{1,2})日"
)
_QUARTER = re.compile(_YEAR + r"第?([一二三四1-4])季度")
_MONTHS = re.compile(_YEAR + _N + r"月?份?\s*(?:至|到|[-~—]+)\s*" + _N + r"月(?!\d)(?:份)?")
_HALF = re.compile(_YEAR + r"([上下])半年")
_THREE = re.compile(_YEAR + r"前([三3])季度")
_MONTH = re.compile(_YEAR + r"(?<![\d至\-~—])" + _N + r"月(?:份|(?!\d{1,2}日|\d))")
_WHOLE = re.compile(r"(20\d{2})年(?:度|全年)?(?!\d|第|[一二三四上下前]|\s*\d{1,2}月)")
_MAYBE = re.compile("[年月季]")
_PAST = re.compile(
    r"上年|去年|上月|上季|上一|同期|上期|前期|往年|较\d{1,2}月|比\d{1,2}月|环比|目标|下一|下月|下季|截[至止]"
)
_PAST_AFTER = re.compile(r"^(?:同期|的?同比)")


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else number_of(text) or 0


def _year(text: str | None, default: int | None) -> int | None:
    if not text:
        return default
    value = _whole(text)
    return value if 1990 <= value <= 2100 else default


def find(text: str, year: int | None) -> list[tuple[int, int, Period]]:
    """All periods named in the text, with their offsets, the longest reading of each."""
    found: list[tuple[int, int, Period]] = []
    if not _MAYBE.search(text):
        return found

    def add(match: re.Match[str], period: Period | None) -> None:
        if period is None or any(a < match.end() and match.start() < b for a, b, _ in found):
            return
        found.append((match.start(), match.end(), period))

    for match in _DAY.finditer(text):
        add(match, _days(match, year))
    for match in _QUARTER.finditer(text):
        y, quarter = _year(match[1], year), _whole(match[2])
        add(match, of_months(y, quarter * 3 - 2, 3) if y and 1 <= quarter <= 4 else None)
    for match in _THREE.finditer(text):
        y = _year(match[1], year)
        add(match, of_months(y, 1, 9) if y else None)
    for match in _HALF.finditer(text):
        y = _year(match[1], year)
        add(match, of_months(y, 1 if match[2] == "上" else 7, 6) if y else None)
    for match in _MONTHS.finditer(text):
        y, a, b = _year(match[1], year), _whole(match[2]), _whole(match[3])
        add(match, of_months(y, a, b - a + 1) if y and 1 <= a <= b <= 12 else None)
    for match in _MONTH.finditer(text):
        y, month = _year(match[1], year), _whole(match[2])
        add(match, of_months(y, month) if y and 1 <= month <= 12 else None)
    for match in _WHOLE.finditer(text):
        add(match, of_months(int(match[1]), 1, 12))
    if year:
        for match in re.finditer(r"全年|本年度?", text):
            add(match, of_months(year, 1, 12))
    return sorted(found, key=lambda entry: entry[0])


def _days(match: re.Match[str], year: int | None) -> Period | None:
    y = int(match[1]) if match[1] else year
    if not y:
        return None
    try:
        first = date(y, int(match[2]), int(match[3]))
        last = date(int(match[4]) if match[4] else y, int(match[5]) if match[5] else int(match[2]), int(match[6]))
    except ValueError:
        return None
    return Period(first, last) if timedelta(0) <= last - first <= timedelta(days=800) else None


def own(text: str, year: int | None) -> Period | None:
    """The period the text speaks of, past ones that it compares with left aside."""
    for start, end, period in find(text, year):
        if not _PAST.search(text[max(0, start - 4) : start]) and not _PAST_AFTER.search(text[end : end + 4]):
            return period
    return None


def of_document(title: str, body: str) -> tuple[Period | None, int | None]:
    """The period and year of a whole bulletin, from its title, else from its first passage."""
    for text in (title, body):
        years = [int(y) for y in re.findall(r"(20[0-4]\d)\s*年", text)]
        if not years:
            years = [int(y) for y in re.findall(r"(?<!\d)(20[0-4]\d)[-./]\d{1,2}[-./]\d{1,2}", text)]
        if years:
            year: int | None = years[0]
            break
    else:
        year = None
    period = own(title, year) or own(body, year)
    return period, year
