"""办结分档: every finished case falls into exactly one of 即办、提前、按时、超期."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks.due import due_of, used_days
from mingting.rules.clocks.hours import OfficeHours, due_at
from mingting.rules.clocks.terms import Extension, Limit, Pause, Unit


class CaseKind(StrEnum):
    """办件类型, national codes 1 and 2."""

    INSTANT = "instant"
    PROMISED = "promised"

    @property
    def label(self) -> str:
        """The word people see.

        >>> [kind.label for kind in CaseKind]
        ['即办件', '承诺件']
        """
        return {CaseKind.INSTANT: "即办件", CaseKind.PROMISED: "承诺件"}[self]


class Bucket(StrEnum):
    INSTANT = "instant"
    EARLY = "early"
    EXACT = "exact"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """The word people see.

        >>> [bucket.label for bucket in Bucket]
        ['当场办结', '提前办结', '按时办结', '超期办结']
        """
        return _LABELS[self]


_LABELS = {
    Bucket.INSTANT: "当场办结",
    Bucket.EARLY: "提前办结",
    Bucket.EXACT: "按时办结",
    Bucket.OVERDUE: "超期办结",
}


def finish_bucket(
    kind: CaseKind,
    started_on: date,
    finished_on: date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    tolerance: int = 0,
) -> Bucket:
    """How a case finished against its promise.

    An instant case must finish on the working day it was accepted (`tolerance` working days later for batch uploads).
    A promised one is early before the promise itself, overdue after the promise with its extensions, else exact.
    Refused (UnknownDays) where a notice is missing.

    >>> from mingting.rules.notices import Notice
    >>> calendar = WorkCalendar("", [Notice("", "", "", 2021, ())])
    >>> days = [date(2021, 6, day) for day in (8, 11, 12, 14)]
    >>> [finish_bucket(CaseKind.PROMISED, date(2021, 6, 4), day, Limit(5), calendar).value for day in days]
    ['early', 'exact', 'exact', 'overdue']
    >>> [finish_bucket(CaseKind.INSTANT, date(2021, 6, 4), day, Limit(0), calendar).value for day in (date(2021, 6, 4), *days)]
    ['instant', 'overdue', 'overdue', 'overdue', 'overdue']
    """
    calendar.workdays_after(started_on, finished_on)
    if kind is CaseKind.INSTANT:
        in_time = finished_on <= calendar.add_workdays(started_on, tolerance).day
        return Bucket.INSTANT if in_time else Bucket.OVERDUE
    if _is_late(started_on, finished_on, limit, calendar, pauses, extensions):
        return Bucket.OVERDUE
    if limit.unit is Unit.WORKDAY:
        early = used_days(started_on, finished_on, calendar, pauses) < limit.amount
    else:
        early = finished_on < due_of(started_on, limit, calendar, pauses).day
    return Bucket.EARLY if early else Bucket.EXACT


def hour_bucket(
    started_at: datetime,
    finished_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    hours: OfficeHours,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Bucket:
    """How a promised case with a limit in hours finished, to the minute.

    >>> from mingting.rules.clocks.hours import SHANGHAI
    >>> start, end = (datetime(2021, 6, 4, hour, tzinfo=SHANGHAI) for hour in (9, 11))
    >>> hour_bucket(start, end, Limit(2, Unit.HOUR), WorkCalendar("", []), OfficeHours()).value
    'exact'
    """
    own = due_at(started_at, limit, calendar, pauses, hours=hours).at
    if finished_at < own:
        return Bucket.EARLY
    last = due_at(started_at, limit, calendar, pauses, extensions, hours).at
    return Bucket.OVERDUE if finished_at > last else Bucket.EXACT


def legal_overdue(
    started_on: date,
    finished_on: date,
    legal: Limit | None,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> bool:
    """超法定时限: whether the limit set by law was passed; never where the law sets none.

    >>> from mingting.rules.notices import Notice
    >>> calendar = WorkCalendar("", [Notice("", "", "", 2021, ())])
    >>> [legal_overdue(date(2021, 6, 4), date(2021, 6, 14), legal, calendar) for legal in (Limit(5), Limit(20), None)]
    [True, False, False]
    """
    calendar.workdays_after(started_on, finished_on)
    return legal is not None and _is_late(started_on, finished_on, legal, calendar, pauses, extensions)


def _is_late(
    started_on: date,
    finished_on: date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> bool:
    """Past the due day, and, where working days are counted, more of them used than were given: a weekend after the last
    day uses none."""
    if finished_on <= due_of(started_on, limit, calendar, pauses, extensions).day:
        return False
    if limit.unit is not Unit.WORKDAY:
        return True
    total = limit.amount + sum(extension.days for extension in extensions)
    return used_days(started_on, finished_on, calendar, pauses) > total
