"""由日志重建: a case's row and its requests from its events alone, and whether what stands is the same (design 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mingting.base.findings import Finding
from mingting.base.models import Event
from mingting.handle.cases.models import Case, CaseRequest
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


def rebuild_requests(events: Iterable[Event]) -> dict[int, dict[str, Any]]:
    """The requests (请示) of one case, by their keys: as they were asked, with the answer or the end that came."""
    found: dict[int, dict[str, Any]] = {}
    for event in events:
        if event.kind in _REQUESTS:
            found.setdefault(int(event.data["request"]), {}).update(event.data.get("row", {}))
    return found


_REQUESTS = ("case.asked", "case.request-decided", "case.request-ended")


def request_differences(case: int, events: Iterable[Event]) -> list[int]:
    """Keys of the case's requests that are not as the journal tells, in any column it tells."""
    told = rebuild_requests(events)
    stands = {asked.pk: row_of(asked) for asked in CaseRequest.objects.filter(case=case).order_by("pk")}
    return sorted(
        key
        for key in told | stands
        if key not in told or key not in stands or any(stands[key][name] != value for name, value in told[key].items())
    )


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
            mine = events.get(f"handle/case:{case.pk}", [])
            if found := differences(case, mine):
                yield Finding("case", case.case_no or case.source_no, f"办件与日志不一致：{'、'.join(found)}")
            if any(event.kind in _REQUESTS for event in mine) and request_differences(case.pk, mine):
                yield Finding("case", case.case_no or case.source_no, "请示与日志不一致")
