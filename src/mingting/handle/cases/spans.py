"""Pauses and extensions of a case as the clock's rules take them, and the working days used so far."""

from __future__ import annotations

from datetime import date

from mingting.base.clock import day_of
from mingting.handle.cases.clocks import calendar_for
from mingting.handle.cases.models import Case, CaseExtension, CasePause
from mingting.rules.clocks import Extension, Pause, used_days, used_so_far
from mingting.rules.errors import UnknownDays
from mingting.rules.special import Special


def pauses_of(case: Case, ending: date | None = None) -> tuple[Pause, ...]:
    """Every pause with its paper; one that is still open ends on `ending`, if given."""
    rows = CasePause.objects.filter(case=case).select_related("paper").order_by("started_on", "id")
    return tuple(
        Pause(Special(row.kind).label, row.started_on, row.ended_on or ending, row.paper.number if row.paper else "")
        for row in rows
    )


def extensions_of(case: Case) -> tuple[Extension, ...]:
    """The extension, if there was one. A ledger tells only how many days a case was paused: they move its due day by as many."""
    if case.ledger_id is not None:
        return (Extension(case.paused_days),) if case.paused_days else ()
    if not case.extended_days:
        return ()
    row = CaseExtension.objects.select_related("paper").get(case=case)
    return (Extension(row.days, row.paper.number if row.paper else ""),)


def used_days_now(case: Case, today: date) -> int | None:
    """Working days used until today, pauses out; none before acceptance or where a notice is missing."""
    if case.accepted_at is None:
        return None
    try:
        return used_days(
            day_of(case.accepted_at), today, calendar_for(case), pauses_of(case) if case.paused_days else ()
        )
    except UnknownDays:
        return None


def paused_days(case: Case, pauses: tuple[Pause, ...], today: date) -> int:
    """Working days out of the count so far, by the calendar as known."""
    if case.accepted_at is None:
        return 0
    calendar, start = calendar_for(case), day_of(case.accepted_at)
    return used_so_far(start, today, calendar).days - used_so_far(start, today, calendar, pauses).days
