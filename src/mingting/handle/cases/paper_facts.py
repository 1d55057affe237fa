"""What papers say of a case that is not in its own columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingting.base.clock import day_of
from mingting.catalogue.elements import text_of
from mingting.handle.cases.clocks import LEGAL, PROMISE, limits_of
from mingting.handle.cases.models import Case, CaseMaterial

_LISTED = (CaseMaterial.State.RECEIVED, CaseMaterial.State.TOLERATED, CaseMaterial.State.WAIVED)


def materials_of(case: Case) -> list[dict[str, Any]]:
    """The list on the receipt slip: name, form and number of copies, and what is to follow."""
    rows = CaseMaterial.objects.filter(case=case, state__in=_LISTED).order_by("order", "-version")
    return [
        {"name": row.name, "form": row.form, "copies": row.copies, "state": str(row.get_state_display())}
        for row in rows
    ]


def limits_in_words(case: Case, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The acceptance notice's own fields (domain 3.7)."""
    limits, elements = limits_of(case), case.item.elements if case.item else {}
    due, legal = columns.get("due_on"), limits.get(LEGAL)
    promise = limits.get(PROMISE)
    return {
        "accepted_on": day_of(columns["accepted_at"]).isoformat(),
        "promise": promise.label if promise and promise.amount else "当场办结",
        "due_on": due.isoformat() if due else "",
        "provisional": bool(columns.get("due_provisional")),
        "legal": legal.label if legal else "无法定时限",
        "fee": text_of(elements, "is_fee"),
        "fetch": text_of(elements, "handle_addr"),
        "supervise": text_of(elements, "supervise_way"),
    }
