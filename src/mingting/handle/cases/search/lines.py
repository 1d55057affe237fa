"""A case as one line of a list or of results shows it: one query, and nothing sealed is read."""

from __future__ import annotations

from django.db.models import QuerySet

from mingting.handle.cases.models import Case

SHOWN = (
    "case_no", "source_no", "applicant_masked", "applicant_kind", "state", "due_on", "due_provisional", "decided_at", "channel", "tolerant", "agency",
    "urgent", "double_entry", "received_at", "accepted_at", "finished_at", "version", "organ_path", "window_id", "place_id", "case_kind",
    "item__name", "item__code", "organ__short_name", "organ__region_id", "handler__name", "handler__username", "ledger_id",
)  # fmt: skip
"""The columns a line shows: nothing sealed among them."""


def lines() -> QuerySet[Case]:
    """Cases with what a line of a list or of results shows of them, in one query."""
    return Case.objects.select_related("item", "organ", "handler").only(*SHOWN)
