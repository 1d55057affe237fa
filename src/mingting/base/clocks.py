"""Stored clocks: when to warn, when the end is, and the one sweep that tells both.

A room opens a clock with the move that starts it and closes it with the move that ends it; `plan` counts its moments. The sweep serves all kinds and
costs what is newly due, not what is open: it takes the rows whose `next_at` has come, in one statement each for warnings and for ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from mingting.base import clock
from mingting.base.clock import CHINA
from mingting.base.jobs import Scheduled
from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks import Extension, Limit, Pause, Unit, due_at, due_of

WARNED, OVERDUE = "clock.warned", "clock.overdue"
ACTOR = "system:clock"
_DAY_START = time(0, 0)
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Moments:
    """When a clock warns and when it ends; `provisional` while a notice on the way is not loaded."""

    warn_at: datetime | None
    due_at: datetime
    provisional: bool

    @property
    def due_on(self) -> date:
        return self.due_at.astimezone(CHINA).date()

    @property
    def next_at(self) -> datetime:
        return self.warn_at or self.due_at


def plan(
    started_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Moments:
    """The moments of a clock that started then: the end by the limit, the warning when four fifths are used or one working day is left,
    the earlier of both (practice of published city rules)."""
    end = due_at(started_at, limit, calendar, pauses, extensions)
    return Moments(_warning(started_at, limit, end.at, calendar, pauses, extensions), end.at, end.provisional)


def _warning(
    started_at: datetime,
    limit: Limit,
    end: datetime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> datetime | None:
    total = limit.amount + sum(one.days for one in extensions)
    if limit.unit is Unit.HOUR or total == 0:
        return None  # too short to warn of
    if limit.unit is Unit.WORKDAY:
        used = min(-(-4 * total // 5), total - 1) if total > 1 else total
        day = due_of(started_at.astimezone(CHINA).date(), Limit(used), calendar, pauses).day
    else:
        day = _workday_before(end.astimezone(CHINA).date(), calendar)
    return max(datetime.combine(day, _DAY_START, CHINA), started_at)


def _workday_before(day: date, calendar: WorkCalendar) -> date:
    found = day - _ONE
    while not calendar.is_workday(found):
        found -= _ONE
    return found


def sweep(now: datetime | None = None) -> int:
    """Tell every clock whose warning or end has come, each once; answers how many. Harmless when repeated or run by two at once."""
    now = now or clock.now()
    with transaction.atomic():
        return _tell(OVERDUE, now) + _tell(WARNED, now)


def _tell(kind: str, now: datetime) -> int:
    """One statement on PostgreSQL; on SQLite two, in a transaction that is alone."""
    moment = _bound(now)
    if kind == OVERDUE:
        condition, change = "next_at <= %s AND due_at < %s", "overdue_at = %s, next_at = NULL"
    else:
        condition, change = "next_at <= %s AND due_at >= %s", "warned_at = %s, next_at = due_at"
    values = "%s, %s, %s, '', '', %s, subject, " + _json()
    names = "effective_at, recorded_at, actor, organ, place, kind, subject, data"
    event = [moment, moment, ACTOR, kind]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH told AS (UPDATE base_clock SET {change} WHERE {condition} RETURNING subject, kind, round, due_at) "
                f"INSERT INTO base_event ({names}) SELECT {values} FROM told",
                [moment, moment, moment, *event],
            )
            return int(cursor.rowcount)
        cursor.execute(
            f"INSERT INTO base_event ({names}) SELECT {values} FROM base_clock WHERE {condition}",
            [*event, moment, moment],
        )
        count = int(cursor.rowcount)
        cursor.execute(f"UPDATE base_clock SET {change} WHERE {condition}", [moment, moment, moment])
        return count


def _bound(now: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now)


def _json() -> str:
    if connection.vendor == "postgresql":
        due = """to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS')"""
        return f"jsonb_build_object('clock', kind, 'round', round, 'due', {due})"
    due = "strftime('%%Y-%%m-%%dT%%H:%%M:%%S', due_at, '+8 hours')"
    return f"json_object('clock', kind, 'round', round, 'due', {due})"


SWEEP = Scheduled("clocks.sweep", timedelta(seconds=30), sweep)
