"""办件的时钟: which clocks a case has, from when they run, and what a move does to them.

Intake (five working days to ask for corrections, 行政许可法 32), the applicant's own time to correct, promise and law (from acceptance), delivery
(ten working days from the decision, 行政许可法 44).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from mingting.base import clock
from mingting.base.calendars import calendar_of
from mingting.base.clock import CHINA, day_of
from mingting.base.clocks import Moments, plan
from mingting.base.models import Clock
from mingting.catalogue.models import Item
from mingting.handle.cases.apply import Change, Insert
from mingting.handle.cases.dues import limit_of
from mingting.handle.cases.models import Case
from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks import Extension, Limit, OfficeHours, Pause, Unit
from mingting.rules.clocks.hours import received_on

INTAKE, CORRECTION = "case.intake", "case.correction"
PROMISE, LEGAL, DELIVERY = "case.promise", "case.legal", "case.delivery"
RUNNING = (PROMISE, LEGAL)
INTAKE_LIMIT = Limit(5)
DELIVERY_LIMIT = Limit(10)
_MIDNIGHT = time(0, 0)
Write = Insert | Change


def subject_of(case: Case) -> str:
    return f"handle/case:{case.pk}"


def calendar_for(case: Case) -> WorkCalendar:
    """The calendar that binds the deciding organ."""
    return calendar_of(case.organ.region_id or "")


def start_of(day: date) -> datetime:
    return datetime.combine(day, _MIDNIGHT, CHINA)


def opened(case: Case, kind: str, at: datetime, limit: Limit, moments: Moments, round_: int = 1) -> Insert:
    """A new clock of the case."""
    return Insert(
        Clock,
        {
            "subject": subject_of(case),
            "kind": kind,
            "round": round_,
            "organ_path": case.organ_path,
            "region": case.organ.region_id or "",
            "started_on": day_of(at),
            "limit": limit.amount,
            "unit": limit.unit.value,
            "warn_at": moments.warn_at,
            "due_at": moments.due_at,
            "provisional": moments.provisional,
            "paused_on": None,
            "stopped_at": None,
            "next_at": moments.next_at,
            "warned_at": None,
            "overdue_at": None,
        },
    )


def closed(case: Case, *kinds: str) -> tuple[Write, ...]:
    """These clocks of the case stop now, wherever they stand."""
    ended = {"stopped_at": clock.now(), "next_at": None}
    return tuple(
        Change(Clock, {"subject": subject_of(case), "kind": kind, "stopped_at": None}, ended) for kind in kinds
    )


def intake(case: Case, at: datetime, round_: int) -> Insert:
    """收件时限: what comes in after office hours counts from the next working day."""
    calendar = calendar_for(case)
    online = case.channel in (Case.Channel.WEB, Case.Channel.MOBILE)
    start = start_of(received_on(at, calendar, OfficeHours()).day) if online else at
    return opened(case, INTAKE, start, INTAKE_LIMIT, plan(start, INTAKE_LIMIT, calendar), round_)


def correction(case: Case, at: datetime, days: int, round_: int) -> tuple[Insert, date]:
    """The applicant's own time to correct, and its last day."""
    moments = plan(at, Limit(days), calendar_for(case))
    return opened(case, CORRECTION, at, Limit(days), moments, round_), moments.due_on


def delivery(case: Case, at: datetime) -> Insert:
    return opened(case, DELIVERY, at, DELIVERY_LIMIT, plan(at, DELIVERY_LIMIT, calendar_for(case)))


def legal_limit_of(case: Case) -> Limit | None:
    """The law's limit; none where the law sets none."""
    if case.item is None or case.item.legal_limit is None:
        return None
    return Limit(case.item.legal_limit, Unit(case.item.legal_unit or Unit.WORKDAY))


def limits_of(case: Case) -> dict[str, Limit]:
    """The limits that run from acceptance. An instant case ends on its day (`domain` 3.5), whatever its guide's promise says."""
    found: dict[str, Limit] = {}
    promise = Limit(0) if case.case_kind == Item.CaseKind.INSTANT else limit_of(case)
    if promise is not None:
        found[PROMISE] = promise
    legal = legal_limit_of(case)
    if legal is not None:
        found[LEGAL] = legal
    return found


def moments_of(
    case: Case, at: datetime, pauses: Sequence[Pause], extensions: Sequence[Extension]
) -> dict[str, Moments]:
    """When each limit from acceptance ends, with what paused and extended it."""
    calendar = calendar_for(case)
    return {kind: plan(at, limit, calendar, pauses, extensions) for kind, limit in limits_of(case).items()}


def due_columns(moments: dict[str, Moments]) -> dict[str, Any]:
    """What the case's row says of them."""
    promise, legal = moments.get(PROMISE), moments.get(LEGAL)
    return {
        "due_on": promise.due_on if promise else None,
        "legal_due_on": legal.due_on if legal else None,
        "due_provisional": any(one.provisional for one in moments.values()),
    }


def started(case: Case, at: datetime, moments: dict[str, Moments]) -> tuple[Insert, ...]:
    """Promise and law begin to run."""
    limits = limits_of(case)
    return tuple(opened(case, kind, at, limits[kind], one) for kind, one in moments.items())


def paused(case: Case, on: date) -> tuple[Write, ...]:
    """Nothing is due while the clock stands."""
    return _all_running(case, {"paused_on": on, "next_at": None})


def moved(case: Case, moments: dict[str, Moments]) -> tuple[Write, ...]:
    """Promise and law go on, with new ends after a pause, an extension or a notice; an end that was told is not told again."""
    stored = {row.kind: row for row in Clock.objects.filter(subject=subject_of(case), stopped_at=None)}
    found = []
    for kind, one in moments.items():
        row = {
            "warn_at": one.warn_at,
            "due_at": one.due_at,
            "provisional": one.provisional,
            "paused_on": None,
            "next_at": _next_of(stored.get(kind), one),
        }
        found.append(Change(Clock, {"subject": subject_of(case), "kind": kind, "stopped_at": None}, row))
    return tuple(found)


def _next_of(row: Clock | None, to: Moments) -> datetime | None:
    if row is not None and row.overdue_at is not None and row.due_at == to.due_at:
        return None
    return to.warn_at if to.warn_at and to.warn_at > clock.now() else to.due_at


def _all_running(case: Case, row: dict[str, Any]) -> tuple[Write, ...]:
    return tuple(
        Change(Clock, {"subject": subject_of(case), "kind": kind, "stopped_at": None}, row) for kind in RUNNING
    )
