"""文书与日志: what `mingting verify` looks at: every paper is as its events tell it, and no number is missing or given twice."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Max, Min

from mingting.base.crypto import unseal_fields
from mingting.base.findings import Finding
from mingting.base.models import Event, Serial
from mingting.handle.cases.models import CasePaper
from mingting.handle.cases.moving import NOTE

_CHUNK = 500
_TOLD = ("kind", "number", "organ", "year", "serial")


def rebuilt(events: Iterable[Event]) -> dict[int, dict[str, Any]]:
    """The papers of one case by their keys, as the journal alone tells them."""
    found: dict[int, dict[str, Any]] = {}
    for event in events:
        if event.kind == "case.paper-issued":
            told: dict[str, Any] = {name: event.data[name] for name in _TOLD}
            told |= {"facts": base64.b64decode(event.data["facts"]), "issued_at": event.effective_at, "prints": 0}
            found[event.data["paper"]] = told | {"voided_at": None, "void_reason": ""}
        elif event.kind == "case.paper-printed":
            found[event.data["paper"]]["prints"] += 1
        elif event.kind == "case.paper-voided":
            reason = unseal_fields(base64.b64decode(event.data["sealed"]), NOTE)["reason"]
            found[event.data["paper"]] |= {"voided_at": event.effective_at, "void_reason": reason}
    return found


def row_of_paper(paper: CasePaper) -> dict[str, Any]:
    """The same columns of the row that stands."""
    row = {name: getattr(paper, "organ_id" if name == "organ" else name) for name in _TOLD}
    kept = {"facts": bytes(paper.facts), "issued_at": paper.issued_at, "prints": paper.prints}
    return row | kept | {"voided_at": paper.voided_at, "void_reason": paper.void_reason}


def check_papers() -> Iterator[Finding]:
    """Rows against the journal, then the run of the numbers."""
    last = 0
    while papers := list(CasePaper.objects.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
        last = papers[-1].pk
        subjects = {f"handle/case:{paper.case_id}" for paper in papers}
        events = Event.objects.filter(subject__in=subjects, kind__startswith="case.paper-").order_by("id")
        told = rebuilt(events)
        for paper in papers:
            if told.get(paper.pk) != row_of_paper(paper):
                yield Finding("paper", paper.number, "文书与日志不一致，请核对登记内容。")
    yield from _gaps()


def _gaps() -> Iterator[Finding]:
    """Numbers run from 1 to the last one given."""
    runs = CasePaper.objects.order_by().values("organ", "kind", "year")
    given = dict(Serial.objects.filter(name__startswith="paper:").values_list("name", "value"))
    for run in runs.annotate(first=Min("serial"), last=Max("serial"), count=Count("serial")):
        name = f"paper:{run['organ']}:{run['kind']}:{run['year']}"
        last_given = given.pop(name, None)
        if (run["first"], run["count"], run["last"]) != (1, last_given, last_given):
            yield Finding("paper", name, "文号不连续，或与已发的最后一个号不符。")
    for name in sorted(given):
        yield Finding("paper", name, "已发过文号，但没有对应的文书。")
