"""The words of a clock: limit, pause, extension, due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingting.rules.errors import InvalidLimit


class Unit(StrEnum):
    WORKDAY = "workday"
    NATURAL_DAY = "natural_day"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"

    @property
    def label(self) -> str:
        """The word people see.

        >>> Unit.WORKDAY.label
        '个工作日'
        """
        return _LABELS[self]


_LABELS = {
    Unit.WORKDAY: "个工作日",
    Unit.NATURAL_DAY: "日",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """时限: how much time there is. That a law sets no limit is None instead of a limit, never 0.

    >>> Limit(20).label, Limit(24, Unit.HOUR).label
    ('20个工作日', '24小时')
    """

    amount: int
    unit: Unit = Unit.WORKDAY

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise InvalidLimit(why=f"时限不能为负数（{self.amount}）")

    @property
    def label(self) -> str:
        return f"{self.amount}{self.unit.label}"


@dataclass(frozen=True, slots=True)
class Pause:
    """暂停: time that does not count (行政许可法 45), by the paper that told the applicant.

    The day it starts still counts, the day it ends does not. Without an end it is still going on.
    """

    kind: str
    start: date
    end: date | None = None
    paper: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise InvalidLimit(why=f"暂停的结束日{self.end}早于开始日{self.start}")

    def covers(self, day: date) -> bool:
        """Whether the day is not counted because of this pause.

        >>> pause = Pause("听证", date(2021, 6, 1), date(2021, 6, 3))
        >>> [pause.covers(date(2021, 6, day)) for day in (1, 2, 3, 4)]
        [False, True, True, False]
        """
        return self.start < day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Extension:
    """延期: days added by the head of the organ: working days, for limits in natural days, months or years natural."""

    days: int
    paper: str = ""

    def __post_init__(self) -> None:
        if self.days < 0:
            raise InvalidLimit(why=f"延期天数不能为负数（{self.days}）")


@dataclass(frozen=True, slots=True)
class Due:
    """到期日: the last lawful day (until 23:59:59).

    `provisional` (暂定): a notice on the way is not loaded. `paused`: a pause is still going on, so the day will move on
    when it ends.
    """

    day: date
    provisional: bool = False
    paused: bool = False


def merged(pauses: Iterable[Pause]) -> tuple[tuple[date, date | None], ...]:
    """The pauses as (start, end) without overlaps, in order; the end of one still going on is None.

    >>> merged([Pause("检测", date(2021, 6, 3), date(2021, 6, 9)), Pause("听证", date(2021, 6, 1), date(2021, 6, 4))])
    ((datetime.date(2021, 6, 1), datetime.date(2021, 6, 9)),)
    """
    found: list[tuple[date, date | None]] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        start, end = found[-1] if found else (pause.start, pause.start)
        if found and (end is None or pause.start <= end):
            longer = None if end is None or pause.end is None else max(end, pause.end)
            found[-1] = (start, longer)
        else:
            found.append((pause.start, pause.end))
    return tuple(found)
