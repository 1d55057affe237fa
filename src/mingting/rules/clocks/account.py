"""时限计算明细: the account every due date prints: each day counted, each day skipped and why, with its paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks.due import due_of, last_counted_day
from mingting.rules.clocks.hours import OfficeHours, due_at, local, minutes_on
from mingting.rules.clocks.terms import Extension, Limit, Pause, Unit

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One day of the account. `number` is the running number of a counted day (running minutes for limits in hours)."""

    day: date
    counted: bool
    number: int
    why: str
    paper: str = ""
    provisional: bool = False


def account(
    started_on: date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    finished_on: date | None = None,
) -> tuple[AccountLine, ...]:
    """Every day from the start to the due day (or to the day it was finished), and why it counts or not.

    >>> hearing = Pause("听证", date(2021, 6, 7), date(2021, 6, 8), "中宁听通〔2021〕3号")
    >>> for line in account(date(2021, 6, 4), Limit(2), WorkCalendar("", []), [hearing]):
    ...     print(line.day, line.number if line.counted else "-", line.why, line.paper)
    2021-06-04 - 当日不计
    2021-06-05 - 星期六，按星期暂定为周末，2021年放假通知尚未录入
    2021-06-06 - 星期日，按星期暂定为周末，2021年放假通知尚未录入
    2021-06-07 1 星期一，按星期暂定为工作日，2021年放假通知尚未录入
    2021-06-08 - 听证，不计入时限 中宁听通〔2021〕3号
    2021-06-09 2 星期三，按星期暂定为工作日，2021年放假通知尚未录入
    """
    due = due_of(started_on, limit, calendar, pauses, extensions).day
    natural = limit.unit is not Unit.WORKDAY
    counted_to = last_counted_day(started_on, limit, pauses, extensions) if natural else due
    own = (counted_to if natural else None, due)
    lines = [AccountLine(started_on, False, 0, "当日不计")]
    days = _days_after(started_on, due if finished_on is None else finished_on)
    base = _base_days(started_on, limit)
    for day in days:
        lines.append(_line(day, lines[-1].number, calendar, pauses, own))
    return tuple(_with_extensions(line, base, extensions, due) for line in lines)


def account_of_hours(
    started_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    hours: OfficeHours,
    pauses: Sequence[Pause] = (),
) -> tuple[AccountLine, ...]:
    """The account of a limit in hours: how long of each day counts, within office hours.

    >>> from mingting.rules.clocks.hours import SHANGHAI
    >>> start = datetime(2021, 6, 4, 16, 0, tzinfo=SHANGHAI)
    >>> lines = account_of_hours(start, Limit(4, Unit.HOUR), WorkCalendar("", []), OfficeHours())
    >>> [(line.day.day, line.number) for line in lines if line.counted]
    [(4, 120), (7, 240)]
    """
    start, end = local(started_at), due_at(started_at, limit, calendar, pauses, hours=hours).at
    lines: list[AccountLine] = []
    for day in (start.date(), *_days_after(start.date(), end.date())):
        so_far = lines[-1].number if lines else 0
        pause = next((pause for pause in pauses if pause.covers(day)), None)
        minutes = 0 if pause else minutes_on(day, start, end, calendar, hours)
        provisional = calendar.provisional(day)
        if pause:
            lines.append(AccountLine(day, False, so_far, f"{pause.kind}，不计入时限", pause.paper, provisional))
        elif minutes:
            why = (
                f"计{minutes // 60}小时{minutes % 60}分，累计{(so_far + minutes) // 60}小时{(so_far + minutes) % 60}分"
            )
            lines.append(AccountLine(day, True, so_far + minutes, why, "", provisional))
        else:
            why = "不在办公时间" if calendar.is_workday(day) else calendar.reason_of(day)
            lines.append(AccountLine(day, False, so_far, why, _paper_of(day, calendar), provisional))
    return tuple(lines)


def _line(
    day: date, so_far: int, calendar: WorkCalendar, pauses: Sequence[Pause], ends: tuple[date | None, date]
) -> AccountLine:
    """`ends`: the last day that counts by nature (None when only working days count), and the due day."""
    counted_to, due = ends
    pause = next((pause for pause in pauses if pause.covers(day)), None)
    provisional = calendar.provisional(day)
    if pause:
        going_on = "，尚未结束" if pause.end is None else ""
        return AccountLine(day, False, so_far, f"{pause.kind}，不计入时限{going_on}", pause.paper, provisional)
    reason, paper = calendar.reason_of(day), _paper_of(day, calendar)
    if counted_to is None:
        counted = calendar.is_workday(day)
        return AccountLine(day, counted, so_far + counted, reason, paper, provisional)
    if counted_to < day <= due:
        return AccountLine(day, False, so_far, f"末日遇休息日，顺延至{due}：{reason}", paper, provisional)
    return AccountLine(day, True, so_far + 1, "自然日，计入时限", "", provisional)


def _base_days(started_on: date, limit: Limit) -> int:
    """How many counted days the limit itself has, before extensions."""
    if limit.unit is Unit.WORKDAY:
        return limit.amount
    return (last_counted_day(started_on, limit, (), ()) - started_on).days


def _with_extensions(line: AccountLine, base: int, extensions: Sequence[Extension], due: date) -> AccountLine:
    """Days beyond the limit itself say which extension they use, and days after the due day that they are late."""
    if not line.counted or line.number <= base:
        return line
    left = line.number - base
    for extension in extensions:
        if left <= extension.days:
            why = f"{line.why}；延期第{left}天"
            return AccountLine(line.day, True, line.number, why, extension.paper or line.paper, line.provisional)
        left -= extension.days
    late = f"{line.why}；超期第{left}天" if line.day > due else line.why
    return AccountLine(line.day, True, line.number, late, line.paper, line.provisional)


def _paper_of(day: date, calendar: WorkCalendar) -> str:
    notice = calendar.day_of(day).notice
    return notice.cited if notice else ""


def _days_after(first: date, last: date) -> Iterator[date]:
    for step in range(1, (last - first).days + 1):
        yield first + step * _ONE
