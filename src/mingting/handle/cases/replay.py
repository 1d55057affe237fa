"""由日志重建: a case's row from its events alone, and whether the row that stands is the same (design 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mingting.base.findings import Finding
from mingting.base.models import Event
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import row_of

_CHUNK = 500


def rebuild(events: Iterable[Event]) -> dict[str, Any]:
    """The row, in the journal's form, that these events of one case make."""
    row: dict[str, Any] = {}
    for event in events:
        if event.kind.startswith("case.") and "set" in event.data:
            row |= event.data["set"]
            row["version"] = event.data["version"]
            if "to" in event.data:
                row["state"] = event.data["to"]
    return row


def differences(case: Case, events: Iterable[Event]) -> list[str]:
    """Names of the columns in which the row and its journal disagree."""
    told, stands = rebuild(events), row_of(case)
    return sorted(name for name in stands if stands[name] != told.get(name))


def check_cases() -> Iterator[Finding]:
    """Every case lived here against its journal; those of ledgers are checked with their ledger."""
    last = 0
    while cases := list(Case.objects.filter(ledger=None, pk__gt=last).order_by("pk")[:_CHUNK]):
        last = cases[-1].pk
        subjects = [f"handle/case:{case.pk}" for case in cases]
        events: dict[str, list[Event]] = {}
        for event in Event.objects.filter(subject__in=subjects).order_by("id"):
            events.setdefault(event.subject, []).append(event)
        for case in cases:
            found = differences(case, events.get(f"handle/case:{case.pk}", []))
            if found:
                yield Finding("case", case.case_no or case.source_no, f"办件与日志不一致：{'、'.join(found)}")
