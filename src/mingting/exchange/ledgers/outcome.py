"""The answer of an import: what became of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingting.exchange.table import Problem

__all__ = ["Outcome", "Problem"]


@dataclass(frozen=True)
class Outcome:
    """rows read = taken + known + aside, always. `problems` says why each row set aside was; `repair_file` holds them in the layout of the file sent.

    `conflicts` are the rows set aside because their number is already there with other content. `seconds` says how long each stage took.
    """

    kind: str
    source: str
    read: int
    taken: int
    known: int
    aside: int
    repair_file: Path | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    conflicts: int = 0
    totals: tuple[Mapping[str, Any], ...] = ()
    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    repeated: int = 0
    footers: int = 0
    trial: bool = False
    ledger_id: int | None = None
    new_organs: tuple[str, ...] = ()
    months: Mapping[str, list[str]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.read != self.taken + self.known + self.aside:
            raise AssertionError(f"an import lost rows: {self.read} != {self.taken} + {self.known} + {self.aside}")

    @property
    def refused(self) -> int:
        """Rows set aside for what they say, not for clashing with what is there."""
        return self.aside - self.conflicts

    def as_json(self, most: int = 1000) -> dict[str, Any]:
        """The stable answer of the command line; at most so many problems, `problem_count` says how many there are."""
        return {
            "read": self.read,
            "taken": self.taken,
            "known": self.known,
            "aside": self.aside,
            "repair_file": str(self.repair_file) if self.repair_file else None,
            "problems": [one.as_row() for one in self.problems[:most]],
            "problem_count": len(self.problems),
            "warnings": [one.as_row() for one in self.warnings[:most]],
            "conflicts": self.conflicts,
            "totals": [dict(one) for one in self.totals],
            "unmapped": list(self.unmapped),
            "repeated_headings": self.repeated,
            "footers": self.footers,
            "trial": self.trial,
            "ledger": self.ledger_id,
        }
