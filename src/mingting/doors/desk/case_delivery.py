"""送达台: finished cases whose results wait to be handed over, the one due first on top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from mingting.base import clock
from mingting.base.models import Clock
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.catalogue.models import Item
from mingting.doors.desk.people import person
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case
from mingting.handle.cases.reads import cases_of
from mingting.rules.codes.folding import fold
from mingting.web.values import Pages

ROWS = 50
_SHORTEST = 4


@dataclass(frozen=True)
class Waiting:
    """One row: the case, and until when its result is to be handed over."""

    case: Case
    due_at: datetime | None
    late: bool

    @property
    def number(self) -> tuple[str, str]:
        number = self.case.case_no or self.case.source_no
        return number[:-6], number[-6:]


def waiting(request: HttpRequest) -> QuerySet[Case]:
    """Finished here, not handed over yet, within the reach."""
    mine = cases_of(reach_of(person(request), Permission.SEE_CASES))
    kinds = [kind.value for kind in Item.CaseKind]  # named so that the index case_to_hand_over answers
    return mine.filter(state=Case.State.FINISHED, ledger=None, delivered_at=None, case_kind__in=kinds)


def delivery_page(request: HttpRequest) -> dict[str, Any]:
    """Fifty rows, oldest end first, turned over by key."""
    rows = waiting(request).select_related("item", "organ").order_by("decided_at", "pk")
    after = _after(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(Q(decided_at__gt=after[0]) | Q(decided_at=after[0], pk__gt=after[1]))
    found = list(rows[: ROWS + 1])
    shown, more = found[:ROWS], len(found) > ROWS
    dues = _dues(shown)
    now = clock.now()
    lines = [Waiting(one, due := dues.get(clocks.subject_of(one)), bool(due and due < now)) for one in shown]
    here = reverse("cases-delivery")
    last = shown[-1] if shown else None
    next_url = f"{here}?{urlencode({'after': _key(last)})}" if more and last else ""
    return {
        "rows": lines,
        "pages": Pages(f"这一页 {len(lines)} 件", next_url=next_url, first_url=here if after else ""),
    }


def waiting_one(request: HttpRequest, text: str) -> tuple[Case | None, str]:
    """The case of a number (whole, or its last digits), or why there is none to hand over."""
    number = fold(text, drop="-")
    if len(number) < _SHORTEST or not number.isdigit():
        return None, "请扫条码，或至少填办件编号的最后 4 位数字。"
    rows = list(waiting(request).filter(no_reversed__startswith=number[::-1])[:2])
    if len(rows) == 1:
        return rows[0], ""
    if rows:
        return None, f"编号以 {number} 结尾的待送达办件不止一件，请多填几位。"
    return None, f"没有编号以 {number} 结尾的待送达办件；可能已经送达、还没有办结，或者不在您的范围内。"


def _dues(cases: list[Case]) -> dict[str, datetime]:
    subjects = [clocks.subject_of(one) for one in cases]
    rows = Clock.objects.filter(subject__in=subjects, kind=clocks.DELIVERY).values_list("subject", "due_at")
    return dict(rows)


def _key(case: Case) -> str:
    at = case.decided_at or case.finished_at
    return f"{at.isoformat() if at else ''}_{case.pk}"


def _after(text: str) -> tuple[datetime, int] | None:
    at, _, pk = text.rpartition("_")
    try:
        return datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
