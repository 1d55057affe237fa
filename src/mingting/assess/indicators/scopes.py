"""The organ tree of a snapshot: names, kinds, what lies where, in official order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mingting.assess.indicators.errors import UnknownScope

STEP = 4


@dataclass(frozen=True)
class Organ:
    code: str
    name: str
    path: str
    kind: str
    rank: int
    population: int | None = None


class Tree:
    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        """Rows of code, name, path, kind, rank, population."""
        organs = sorted((Organ(*row) for row in rows), key=lambda one: (one.rank, one.path))
        self.by_code = {one.code: one for one in organs}
        self.by_path = {one.path: one for one in organs}

    @property
    def root(self) -> Organ:
        return min(self.by_code.values(), key=lambda one: (len(one.path), one.rank, one.path))

    def organ(self, code: str) -> Organ:
        if code not in self.by_code:
            raise UnknownScope(code=code)
        return self.by_code[code]

    def name(self, code: str) -> str:
        return self.by_code[code].name if code in self.by_code else code

    def upper(self, path: str) -> str:
        """The name of what stands above, unless that is the county."""
        above = self.by_path.get(path[:-STEP])
        return above.name if above and above.kind != "county" else ""

    def label(self, organ: Organ) -> str:
        """The short name, a village's with its town's in front."""
        return f"{self.upper(organ.path)}{organ.name}" if organ.kind == "village" else organ.name

    def below(self, organ: Organ, kind: str = "") -> list[Organ]:
        """What lies in the subtree: of one kind anywhere, or directly below."""
        found = (one for one in self.by_code.values() if one.path.startswith(organ.path))
        if kind:
            return [one for one in found if one.kind == kind]
        return [one for one in found if len(one.path) == len(organ.path) + STEP]


def ancestors(path: str) -> Iterable[str]:
    """The path and all above it.

    >>> list(ancestors("00010002"))
    ['0001', '00010002']
    """
    return (path[:end] for end in range(STEP, len(path) + 1, STEP))
