"""The plan of a small county: who there is and how many cases each had, in a few lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from mingting.demo.cases import Case
from mingting.demo.outcomes import Licence, Review


@dataclass(frozen=True)
class SmallOrgan:
    """A department, town or institution. `hall` counts by rows, or by monthly returns if it reports only counts.

    `items` and how many of them had a case; `licences` kinds, and how many of its hall cases produce one. `missed` half-days of attendance.
    `news`: sent and adopted.
    """

    short: str
    name: str
    kind: str
    items: int = 0
    covered: int = 0
    hall: int = 0
    online: int = 0
    online_before: int = 0
    reviewed: int = 0
    returns: bool = False
    stands: bool = False
    population: int | None = None
    subjects: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    licensed: int = 0
    staff: tuple[int, int, int, int] = (0, 0, 0, 0)
    missed: int = 0
    news: tuple[int, int] = (0, 0)
    papers: int | None = None
    aliases: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class SmallVillage:
    """A village with an agent point: cases of the quarter before and of the quarter."""

    town: str
    name: str
    before: int
    now: int


@dataclass
class Work:
    """Everything made, still to be changed by hand before it is written: this is where the odd cases of life come in."""

    hall: list[Case] = field(default_factory=list)
    online: list[Case] = field(default_factory=list)
    agent: list[Case] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    licences: list[Licence] = field(default_factory=list)

    @property
    def cases(self) -> list[Case]:
        return [*self.hall, *self.online, *self.agent]

    def of(self, label: str) -> list[Case]:
        return [case for case in self.cases if case.label == label]


@dataclass(frozen=True)
class SmallCounty:
    """A county of a handful of organs over one quarter; the first department runs the hall."""

    name: str
    region: str
    order: int
    hall_source: str
    organs: tuple[SmallOrgan, ...]
    villages: tuple[SmallVillage, ...]
    first: date
    last: date
    seed: int
    odd: Callable[[Work], None]
    honours: tuple[tuple[str, str], ...] = ()

    @property
    def county(self) -> str:
        return f"{self.region}000000"

    @property
    def hall(self) -> str:
        return f"{self.region}-hall"

    @property
    def towns(self) -> list[SmallOrgan]:
        return [one for one in self.organs if one.kind == "乡镇"]

    @property
    def standing(self) -> list[SmallOrgan]:
        return [one for one in self.organs if one.stands]
