"""拼音检索: whether Latin letters spell a Chinese name, by initials or in full; the initials of a character of many readings are all of them."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

_KEPT = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")
_MOST_READINGS = 6


@lru_cache(maxsize=20_000)
def spelled(name: str) -> tuple[tuple[frozenset[str], ...], str]:
    """The initials that each character may have, and the name in full pinyin; signs such as brackets are passed over.

    >>> initials, full = spelled("重庆路（东）")
    >>> {"c", "z"} <= initials[0], full
    (True, 'chongqingludong')
    """
    signs = "".join(_KEPT.findall(name))
    return tuple(map(_initials, signs)), "".join(lazy_pinyin(signs)).lower()


@lru_cache(maxsize=10_000)
def _initials(sign: str) -> frozenset[str]:
    readings = pinyin(sign, heteronym=True, style=Style.NORMAL)[0]
    return frozenset(one[0].lower() for one in readings[:_MOST_READINGS] if one)


def rank(typed: str, name: str) -> int | None:
    """How well letters spell a name, 0 best; None when they do not.

    Parts apart from each other stand in that order: `sp xk` is 食品…许可, and so is `spxk`, later in the list.

    >>> [rank(typed, "食品经营许可") for typed in ("spjy", "jyxk", "sp xk", "spxk", "shipinj", "gsdj")]
    [0, 1, 2, 3, 4, None]
    """
    parts = typed.lower().split()
    if not parts:
        return None
    initials, full = spelled(name)
    place = _in_order(parts, initials)
    if place is not None:
        return (0 if place == 0 else 1) if len(parts) == 1 else 2
    letters = "".join(parts)
    if len(letters) > 2 and _scattered(letters, initials):
        return 3
    return 4 if len(letters) > 2 and letters in full else None


def _in_order(parts: list[str], initials: tuple[frozenset[str], ...]) -> int | None:
    """Where the first part stands, if all parts stand in their order, each without a gap."""
    first, at = None, 0
    for part in parts:
        found = next((n for n in range(at, len(initials) - len(part) + 1) if _at(part, initials, n)), None)
        if found is None:
            return None
        first = found if first is None else first
        at = found + len(part)
    return first


def _at(part: str, initials: tuple[frozenset[str], ...], place: int) -> bool:
    return all(letter in initials[place + n] for n, letter in enumerate(part))


def _scattered(letters: str, initials: tuple[frozenset[str], ...]) -> bool:
    rest = iter(initials)
    return initials[:1] != () and letters[0] in initials[0] and all(any(one in of for of in rest) for one in letters)
