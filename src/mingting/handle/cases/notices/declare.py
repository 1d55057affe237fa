"""How a kind of paper is declared: its word in the number, what it must be told, what it knows by itself, what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from mingting.base.calendars import calendar_of
from mingting.base.clock import day_of
from mingting.base.models import User
from mingting.base.papers.form import clean
from mingting.catalogue.models import Item
from mingting.handle.cases.models import Case
from mingting.handle.cases.notices.sheet import Block
from mingting.handle.errors import FieldMissing, FieldWrong
from mingting.rules.calendar import WorkCalendar

Facts = Mapping[str, Any]
AskKind = Literal["words", "day", "moment", "number", "yes", "rows"]


@dataclass(frozen=True)
class Ask:
    """One fact of a paper beyond what every paper carries. `columns` of rows: key and name, the first is needed. `also`: another name it comes by."""

    name: str
    label: str
    kind: AskKind = "words"
    required: bool = True
    columns: tuple[tuple[str, str], ...] = ()
    also: str = ""


@dataclass(frozen=True)
class At:
    """The moment a paper is issued at: the case as it stands after its move, who, when, by which calendar."""

    case: Case
    user: User | None
    now: datetime

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def calendar(self) -> WorkCalendar:
        return calendar_of(self.case.organ.region_id or "")

    @property
    def licensing(self) -> bool:
        return self.case.item is not None and self.case.item.item_type == Item.Type.LICENSING

    def last_day(self, days: int, start: date | None = None) -> dict[str, Any]:
        """The last of so many working days after a day, as facts keep it."""
        due = self.calendar.add_workdays(start or self.today, days)
        return {"due_on": due.day.isoformat(), "provisional": due.provisional}

    def workdays_to(self, day: date) -> int:
        """Working days after today up to a day."""
        return self.calendar.count(self.today + timedelta(days=1), day).days


def _nothing(at: At, given: Facts) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Notice:
    """One kind of paper. `learn` adds what the case itself tells (frozen with the rest); `say` reads the frozen facts alone.

    `whose`: what the applicant is called on this paper.
    """

    kind: str
    word: str
    title: Callable[[Facts], str]
    say: Callable[[Facts], tuple[Block, ...]]
    asks: tuple[Ask, ...] = ()
    learn: Callable[[At, Facts], dict[str, Any]] = _nothing
    seal: str = "（印章）"
    whose: str = "申请人"

    @property
    def _names(self) -> dict[str, str]:
        return {ask.also: ask.name for ask in self.asks if ask.also}

    def frozen(self, at: At, given: Facts) -> dict[str, Any]:
        """What the paper says besides the common facts, as plain JSON; refused where the law's content is missing."""
        given = {self._names.get(name, name): value for name, value in given.items()}
        known = {ask.name for ask in self.asks}
        if strange := sorted(given.keys() - known):
            raise ValueError(f"{self.kind}: no such facts: {', '.join(strange)}")
        plain = {ask.name: _plain(ask, given[ask.name]) for ask in self.asks if given.get(ask.name) not in (None, "")}
        facts = self.learn(at, plain) | plain
        for ask in self.asks:
            if ask.required and facts.get(ask.name) in (None, "", []):
                raise FieldMissing(name=ask.label)
        return facts


def _plain(ask: Ask, value: Any) -> Any:
    if ask.kind == "day":
        return _iso(ask, value, date)
    if ask.kind == "moment":
        return _iso(ask, value, datetime)
    if ask.kind == "number":
        return int(value)
    if ask.kind == "yes":
        return bool(value)
    if ask.kind == "rows":
        return [_row(ask, row) for row in value]
    return clean(str(value)).strip()


def _row(ask: Ask, row: Mapping[str, Any]) -> dict[str, str]:
    found = {key: clean(str(row.get(key) or "")).strip() for key, _ in ask.columns}
    first, label = ask.columns[0]
    if not found[first]:
        raise FieldMissing(name=f"{ask.label}的{label}")
    return found


def _iso(ask: Ask, value: Any, kind: type[date]) -> str:
    try:
        found = value if isinstance(value, date) else kind.fromisoformat(str(value))
        if isinstance(found, datetime):
            return found.isoformat() if kind is datetime else _day_there(found).isoformat()
        return found.isoformat()
    except ValueError:
        raise FieldWrong(name=ask.label, why=f"“{value}”不是日期，请写成2021-06-10") from None


def _day_there(instant: datetime) -> date:
    """The day in China; an instant without a zone is one of China."""
    return day_of(instant) if instant.tzinfo else instant.date()


def day(facts: Facts, name: str) -> date | None:
    """A day of the frozen facts."""
    return date.fromisoformat(facts[name][:10]) if facts.get(name) else None
