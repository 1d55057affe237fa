"""重算暂定到期日: once a notice has settled days that a due date ran over, the date is counted anew, with a journal row a case."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from mingting.base import journal
from mingting.base.calendars import calendar_of
from mingting.base.clock import day_of
from mingting.base.clocks import Moments, plan
from mingting.base.journal import Actor
from mingting.base.models import Clock, Event
from mingting.handle.cases import clocks
from mingting.handle.cases.apply import CaseWrite, Insert, apply_move
from mingting.handle.cases.dues import DueNow, due_now
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import plain
from mingting.handle.cases.spans import extensions_of, pauses_of, used_days_now
from mingting.rules.clocks import Limit, Unit

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
    now, before = _now(case), DueNow(case.due_on, case.due_provisional, case.used_days)
    if now == before:
        return False
    row: dict[str, Any] = {"due_on": now.due_on, "due_provisional": now.provisional, "used_days": now.used_days}
    beside: tuple[clocks.Write, ...] = ()
    if case.ledger_id is None and case.accepted_at is not None:
        moments = _moments(case)
        row |= clocks.due_columns(moments)
        beside = clocks.moved(case, moments) if case.state in _RUNNING else ()
    data = {
        "notice": notice,
        "before": _plain(before),
        "after": _plain(now),
        "set": plain(row),
        "version": case.version + 1,
        "months": {"cases": [_month(case)]},
    }
    event = Insert(Event, journal.event_row("case.due-recounted", f"handle/case:{case.pk}", data, actor=actor))
    # where somebody changed the case meanwhile, that act counted by the new calendar, or the next run does
    return apply_move(CaseWrite(Case, case.pk, case.version, (case.state,), row, (*beside, event)))


_RUNNING = (Case.State.ACCEPTED, Case.State.REVIEWING, Case.State.DECIDING)


def _now(case: Case) -> DueNow:
    """A case lived here is counted with its own pauses and extension, one of a ledger by the days its row tells."""
    if case.ledger_id is not None or case.accepted_at is None:
        return due_now(case)
    due = clocks.due_columns(_moments(case))
    ended = case.decided_at or case.finished_at
    used = used_days_now(case, day_of(ended)) if ended else None
    return DueNow(due["due_on"], due["due_provisional"], used)


def _moments(case: Case) -> dict[str, Moments]:
    assert case.accepted_at is not None
    return clocks.moments_of(case, case.accepted_at, pauses_of(case), extensions_of(case))


def recount_clocks(notice: str, *, actor: Actor) -> int:
    """Intake, correction and delivery clocks that were counted provisionally."""
    kinds = (clocks.INTAKE, clocks.CORRECTION, clocks.DELIVERY)
    count = 0
    for row in Clock.objects.filter(provisional=True, stopped_at=None, kind__in=kinds).order_by("pk"):
        limit = Limit(row.limit, Unit(row.unit))
        moments = plan(clocks.start_of(row.started_on), limit, calendar_of(row.region))
        if (moments.due_at, moments.provisional) == (row.due_at, row.provisional):
            continue
        with transaction.atomic():
            told = row.next_at is None or row.warned_at is not None
            next_at = moments.due_at if told else moments.next_at
            mine = Clock.objects.filter(pk=row.pk, stopped_at=None, due_at=row.due_at)
            if not mine.update(
                due_at=moments.due_at, warn_at=moments.warn_at, provisional=moments.provisional, next_at=next_at
            ):
                continue
            data = {"clock": row.kind, "notice": notice, "due": moments.due_on.isoformat()}
            journal.record("clock.recounted", row.subject, data, actor=actor)
            count += 1
    return count


def _plain(one: DueNow) -> dict[str, Any]:
    due = one.due_on.isoformat() if one.due_on else None
    return {"due_on": due, "provisional": one.provisional, "used_days": one.used_days}


def _month(case: Case) -> str:
    return f"{day_of(case.accepted_at):%Y-%m}" if case.accepted_at else ""
