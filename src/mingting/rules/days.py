"""What a calendar answers with: kinds of day, days, counts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingting.rules.notices import Notice


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"

    @property
    def label(self) -> str:
        """The word people see.

        >>> DayKind.MAKEUP_WORKDAY.label
        '调休上班'
        """
        return _LABELS[self]

    @property
    def worked(self) -> bool:
        """Whether work is done on such a day.

        >>> [kind.value for kind in DayKind if kind.worked]
        ['workday', 'makeup_workday']
        """
        return self in (DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY)


_LABELS = {
    DayKind.WORKDAY: "工作日",
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "放假",
    DayKind.MAKEUP_WORKDAY: "调休上班",
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day: its kind, and the notice (with the name of the holiday) when a notice decides it."""

    day: date
    kind: DayKind
    notice: Notice | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day reached by counting; provisional (暂定) when a day on the way is not yet settled by a notice."""

    day: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class DayCount:
    """A number of working days; provisional (暂定) when a day among them is not yet settled by a notice."""

    days: int
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class MonthDays:
    """A month's days and working days."""

    first: date
    last: date
    workdays: int
    provisional: bool
