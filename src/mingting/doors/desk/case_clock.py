"""时限 of a case as people read it: what is left and until when, why that date, and the account of every day behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingting.base.clock import CHINA, day_of
from mingting.base.models import Clock
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case
from mingting.handle.cases.reads import last_day
from mingting.handle.cases.spans import extensions_of, pauses_of
from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks import AccountLine, Due, Extension, Limit, OfficeHours, Pause, Unit, account, due_at, due_of
from mingting.rules.clocks.account import account_of_hours
from mingting.rules.days import DayKind
from mingting.rules.move_words import State
from mingting.web.formatting import date_zh
from mingting.web.values import Day

NAMES = {
    clocks.INTAKE: "收件时限",
    clocks.CORRECTION: "补正期限",
    clocks.PROMISE: "承诺时限",
    clocks.LEGAL: "法定时限",
    clocks.DELIVERY: "送达时限",
}
SLUGS = {kind.removeprefix("case."): kind for kind in NAMES}
_STARTS = {clocks.INTAKE: "收件", clocks.CORRECTION: "告知", clocks.DELIVERY: "起算"}
_NEAR = 2
"""Days left that are told in amber."""
_SHOWN_WEEKS = 5
_BEFORE = {State.DRAFT, State.SUBMITTED, State.PRE_REVIEWING, State.RECEIVED}
_AFTER = {State.DECIDED, State.PRODUCING, State.FINISHED, State.DELIVERED}


@dataclass(frozen=True)
class CaseClock:
    """One clock of a case with every day of it."""

    kind: str
    round: int
    limit: Limit
    started_on: date
    due: Due
    due_at: datetime | None
    lines: tuple[AccountLine, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    ended_on: date | None
    today: date
    calendar: WorkCalendar

    @property
    def name(self) -> str:
        return NAMES[self.kind] + (f"（第 {self.round} 次）" if self.round > 1 else "")

    @property
    def slug(self) -> str:
        return self.kind.removeprefix("case.")

    @property
    def paused(self) -> bool:
        return self.due.paused and self.ended_on is None

    @property
    def in_hours(self) -> bool:
        return self.limit.unit is Unit.HOUR

    @property
    def used(self) -> int:
        """Counted days so far; to the end if it has ended."""
        last = self.ended_on or self.today
        return max((line.number for line in self.lines if line.counted and line.day <= last), default=0)

    @property
    def total(self) -> int:
        return max((line.number for line in self.lines if line.counted and line.day <= self.due.day), default=0)

    @property
    def late(self) -> int:
        """Counted days past the due day."""
        last = self.ended_on or self.today
        return sum(1 for line in self.lines if line.counted and self.due.day < line.day <= last)

    @property
    def left(self) -> int:
        return sum(1 for line in self.lines if line.counted and self.today < line.day <= self.due.day)

    @property
    def remain(self) -> tuple[str, str]:
        """The one word of the card, and its tone."""
        if self.ended_on is not None:
            return (f"用 {self.used} 天，超 {self.late} 天", "late") if self.late else (f"用 {self.used} 天", "done")
        if self.paused:
            return "中止计时", "hold"
        if self.late:
            return f"超 {self.late} 天", "late"
        if self.today > self.due.day:
            return "已到期", "late"
        if self.today == self.due.day or not self.left:
            return "今天到期", "near"
        return f"剩 {self.left} 天", "near" if self.left <= _NEAR else ""

    @property
    def until(self) -> str:
        """The last day in words; of a limit in hours the hour too."""
        if self.in_hours and self.due_at is not None:
            return f"{date_zh(self.due.day)} {self.due_at.astimezone(CHINA):%H:%M}"
        return date_zh(self.due.day)

    @property
    def why(self) -> tuple[str, ...]:
        """Why the date is not the one that was first told."""
        said = [self._moved_by(pause) for pause in self.pauses]
        said += [
            f"延期 {one.days} {self.limit.unit.label.removeprefix('个')}{'，' + one.paper if one.paper else ''}"
            for one in self.extensions
        ]
        if self.due.provisional:
            said.append(f"{self.due.day.year}年的放假通知尚未录入，按星期推算，暂定；录入后自动重算")
        return tuple(said)

    def _moved_by(self, pause: Pause) -> str:
        days = sum(1 for line in self.lines if pause.covers(line.day) and self.calendar.is_workday(line.day))
        end = f"{pause.end.month}月{pause.end.day}日" if pause.end else "尚未结束"
        paper = f"（{pause.paper}）" if pause.paper else ""
        moved = f"，不计 {days} 个工作日" if pause.end else "，结束后顺延"
        return f"{pause.kind} {pause.start.month}月{pause.start.day}日～{end}{moved}{paper}"

    def cells(self) -> list[Day]:
        """Every day as a cell of the month grid."""
        return [self._cell(line) for line in self.lines]

    def near_cells(self) -> list[Day]:
        """Five weeks for the card: now and the last day with as much as fits before them; where they lie further apart, from the earlier one on."""
        now = self.ended_on or self.today
        first = _monday(max(now, self.due.day)) - timedelta(days=7 * (_SHOWN_WEEKS - 1))
        first = min(first, _monday(min(now, self.due.day)))
        last = first + timedelta(days=7 * _SHOWN_WEEKS - 1)
        return [cell for cell in self.cells() if first <= cell.day <= last]

    def _cell(self, line: AccountLine) -> Day:
        found = self.calendar.day_of(line.day)
        mark = {DayKind.MAKEUP_WORKDAY: "班", DayKind.HOLIDAY: "休"}.get(found.kind, "")
        now = line.day == self.today and self.ended_on is None
        kind, label = self._look(line, found.kind)
        return Day(line.day, kind=kind, label=label, mark=mark, now=now, title=line.why)

    def _look(self, line: AccountLine, day: DayKind) -> tuple[str, str]:
        if line.day == self.started_on and not line.counted:
            return "zero", _STARTS.get(self.kind, "受理")
        if any(pause.covers(line.day) for pause in self.pauses):
            return "stop", "不计"
        if line.day == self.due.day and (self.ended_on is None or line.counted):
            return "due", "到期"
        if not line.counted:
            return ("free" if day is DayKind.HOLIDAY else ""), "休"
        label = "计入" if self.in_hours else _nth(line.number)
        return ("todo" if self.ended_on is None and line.day > self.today else "on"), label

    def rows(self) -> list[AccountRow]:
        """The table of the account: one row a day."""
        return [self._row(line) for line in self.lines]

    def _row(self, line: AccountLine) -> AccountRow:
        pause = next((one for one in self.pauses if one.covers(line.day)), None)
        kind = self.calendar.day_of(line.day).kind
        nature, tone = _nature(line, kind, self.started_on, pause)
        said = line.why
        if line.day == self.today and self.ended_on is None:
            said += "；今天"
        return AccountRow(
            line.day,
            nature,
            tone,
            said,
            "" if line.paper in said else line.paper,
            line.counted,
            line.number,
            line.provisional,
            line.day == self.today,
            line.day > self.today and self.ended_on is None,
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _nth(number: int) -> str:
    """The n-th day, as short as a cell is narrow."""
    return f"第 {number} 天" if number < 10 else f"第{number}天"


@dataclass(frozen=True)
class AccountRow:
    """One day of the account on screen."""

    day: date
    nature: str
    tone: str
    why: str
    paper: str
    counted: bool
    number: int
    provisional: bool
    today: bool
    ahead: bool


def _nature(line: AccountLine, kind: DayKind, started_on: date, pause: Pause | None) -> tuple[str, str]:
    if line.day == started_on and not line.counted:
        return "当日", ""
    if pause is not None:
        return f"中止（{pause.kind}）", "hold"
    if kind is DayKind.MAKEUP_WORKDAY:
        return "调休上班", "run"
    if kind is DayKind.HOLIDAY:
        return "放假", ""
    return ("工作日" if kind.worked else "休息日"), ""


def clock_of(case: Case, kind: str, rows: Sequence[Clock], today: date) -> CaseClock | None:
    """The clock of that kind, with its days; none where the case has none."""
    if kind in clocks.RUNNING:
        return _running(case, kind, today)
    row = next((one for one in reversed(rows) if one.kind == kind), None)
    if row is None:
        return None
    calendar, limit = clocks.calendar_for(case), Limit(row.limit, Unit(row.unit))
    ended = day_of(row.stopped_at) if row.stopped_at else None
    due = due_of(row.started_on, limit, calendar)
    lines = account(row.started_on, limit, calendar, finished_on=last_day(ended, due.day, today))
    return CaseClock(kind, row.round, limit, row.started_on, due, row.due_at, lines, (), (), ended, today, calendar)


def _running(case: Case, kind: str, today: date) -> CaseClock | None:
    """承诺时限 and 法定时限: from acceptance to the decision."""
    limit = clocks.limits_of(case).get(kind)
    if case.accepted_at is None or limit is None:
        return None
    calendar, start = clocks.calendar_for(case), day_of(case.accepted_at)
    pauses, extensions = pauses_of(case), extensions_of(case)
    ended_at = case.decided_at or case.finished_at
    ended = day_of(ended_at) if ended_at else None
    if limit.unit is Unit.HOUR:
        moment = due_at(case.accepted_at, limit, calendar, pauses, hours=OfficeHours())
        due = Due(moment.at.astimezone(CHINA).date(), moment.provisional, any(one.end is None for one in pauses))
        lines = account_of_hours(case.accepted_at, limit, calendar, OfficeHours(), pauses)
        return CaseClock(kind, 1, limit, start, due, moment.at, lines, pauses, (), ended, today, calendar)
    due = due_of(start, limit, calendar, pauses, extensions)
    lines = account(start, limit, calendar, pauses, extensions, last_day(ended, due.day, today))
    return CaseClock(kind, 1, limit, start, due, None, lines, pauses, extensions, ended, today, calendar)


def kinds_of(case: Case, rows: Sequence[Clock]) -> list[str]:
    """The clocks a case has had, in their order."""
    had = {row.kind for row in rows}
    if case.accepted_at is not None:
        had |= set(clocks.limits_of(case))
    return [kind for kind in NAMES if kind in had]


def kind_now(case: Case, rows: Sequence[Clock]) -> str:
    """The clock that matters at this step."""
    state, had = State(case.state), kinds_of(case, rows)
    wanted = [clocks.PROMISE, clocks.LEGAL]
    if state is State.CORRECTING:
        wanted = [clocks.CORRECTION]
    elif state in _BEFORE:
        wanted = [clocks.INTAKE]
    elif state in _AFTER and any(row.kind == clocks.DELIVERY and row.stopped_at is None for row in rows):
        wanted = [clocks.DELIVERY, *wanted]
    return next((kind for kind in [*wanted, *reversed(had)] if kind in had), "")
