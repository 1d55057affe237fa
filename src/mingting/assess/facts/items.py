"""An item as facts see it: limits in working days, the grade of its online depth, whether its elements are in order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mingting.catalogue.depth import grade_of, needs_no_visit
from mingting.catalogue.models import Item


def item_rows(item: Item, following: date | None) -> dict[str, Any]:
    """`following`: the first day of the next version, with which this one ends."""
    ends = [one for one in (item.valid_to + timedelta(days=1) if item.valid_to else None, following) if one]
    workdays = item.legal_unit == item.promise_unit == "workday"
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
        "depth": grade_of(item.online_depth, item.onsite_visits),
        "no_visit": needs_no_visit(item.online_depth, item.onsite_visits),
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
