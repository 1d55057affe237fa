"""An item as facts see it: limits in working days, the grade of its online depth, whether its elements are in order."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from mingting.catalogue.models import Item

_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "一": 1, "二": 2, "三": 3, "四": 4}


def item_rows(item: Item, following: date | None) -> dict[str, Any]:
    """`following`: the first day of the next version, with which this one ends."""
    ends = [one for one in (item.valid_to + timedelta(days=1) if item.valid_to else None, following) if one]
    workdays = item.legal_unit == item.promise_unit == "workday"
    codes = depth_codes(item.online_depth)
    return {
        "code": item.code,
        "version": item.version,
        "basic_code": item.basic_code,
        "name": item.name,
        "item_type": item.item_type,
        "exercise_level": item.exercise_level,
        "case_kind": item.case_kind,
        "legal_days": item.legal_limit if workdays else None,
        "promise_days": item.promise_limit if workdays else None,
        "visits": item.onsite_visits,
        "depth": depth_grade(item.online_depth, item.onsite_visits),
        "no_visit": item.onsite_visits == 0 or bool(codes & {5, 6, 7}),
        "in_hall": item.in_hall,
        "exempt": bool(item.presence_exemption),
        "on_application": item.item_type not in {"04", "06"},
        "licence_type": item.produces.code if item.produces else "",
        "flawed": flawed(item),
        "state": item.state,
        "valid_from": item.valid_from,
        "valid_to": item.valid_to,
        "ended_on": min(ends, default=None),
    }


def depth_codes(text: str) -> set[int]:
    """Functional codes such as 3^4^5.

    >>> sorted(depth_codes("3^4^6"))
    [3, 4, 6]
    """
    return {int(one) for one in re.findall(r"[1-8]", text)}


def depth_grade(text: str, visits: int | None) -> int:
    """网办深度 I to IV, by functional codes, or by the grade itself where that is what is written.

    >>> depth_grade("1^2", None), depth_grade("3^4", 1), depth_grade("4^5", 0), depth_grade("4^5", 1), depth_grade("Ⅳ级", 0), depth_grade("", 1)
    (2, 3, 4, 3, 4, 1)
    """
    for letter, grade in _ROMAN.items():
        if letter in text:
            return grade
    codes = depth_codes(text)
    if codes & {6, 7} or (5 in codes and visits == 0):
        return 4
    if codes & {4, 5}:
        return 3
    return 2 if codes & {2, 3} else 1


def flawed(item: Item) -> bool:
    """清单自检: a code of a wrong length, an element missing, or a promise longer than the law allows."""
    longer = item.legal_limit is not None and item.promise_limit is not None and item.legal_unit == item.promise_unit
    return (
        len(item.code) not in (31, 33)
        or len(item.basic_code) != 12
        or item.onsite_visits is None
        or not item.online_depth
        or (item.case_kind == Item.CaseKind.PROMISED and not item.promise_limit)
        or (longer and (item.promise_limit or 0) > (item.legal_limit or 0))
    )
