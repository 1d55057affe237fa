"""Cases within a reach, and a case as one line of a list or of results shows it: one query, and nothing sealed is read."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.expressions import CombinedExpression

from mingting.base.permissions import Reach
from mingting.handle.cases.models import Case, SearchKey

SHOWN = (
    "case_no", "source_no", "applicant_masked", "applicant_kind", "state", "due_on", "due_provisional", "decided_at", "channel", "tolerant", "agency",
    "urgent", "double_entry", "received_at", "accepted_at", "finished_at", "version", "organ_path", "window_id", "place_id", "case_kind",
    "item__name", "item__code", "organ__short_name", "organ__region_id", "handler__name", "handler__username", "ledger_id",
)  # fmt: skip
"""The columns a line shows: nothing sealed among them."""


def lines() -> QuerySet[Case]:
    """Cases with what a line of a list or of results shows of them, in one query."""
    return Case.objects.select_related("item", "organ", "handler").only(*SHOWN)


def among(reach: Reach) -> QuerySet[Case]:
    """The cases of a reach.

    Window and place are compared as values: no planner takes the index of a window, which holds a share of the whole table, where the index of
    what is asked stands beside it.
    """
    return Case.objects.alias(**_values(reach, "")).filter(reach.where("organ_path", "at_window", "at_place"))


def keys_among(reach: Reach) -> QuerySet[SearchKey]:
    """The same for the keys of cases."""
    return SearchKey.objects.alias(**_values(reach, "case__")).filter(
        reach.where("case__organ_path", "at_window", "at_place")
    )


def _values(reach: Reach, prefix: str) -> dict[str, CombinedExpression]:
    given = {"at_window": (reach.windows, "window_id"), "at_place": (reach.places, "place_id")}
    return {name: F(f"{prefix}{column}") + 0 for name, (keys, column) in given.items() if keys}
