"""网办深度: the functional codes an item gives (1 consult … 7 e-licence, 8 other), the grade I–IV they make, and whether nobody has to come."""

from __future__ import annotations

import re
from collections.abc import Set

_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "一": 1, "二": 2, "三": 3, "四": 4}


def codes_of(text: str) -> frozenset[int]:
    """
    >>> sorted(codes_of("3^4^6"))
    [3, 4, 6]
    """
    return frozenset(int(one) for one in re.findall(r"[1-8]", text))


def grade_of(text: str, visits: int | None) -> int:
    """The grade by the codes, or the grade itself where that is what is written.

    >>> [grade_of(*one) for one in (("1^2", None), ("3^4", 1), ("4^5", 0), ("4^5", 1), ("6", 1), ("Ⅳ级", 0), ("", 1))]
    [2, 3, 4, 3, 4, 4, 1]
    """
    for letter, grade in _ROMAN.items():
        if letter in text:
            return grade
    return grade_of_codes(codes_of(text), visits)


def grade_of_codes(codes: Set[int], visits: int | None) -> int:
    if codes & {6, 7} or (5 in codes and visits == 0):
        return 4
    if codes & {4, 5}:
        return 3
    return 2 if codes & {2, 3} else 1


def needs_no_visit(text: str, visits: int | None) -> bool:
    """零跑动 as assessments count it: no visit, or the result comes back online (5, 6, 7).

    >>> needs_no_visit("3^4", 0), needs_no_visit("3^4^5", 1), needs_no_visit("3^4", 1)
    (True, True, False)
    """
    return visits == 0 or bool(codes_of(text) & {5, 6, 7})
