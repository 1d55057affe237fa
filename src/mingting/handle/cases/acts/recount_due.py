"""重算暂定到期日: once a notice has settled days that a due date ran over, the date is counted anew, with a journal row a case."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Q

from mingting.base import journal
from mingting.base.clock import day_of
from mingting.base.journal import Actor
from mingting.handle.cases.dues import DueNow, due_now
from mingting.handle.cases.models import Case

_CHUNK = 500


def recount_due(notice: str, *, actor: Actor) -> int:
    """Count anew every due date marked 暂定, and the days used that could not be told; answers how many cases changed."""
    waiting = Case.objects.filter(
        Q(due_provisional=True) | Q(used_days=None, finished_at__isnull=False, accepted_at__isnull=False)
    )
    count, last = 0, 0
    while rows := list(waiting.filter(pk__gt=last).select_related("item", "organ").order_by("pk")[:_CHUNK]):
        last = rows[-1].pk
        with transaction.atomic():
            count += sum(_recount(case, notice, actor) for case in rows)
    return count


def _recount(case: Case, notice: str, actor: Actor) -> bool:
    now, before = due_now(case), DueNow(case.due_on, case.due_provisional, case.used_days)
    if now == before:
        return False
    mine = Case.objects.filter(pk=case.pk, version=case.version)
    if not mine.update(
        due_on=now.due_on, due_provisional=now.provisional, used_days=now.used_days, version=F("version") + 1
    ):
        return False  # somebody changed it meanwhile; that act counted by the new calendar, or the next run does
    data = {"notice": notice, "before": _plain(before), "after": _plain(now), "months": {"cases": [_month(case)]}}
    journal.record("case.due-recounted", f"handle/case:{case.pk}", data, actor=actor)
    return True


def _plain(one: DueNow) -> dict[str, Any]:
    due = one.due_on.isoformat() if one.due_on else None
    return {"due_on": due, "provisional": one.provisional, "used_days": one.used_days}


def _month(case: Case) -> str:
    return f"{day_of(case.accepted_at):%Y-%m}" if case.accepted_at else ""
