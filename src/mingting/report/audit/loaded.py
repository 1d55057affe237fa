"""Working days by the calendars in force in this house: the notices shipped with the program and those loaded over them."""

from __future__ import annotations

from datetime import date

from mingting.base.calendars import calendar_of, shipped_notices
from mingting.base.models import HolidayNotice, Region
from mingting.rules.codes.region import significant

from .calendars import NATIONAL, PROVINCES

BY_THE_TEXT = ("", "按文中地名判断")
NATION = ("000000", "全国")


def workdays_loaded(first: date, last: date, region: str) -> int | None:
    """Working days from first to last, both included; None where a year, or the region in it, has no notice."""
    calendar = calendar_of("" if region == NATIONAL else region.ljust(6, "0"))
    years = set(range(first.year, last.year + 1))
    own = {notice.year for notice in calendar.notices if notice.region}
    known = set(calendar.known_years) if region == NATIONAL else set(calendar.known_years) & own
    return calendar.workdays_between(first, last) if first <= last and years <= known else None


def region_choices() -> list[tuple[str, str]]:
    """The regions to choose a calendar of: the provinces, and every place below them that has a notice of its own."""
    loaded = HolidayNotice.objects.exclude(region="").values_list("region", flat=True).distinct()
    codes = {significant(code) for code in [*loaded, *(notice.region for notice in shipped_notices())]}
    below = sorted(code for code in codes if len(code) > 2)
    names = dict(Region.objects.filter(code__in=[code.ljust(12, "0") for code in below]).values_list("code", "name"))
    places = {code: names.get(code.ljust(12, "0"), code) for code in below}
    every = sorted({**PROVINCES, **places}.items())
    return [BY_THE_TEXT, NATION, *((code.ljust(6, "0"), name) for code, name in every)]
