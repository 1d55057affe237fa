"""What a check found: a kind for programs, the place, and one Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written."""

    kind: str
    place: str
    say: str


Check = Callable[[], Iterator[Finding]]
"""A checker takes nothing and yields what it found; no finding means that all it looked at holds."""
