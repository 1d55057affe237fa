"""Calendars of many regions at once: villages of one county share theirs."""

from __future__ import annotations

from collections.abc import Iterable

from mingting.base.calendars import calendar_of
from mingting.base.models import HolidayNotice
from mingting.rules.calendar import WorkCalendar
from mingting.rules.codes.region import significant

_COUNTY = 6


def calendars_of(regions: Iterable[str]) -> dict[str, WorkCalendar]:
    """The calendar of each region. Below the county they are the county's, unless a notice was loaded for a town or village."""
    loaded = HolidayNotice.objects.filter(replaced=False).values_list("region", flat=True)
    finer = any(len(significant(region)) > _COUNTY for region in set(loaded))
    kept: dict[str, WorkCalendar] = {}
    found = {}
    for region in set(regions):
        county = region if finer else region[:_COUNTY].ljust(len(region), "0")
        if county not in kept:
            kept[county] = calendar_of(county)
        found[region] = kept[county]
    return found
