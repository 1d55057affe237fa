"""到期日与用时: when a limit ends, and how many working days were used."""

from collections.abc import Sequence
from datetime import date, timedelta

from mingting.rules.calendar import DayCount, DueDate, WorkCalendar, months_on
from mingting.rules.clocks.terms import Due, Extension, Limit, Pause, Unit, merged
from mingting.rules.errors import InvalidLimit

_ONE = timedelta(days=1)


def due_of(
    started_on: date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """The last lawful day. The day of the event, days off and paused days do not count; extensions are added.

    Natural days, months and years count every day that is not paused, and end on a working day. A pause still going on
    moves nothing yet: the day moves when it ends.

    >>> calendar = WorkCalendar("", [])
    >>> due_of(date(2021, 6, 4), Limit(5), calendar).day
    datetime.date(2021, 6, 11)
    >>> hearing = Pause("听证", date(2021, 6, 7), date(2021, 6, 9), "听证通知书")
    >>> due_of(date(2021, 6, 4), Limit(5), calendar, [hearing], [Extension(1)]).day
    datetime.date(2021, 6, 16)
    """
    if limit.unit is Unit.WORKDAY:
        total = limit.amount + sum(extension.days for extension in extensions)
        reached, earlier = _skip_pauses(started_on, total, calendar, pauses)
    else:
        raw = last_counted_day(started_on, limit, pauses, extensions)
        reached, earlier = calendar.roll(raw), calendar.count(started_on + _ONE, raw).provisional
    paused = any(pause.end is None and pause.start <= reached.day for pause in pauses)
    return Due(reached.day, reached.provisional or earlier, paused)


def last_counted_day(started_on: date, limit: Limit, pauses: Sequence[Pause], extensions: Sequence[Extension]) -> date:
    """For limits in natural days, months or years: the last day that counts, before it is moved to a working day.

    >>> last_counted_day(date(2021, 5, 31), Limit(1, Unit.MONTH), (), ())
    datetime.date(2021, 6, 30)
    """
    length = (_end_of(started_on, limit) - started_on).days + sum(extension.days for extension in extensions)
    return _skip_natural(started_on, length, pauses)


def used_so_far(started_on: date, end: date, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> DayCount:
    """已用时: working days after the start up to and including `end`, without the paused ones; provisional (暂定) where a
    notice is missing. For screens; statistics take `used_days`.

    >>> used_so_far(date(2027, 1, 1), date(2027, 1, 6), WorkCalendar("", []))
    DayCount(days=3, provisional=True)
    """
    whole = calendar.count(started_on + _ONE, end)
    paused = 0
    for start, stop in merged(pauses):
        first, last = max(start, started_on) + _ONE, end if stop is None else min(stop, end)
        paused += calendar.count(first, last).days
    return DayCount(max(0, whole.days - paused), whole.provisional)


def used_days(started_on: date, end: date, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> int:
    """用时（工作日）: as `used_so_far`, refused (UnknownDays) where a notice is missing.

    >>> from mingting.rules.notices import Notice
    >>> calendar = WorkCalendar("", [Notice("", "", "", 2021, ())])
    >>> used_days(date(2021, 6, 4), date(2021, 6, 14), calendar, [Pause("检测", date(2021, 6, 7), date(2021, 6, 9))])
    4
    """
    calendar.workdays_after(started_on, end)
    return used_so_far(started_on, end, calendar, pauses).days


def days_left(due: date, today: date, calendar: WorkCalendar) -> DayCount:
    """剩余工作日: how many working days are left after today; negative when overdue (已超期).

    >>> calendar = WorkCalendar("", [])
    >>> [days_left(date(2021, 6, 11), date(2021, 6, today), calendar).days for today in (9, 15)]
    [2, -2]
    """
    if today <= due:
        return calendar.count(today + _ONE, due)
    late = calendar.count(due + _ONE, today)
    return DayCount(-late.days, late.provisional)


def _end_of(started_on: date, limit: Limit) -> date:
    """The corresponding day of a limit in natural days, months or years (民法典 202)."""
    match limit.unit:
        case Unit.NATURAL_DAY:
            return started_on + timedelta(days=limit.amount)
        case Unit.MONTH:
            return months_on(started_on, limit.amount)
        case Unit.YEAR:
            return months_on(started_on, limit.amount * 12)
        case _:
            raise InvalidLimit(why=f"{limit.label}须按时刻推算，不能只按日期推算")


def _ended(pauses: Sequence[Pause]) -> list[tuple[date, date]]:
    """The pauses that have an end: one still going on moves the due day only when it ends."""
    ended = merged(pause for pause in pauses if pause.end is not None)
    return [(start, end) for start, end in ended if end is not None]


def _skip_pauses(day: date, left: int, calendar: WorkCalendar, pauses: Sequence[Pause]) -> tuple[DueDate, bool]:
    """The day on which `left` working days outside of the pauses have passed, and whether a stretch was provisional."""
    provisional = False
    for start, end in _ended(pauses):
        if end <= day:
            continue
        free = calendar.count(day + _ONE, start)
        if free.days >= left:
            break
        left, day, provisional = left - free.days, end, provisional or free.provisional
    return calendar.add_workdays(day, left), provisional


def _skip_natural(day: date, left: int, pauses: Sequence[Pause]) -> date:
    for start, end in _ended(pauses):
        if end <= day:
            continue
        free = max(0, (start - day).days)
        if free >= left:
            break
        left, day = left - free, end
    return day + timedelta(days=left)
