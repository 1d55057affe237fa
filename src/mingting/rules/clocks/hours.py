"""办公时间: limits in hours run on office hours, and what comes in after them is received on the next working day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from mingting.rules.calendar import DueDate, WorkCalendar
from mingting.rules.clocks.due import due_of
from mingting.rules.clocks.terms import Extension, Limit, Pause, Unit
from mingting.rules.errors import InvalidLimit

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_END_OF_DAY = time(23, 59, 59)
_DAY = ((time(8, 30), time(12, 0)), (time(14, 30), time(18, 0)))
_ONE = timedelta(days=1)
Sessions = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Season:
    """Office hours of a part of the year, from one (month, day) to another; it may run over the end of the year."""

    first: tuple[int, int]
    last: tuple[int, int]
    sessions: Sessions

    def covers(self, day: date) -> bool:
        """Whether the season's hours hold on the day.

        >>> Season((10, 1), (4, 30), ()).covers(date(2021, 1, 5)), Season((5, 1), (9, 30), ()).covers(date(2021, 1, 5))
        (True, False)
        """
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """作息时间: the sessions of a working day (08:30–12:00 and 14:30–18:00 unless set), with seasonal variants."""

    sessions: Sessions = _DAY
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        for sessions in (self.sessions, *(season.sessions for season in self.seasons)):
            edges = [edge for session in sessions for edge in session]
            if not edges or any(later <= earlier for earlier, later in zip(edges, edges[1:])):
                raise InvalidLimit(why="作息时间须按先后填写，且每段开始早于结束")

    def on(self, day: date) -> Sessions:
        """The sessions of the day, were it worked.

        >>> summer = Season((5, 1), (9, 30), ((time(8), time(12)), (time(15), time(18, 30))))
        >>> [session[1].isoformat("minutes") for session in OfficeHours(seasons=(summer,)).on(date(2021, 7, 1))]
        ['12:00', '18:30']
        """
        return next((season.sessions for season in self.seasons if season.covers(day)), self.sessions)


@dataclass(frozen=True, slots=True)
class Moment:
    """到期时刻: the last lawful moment; provisional and paused as for `Due`."""

    at: datetime
    provisional: bool = False
    paused: bool = False


def local(at: datetime) -> datetime:
    """The moment in local time; a time without its zone is refused.

    >>> from datetime import UTC
    >>> local(datetime(2021, 6, 4, 1, 0, tzinfo=UTC)).hour
    9
    """
    if at.tzinfo is None:
        raise InvalidLimit(why=f"时刻{at}没有时区")
    return at.astimezone(SHANGHAI)


def received_on(submitted_at: datetime, calendar: WorkCalendar, hours: OfficeHours) -> DueDate:
    """收件日: the working day on which something sent in counts as received.

    Until the office closes it is the same day (also early in the morning and over noon); later, or on a day off, it is
    the next working day.

    >>> calendar = WorkCalendar("", [])
    >>> sent = [datetime(2021, 6, 4, 18, 0, tzinfo=SHANGHAI), datetime(2021, 6, 4, 18, 1, tzinfo=SHANGHAI)]
    >>> [received_on(at, calendar, OfficeHours()).day.day for at in sent]
    [4, 7]
    """
    at = local(submitted_at)
    closed = at.time().replace(tzinfo=None) > hours.on(at.date())[-1][1]
    return calendar.next_workday(at.date()) if closed else calendar.roll(at.date())


def due_at(
    started_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    hours: OfficeHours | None = None,
) -> Moment:
    """The last lawful moment: the end of the due day, or for limits in hours the minute the office hours are used up.

    Paused days have no office hours. Extensions of a limit in hours are whole working days.

    >>> start = datetime(2021, 6, 4, 17, 0, tzinfo=SHANGHAI)
    >>> due_at(start, Limit(2, Unit.HOUR), WorkCalendar("", [])).at.isoformat()
    '2021-06-07T09:30:00+08:00'
    >>> due_at(start, Limit(1), WorkCalendar("", [])).at.isoformat()
    '2021-06-07T23:59:59+08:00'
    """
    start = local(started_at)
    if limit.unit is not Unit.HOUR:
        due = due_of(start.date(), limit, calendar, pauses, extensions)
        return Moment(datetime.combine(due.day, _END_OF_DAY, SHANGHAI), due.provisional, due.paused)
    at, provisional = _hours_on(start, timedelta(hours=limit.amount), calendar, pauses, hours or OfficeHours())
    if extensions:
        extended = due_of(at.date(), Limit(0), calendar, pauses, extensions)
        at, provisional = datetime.combine(extended.day, at.timetz()), provisional or extended.provisional
    paused = any(pause.end is None and pause.start <= at.date() for pause in pauses)
    return Moment(at, provisional, paused)


def minutes_on(day: date, start: datetime, end: datetime, calendar: WorkCalendar, hours: OfficeHours) -> int:
    """The office minutes of the day that lie between two moments.

    >>> whole = [datetime(2021, 6, day, tzinfo=SHANGHAI) for day in (4, 6)]
    >>> [minutes_on(date(2021, 6, day), *whole, WorkCalendar("", []), OfficeHours()) for day in (4, 5)]
    [420, 0]
    """
    if not calendar.is_workday(day):
        return 0
    total = timedelta()
    for opens, closes in hours.on(day):
        first = max(start, datetime.combine(day, opens, SHANGHAI))
        last = min(end, datetime.combine(day, closes, SHANGHAI))
        total += max(timedelta(), last - first)
    return total // timedelta(minutes=1)


def _hours_on(
    start: datetime, left: timedelta, calendar: WorkCalendar, pauses: Sequence[Pause], hours: OfficeHours
) -> tuple[datetime, bool]:
    """Walk the sessions until `left` is used up. A pause still going on moves nothing yet."""
    ended = [pause for pause in pauses if pause.end is not None]
    day, provisional = start.date(), False
    while True:
        provisional = provisional or calendar.provisional(day)
        if calendar.is_workday(day) and not any(pause.covers(day) for pause in ended):
            for opens, closes in hours.on(day):
                first = max(start, datetime.combine(day, opens, SHANGHAI))
                free = datetime.combine(day, closes, SHANGHAI) - first
                if free >= left:
                    return first + left, provisional
                left -= max(timedelta(), free)
        day += _ONE
