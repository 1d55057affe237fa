"""A figure as the auditor sees it: value, unit, words around it, where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from mingting.rules.figures import Printed, Span

from .periods import Period


class Dim(StrEnum):
    """What can be added to what."""

    COUNT = "count"
    MONEY = "money"
    RATE = "rate"
    POINT = "point"
    SCORE = "score"
    TIME = "time"
    BARE = "bare"


@dataclass(slots=True)
class Figure:
    """One printed figure. `pre` and `post` are the words before and after it in its own clause."""

    printed: Printed
    number: float
    unit: str
    dim: Dim
    raw: str
    block: int
    start: int
    end: int
    pre: str = ""
    post: str = ""
    sentence: int = 0
    segment: int = 0
    clause: int = 0
    item: int = 0
    depth: int = 0
    group: int = -1
    lead: str = ""
    period: Period | None = None
    scope: str = ""
    row_head: str = ""
    column_head: str = ""
    cell: tuple[int, int, int] | None = None
    tags: set[str] = field(default_factory=set)

    @property
    def value(self) -> float:
        return self.printed.value

    @property
    def label(self) -> str:
        """The words that say what it counts."""
        if self.cell is not None:
            return f"{self.row_head}{self.column_head}"
        return self.pre + self.post if len(self.pre) < 2 else self.pre

    @property
    def words(self) -> str:
        return f"{self.row_head} {self.column_head}" if self.cell is not None else f"{self.pre}{self.post}"

    @property
    def span(self) -> Span:
        return self.printed.rounded()

    @property
    def cut(self) -> Span:
        return self.printed.cut()

    @property
    def bound(self) -> str:
        return self.printed.bound

    @property
    def whole(self) -> bool:
        return self.printed.exact and not self.printed.bound

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other
