"""What an engine remembers of what it has added up: a snapshot never changes, so an answer stays right. Bounded."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
_MOST = 20_000


class Memo:
    """
    >>> memo = Memo()
    >>> memo.get("a", lambda: 1), memo.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if key in self._kept:
            found: T = self._kept[key]
            return found
        made = make()
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[key] = made
        return made
