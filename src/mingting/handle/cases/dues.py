"""到期日与用时 of a case as its row tells them: day of acceptance, promise, days paused, the calendar of its organ's region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

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
    at = case.accepted_at.astimezone(CHINA) if case.accepted_at else None
    return due_by(calendar, at.date() if at else None, at, case.case_kind, limit_of(case), case.paused_days)


def _used(case: Case, calendar: WorkCalendar) -> int | None:
    finished_on = day_of(case.finished_at) if case.finished_at else None
    return used_by(calendar, day_of(case.accepted_at) if case.accepted_at else None, finished_on, case.paused_days)


def due_by(
    calendar: WorkCalendar,
    accepted_on: date | None,
    accepted_at: datetime | None,
    case_kind: str,
    limit: Limit | None,
    paused_days: int,
) -> tuple[date | None, bool]:
    """The due day, and whether it is provisional.

    An instant case is due on the day of acceptance (or the next working day), a promised one by its promise. A ledger tells how many days a case was
    paused, not which: they move the day by as many. `accepted_at`, in China's time, counts for limits in hours only.
    """
    if accepted_on is None:
        return None, False
    if case_kind == Item.CaseKind.INSTANT:
        rolled = calendar.add_workdays(accepted_on, 0)
        return rolled.day, rolled.provisional
    if limit is None:
        return None, False
    if limit.unit is Unit.HOUR:
        start = accepted_at or datetime.combine(accepted_on, time.min, CHINA)
        moment = due_at(start, limit, calendar, hours=OfficeHours())
        return moment.at.date(), moment.provisional
    due = due_of(accepted_on, limit, calendar, extensions=[Extension(paused_days)] if paused_days else [])
    return due.day, due.provisional


def used_by(calendar: WorkCalendar, accepted_on: date | None, finished_on: date | None, paused_days: int) -> int | None:
    """Working days used, pauses out; none where a notice is missing, for statistics are refused there."""
    if accepted_on is None or finished_on is None:
        return None
    try:
        return max(0, used_days(accepted_on, finished_on, calendar) - paused_days)
    except UnknownDays:
        return None
