"""What travels between the engine and its callers: questions, figures, tables, members, opened rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from mingting.base.crypto import canonical, sm3

Reach = Literal["self", "subtree"]
Slices = tuple[tuple[str, str], ...]
Side = Literal["numerator", "denominator"]
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 1 I O: they look alike in print
TARGET = "_target"


@dataclass(frozen=True)
class Question:
    """A figure before it is answered: what, when, of whom, of which slices. Slices are kept in one order."""

    indicator: str
    period: str
    scope: str
    reach: Reach = "subtree"
    slices: Slices = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "slices", tuple(sorted((str(name), str(word)) for name, word in self.slices)))

    def to_plain(self) -> dict[str, Any]:
        """
        >>> Question("items", "2021Q2", "A", slices=(("organ_kind", "town"),)).to_plain()["slices"]
        [['organ_kind', 'town']]
        """
        return {
            "indicator": self.indicator,
            "period": self.period,
            "scope": self.scope,
            "reach": self.reach,
            "slices": [list(one) for one in self.slices],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Question:
        slices = tuple((name, word) for name, word in plain.get("slices", ()))
        return cls(plain["indicator"], plain["period"], plain["scope"], plain.get("reach", "subtree"), slices)


def code_of(question: Question, snapshot: str) -> str:
    """The short printable code of a question asked of a snapshot.

    >>> code_of(Question("items", "2021Q2", "A"), "")
    'MT-REL9T33N'
    """
    number = int.from_bytes(sm3(canonical([question.to_plain(), snapshot]))[:5], "big")
    return "MT-" + "".join(_LETTERS[number >> shift & 31] for shift in range(35, -1, -5))


@dataclass(frozen=True)
class Figure:
    """One answer. `value` is a count, a percentage as printed (16.04), an average; None over nothing, or where `note` says why."""

    question: Question
    code: str
    name: str
    scope_name: str
    value: int | Decimal | None
    numerator: int | None
    denominator: int | None
    unit: str
    measure: str
    snapshot: str
    text: str
    note: str = ""

    def to_plain(self) -> dict[str, Any]:
        """As `mingting figures --json` answers."""
        return {
            "code": self.code,
            "indicator": self.question.indicator,
            "name": self.name,
            "scope": self.question.scope,
            "scope_name": self.scope_name,
            "period": self.question.period,
            "slices": dict(self.question.slices),
            "value": plain_number(self.value),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
            "measure": self.measure,
            "snapshot": self.snapshot,
        } | ({"note": self.note} if self.note else {})


def plain_number(value: int | Decimal | None) -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)


@dataclass(frozen=True)
class Line:
    """One member of a dimension with its figures; `upper` is the name above it (a village's town)."""

    key: str
    name: str
    upper: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    by: str
    lines: tuple[Line, ...]
    totals: tuple[Figure, ...]


@dataclass(frozen=True)
class Member:
    """One that passes the test: its key, names, place in the tree, and what it was tested on."""

    key: str
    name: str
    upper: str
    path: str
    value: int | Decimal | None
    numerator: int | None
    denominator: int | None
    unit: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """A figure beside the one before and the one a year ago; differences in its own unit (percentage points for rates), growth in percent."""

    figure: Figure
    previous: Figure
    last_year: Figure
    change: int | Decimal | None
    change_percent: Decimal | None
    year_change: int | Decimal | None
    year_change_percent: Decimal | None


@dataclass(frozen=True)
class Opened:
    """The rows that prove one side of a figure. `count` rows there are, `sum` they add up to; `visible` of them this person may see; `rows` are the
    first of these, as words in the order of `columns`, the last being what the row adds.
    """

    figure: Figure
    side: Side
    proof: Literal["count", "sum"]
    definition: str
    count: int
    sum: int
    visible: int
    columns: tuple[tuple[str, str], ...]
    rows: Sequence[tuple[Any, ...]]

    @property
    def total(self) -> int:
        return self.count

    @property
    def header(self) -> str:
        """共 N 件，您可查看 M 件."""
        return f"共 {self.count} 件，您可查看 {self.visible} 件"

    def records(self) -> list[dict[str, Any]]:
        return [{name: cell for (name, _), cell in zip(self.columns, row)} for row in self.rows]
