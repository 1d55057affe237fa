"""A scope: whose cases are meant. One neutral value that compiles to the operational filter and to the fact filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, order=True)
class Scope:
    """An organ alone (`self`) or with everything below it (`subtree`).

    `path` is the organ's place in the tree (four characters a level), as of the day that counts.

    >>> Scope("0001").covers("00010003"), Scope("0001", "self").covers("00010003"), Scope("00010003").covers("0001")
    (True, False, False)
    """

    path: str
    reach: Literal["self", "subtree"] = "subtree"

    def covers(self, path: str) -> bool:
        return path == self.path if self.reach == "self" else path.startswith(self.path)

    def lookup(self, field: str) -> dict[str, str]:
        """The same as a filter of the ORM over a path column.

        >>> Scope("0001").lookup("organ_path")
        {'organ_path__startswith': '0001'}
        """
        return {field: self.path} if self.reach == "self" else {f"{field}__startswith": self.path}

    def meet(self, other: Scope) -> Scope | None:
        """What both cover, or None: a question asked of `self` by someone who may see `other`."""
        if other.covers(self.path) and (other.reach == "subtree" or self.reach == "self"):
            return self
        if self.covers(other.path):
            return other
        return None
