"""到期日与用时 of a case as its row tells them: day of acceptance, promise, days paused, the calendar of its organ's region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingting.base.calendars import calendar_of
from mingting.base.clock import CHINA, day_of
from mingting.catalogue.models import Item
from mingting.handle.cases.models import Case
from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks import Extension, Limit, OfficeHours, Unit, due_at, due_of, used_days
from mingting.rules.errors import UnknownDays


@dataclass(frozen=True)
class DueNow:
    """What a row should say."""

    due_on: date | None
    provisional: bool
    used_days: int | None


def due_now(case: Case) -> DueNow:
    """The due day and the days used, by the calendar as it stands."""
    calendar = calendar_of(case.organ.region_id or "")
    due, provisional = _due(case, calendar)
    return DueNow(due, provisional, _used(case, calendar))


def limit_of(case: Case) -> Limit | None:
    """The promise: the item's with its unit, else the working days the row carries."""
    if case.item is not None and case.item.promise_limit is not None:
        return Limit(case.item.promise_limit, Unit(case.item.promise_unit or Unit.WORKDAY))
    return Limit(case.promise_days) if case.promise_days is not None else None


def _due(case: Case, calendar: WorkCalendar) -> tuple[date | None, bool]:
    """An instant case is due on the day it was accepted (or the next working day), a promised one by its promise.

    A ledger tells how many days a case was paused, not which: they move the day by as many.
    """
    if case.accepted_at is None:
        return None, False
    accepted_on = day_of(case.accepted_at)
    if case.case_kind == Item.CaseKind.INSTANT:
        rolled = calendar.add_workdays(accepted_on, 0)
        return rolled.day, rolled.provisional
    limit = limit_of(case)
    if limit is None:
        return None, False
    if limit.unit is Unit.HOUR:
        moment = due_at(case.accepted_at.astimezone(CHINA), limit, calendar, hours=OfficeHours())
        return moment.at.date(), moment.provisional
    paused = [Extension(case.paused_days)] if case.paused_days else []
    due = due_of(accepted_on, limit, calendar, extensions=paused)
    return due.day, due.provisional


def _used(case: Case, calendar: WorkCalendar) -> int | None:
    if case.accepted_at is None or case.finished_at is None:
        return None
    try:
        used = used_days(day_of(case.accepted_at), day_of(case.finished_at), calendar)
    except UnknownDays:
        return None
    return max(0, used - case.paused_days)
