"""What cases learn from the journal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta

from mingting.base import journal
from mingting.base.clocks import OVERDUE
from mingting.base.errors import Stale
from mingting.base.jobs import Scheduled
from mingting.base.journal import Actor
from mingting.base.models import Clock, Event, ReaderPlace
from mingting.handle.cases import clocks
from mingting.handle.cases.acts.deem_accept import deem_accept
from mingting.handle.cases.acts.end_requests import ENDING, end_requests
from mingting.handle.cases.acts.recount_due import recount_clocks, recount_due
from mingting.handle.cases.acts.timeout import timeout
from mingting.handle.cases.models import Case, CaseRequest
from mingting.handle.errors import NotFromHere

_ACTOR = Actor("system:calendar")


def _notice_loaded(event: Event) -> None:
    code = str(event.data["notice"]["code"])
    recount_due(code, actor=_ACTOR)
    recount_clocks(code, actor=_ACTOR)


def follow_notices() -> int:
    """Count provisional due dates anew for each notice loaded since the last time."""
    return journal.follow("handle.cases.notices", _notice_loaded, ["calendar.notice-loaded"])


RECOUNT_DUE = Scheduled("cases.recount-due", timedelta(seconds=20), follow_notices, lane="slow")


def _clock_ended(event: Event) -> None:
    """What the law or the notice itself says of a clock that ran out; a case that has moved on meanwhile is left alone."""
    about, _, key = event.subject.partition(":")
    act = _AT_END.get(str(event.data.get("clock")))
    if about != "handle/case" or act is None:
        return
    case = Case.objects.filter(pk=int(key)).first()
    open_clock = Clock.objects.filter(
        subject=event.subject, kind=event.data["clock"], round=event.data["round"], stopped_at=None
    )
    if case is None or not open_clock.exists():
        return
    with contextlib.suppress(NotFromHere, Stale):
        act(case.pk, version=case.version)


_AT_END: dict[str, Callable[..., Case]] = {clocks.INTAKE: deem_accept, clocks.CORRECTION: timeout}


def follow_clocks() -> int:
    """视为受理 and 逾期未补正, for each clock the sweep told the end of."""
    return journal.follow("handle.cases.clocks", _clock_ended, [OVERDUE])


FOLLOW_CLOCKS = Scheduled("cases.follow-clocks", timedelta(seconds=20), follow_clocks)


_REQUESTS = "handle.cases.requests"


def follow_moves() -> int:
    """请示自动终结 of the cases that moved to where what was asked for can come no more; answers how many ended.

    Nearly every case makes such a move and few have a request: the place is written once a stretch, not once an event. Harmless when repeated.
    """
    place = ReaderPlace.objects.get_or_create(name=_REQUESTS)[0].position
    events = list(journal.events_after(place, ENDING))
    if not events:
        return 0
    moved = [int(event.subject.rpartition(":")[2]) for event in events]
    waiting = CaseRequest.objects.filter(decided_at=None, case__in=moved).order_by("case")
    ended = sum(end_requests(case) for case in waiting.values_list("case", flat=True).distinct())
    ReaderPlace.objects.filter(name=_REQUESTS).update(position=events[-1].position)
    return ended


FOLLOW_MOVES = Scheduled("cases.follow-moves", timedelta(seconds=5), follow_moves)
