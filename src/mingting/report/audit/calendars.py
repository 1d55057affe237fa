"""Day counts for daily means: working days by the calendars that are at hand, and natural days.

The national calendar comes from the `holidays` package (its table of State Council notices with 调休); a region whose
notices add days off adds them here, each with its year. A year without a notice gives no working days.
"""

# ruff: noqa: E501 (tables of words)
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from mingting.rules.notices import Notice
from mingting.rules.notices_ningxia import NINGXIA_NOTICES

NATIONAL = "CN"
NINGXIA = "64"

Workdays = Callable[[date, date, str], int | None]

REGION_NAMES: dict[str, str] = {
    NINGXIA: r"宁夏|银川|石嘴山|吴忠|固原|中卫|中宁|青铜峡|灵武|贺兰县|永宁县|平罗|惠农|大武口|盐池|同心县|红寺堡|利通|西吉|隆德|泾源|彭阳|海原|沙坡头|兴庆区|金凤区|西夏区",
    "45": r"广西|南宁|柳州|桂林|梧州|北海市|防城港|钦州|贵港|玉林|百色|贺州|河池|来宾|崇左",
    "65": r"新疆|乌鲁木齐|克拉玛依|吐鲁番|哈密|昌吉|博乐|库尔勒|阿克苏|喀什|和田|伊犁|伊宁|塔城|阿勒泰|石河子|阿拉尔",
    "54": r"西藏|拉萨|日喀则|昌都|林芝|山南市|那曲|阿里地区",
    "62": r"临夏|甘南",
    "63": r"玉树|果洛|黄南|海南州|海北|海西|循化|化隆",
    "53": r"德宏|西双版纳|大理州|楚雄|红河州|文山州|怒江|迪庆",
    "51": r"凉山|甘孜|阿坝",
    "22": r"延边",
    "15": r"内蒙古|呼和浩特|包头|赤峰|通辽|鄂尔多斯|呼伦贝尔|巴彦淖尔|乌兰察布|锡林郭勒|阿拉善|兴安盟",
}
PROVINCES: dict[str, str] = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南",
    "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆",
}  # fmt: skip
LEEWAY = {"45": 2, "65": 5, "54": 5, "62": 2, "63": 0, "53": 3, "51": 3, "22": 1, "15": 0}


@dataclass(frozen=True, slots=True)
class Days:
    """One way to count the days of a period."""

    number: float
    say: str
    working: bool


@dataclass(frozen=True)
class Calendars:
    """The day counts that a bulletin of some region may have used; `leeway` is what unknown local notices could take off."""

    workdays: Workdays
    regions: tuple[str, ...] = (NATIONAL,)
    leeway: int = 0
    closed: bool = field(default=True)

    def counts(self, first: date, last: date) -> list[Days]:
        """Every day count that fits the period, working days first."""
        found: list[Days] = []
        for region in self.regions:
            number = self.workdays(first, last, region)
            if number and all(number != d.number for d in found):
                name = "全国日历" if region == NATIONAL else "本地日历"
                found.append(Days(number, f"{number}个工作日（{name}）", True))
        natural = (last - first).days + 1
        found.append(Days(natural, f"{natural}个自然日", False))
        return found

    def leeway_in(self, first: date, last: date) -> int:
        """None where the region's own calendar of the period is at hand."""
        own = [region for region in self.regions if region != NATIONAL]
        return 0 if any(self.workdays(first, last, region) for region in own) else self.leeway


def regions_of(text: str) -> tuple[tuple[str, ...], int]:
    """The regions whose calendars a text may follow, and the days that an unknown local notice could take off."""
    hits = {code: len(re.findall(names, text)) for code, names in REGION_NAMES.items()}
    code = max(hits, key=lambda c: hits[c])
    if not hits[code]:
        return (NATIONAL, NINGXIA), 0
    return (code, NATIONAL), LEEWAY.get(code, 0)


def default_calendars(text: str, workdays: Workdays | None = None) -> Calendars:
    regions, leeway = regions_of(text)
    return Calendars(workdays or workdays_of, regions, leeway)


def calendars_of(region: str, workdays: Workdays | None = None) -> Calendars:
    """The calendars of a region by its code (640000 is 宁夏): its own, where its notices are known, and the national one."""
    own = (region,) if region.strip("0") else ()
    return Calendars(workdays or workdays_of, (*own, NATIONAL), LEEWAY.get(region[:2], 0))


def _days_off(notices: Iterable[Notice]) -> dict[int, frozenset[date]]:
    """By year, the days that a region's own notices take off."""
    return {notice.year: frozenset(day for run in notice.off for day in run.days()) for notice in notices}


NINGXIA_DAYS_OFF = _days_off(NINGXIA_NOTICES)


def workdays_of(first: date, last: date, region: str) -> int | None:
    """Working days from first to last, both included, by the notices shipped; None where a year or a region has none."""
    if (last - first).days > 800 or last < first:
        return None
    local = region.startswith(NINGXIA)
    if not local and region != NATIONAL:
        return None
    if local and any(year not in NINGXIA_DAYS_OFF for year in range(first.year, last.year + 1)):
        return None
    years = [_year(year) for year in range(first.year, last.year + 1)]
    if any(year is None for year in years):
        return None
    off: frozenset[date] = frozenset()
    if local:
        off = off.union(*(NINGXIA_DAYS_OFF[year] for year in range(first.year, last.year + 1)))
    working = frozenset[date]().union(*(year for year in years if year is not None))
    return sum(day in working and day not in off for day in _each(first, last))


@lru_cache(maxsize=32)
def _year(year: int) -> frozenset[date] | None:
    """The working days of a year by the national notice, 调休 included."""
    import holidays

    if not 2007 <= year <= 2026:
        return None
    calendar = holidays.country_holidays("CN", years=year)
    if not calendar:
        return None
    return frozenset(d for d in _each(date(year, 1, 1), date(year, 12, 31)) if calendar.is_working_day(d))


def _each(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
