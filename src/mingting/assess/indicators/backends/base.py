"""What the engine asks of a store of facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from mingting.assess.indicators.cubes import Cube, Family
from mingting.assess.indicators.sql import Rows


class Backend(Protocol):
    """Answers in integers; every backend gives the same ones for the same snapshot."""

    def stored(self, family: Family) -> Cube | None:
        """The cube kept beside the facts, if this snapshot has it for every month."""
        ...

    def passed(self, family: Family, spans: Sequence[tuple[date | None, date | None]], *, months: bool) -> Cube:
        """A cube made now by one pass over the rows of those runs of days."""
        ...

    def counted(self, asked: Rows) -> tuple[int, int]: ...
    def listed(self, asked: Rows, columns: Sequence[str], limit: int | None, offset: int = 0) -> list[tuple[Any, ...]]:
        """Rows in the order of their key; the last value is what the row adds."""
        ...
