"""The common end of a case without a decision: every clock stops, the reason is kept sealed, the paper tells it."""

from __future__ import annotations

from typing import Any

from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case, CaseCorrection, CasePause
from mingting.handle.cases.moving import step

ALL = (clocks.INTAKE, clocks.CORRECTION, clocks.PROMISE, clocks.LEGAL)


def end_case(
    action: str,
    case_id: int,
    *,
    version: int,
    user: User | None,
    reason: str,
    result: str,
    finished: bool = False,
    facts: dict[str, Any] | None = None,
) -> Case:
    """End it by this move. `decided_at` is the day of the end, as facts read it; `finished` counts it among the finished."""
    with step(action, case_id, version=version, user=user) as it:
        it.set(result=result, decided_at=it.now)
        if finished:
            it.set(finished_at=it.now)
        it.beside(*clocks.closed(it.case, *ALL))
        it.note(reason=reason)
        if it.case.state == Case.State.SUSPENDED:
            it.then(lambda: CasePause.objects.filter(case=it.case, ended_on=None).update(ended_on=it.today))
        if it.case.state == Case.State.CORRECTING:
            it.then(lambda: CaseCorrection.objects.filter(case=it.case, answered_at=None).update(answered_at=it.now))
        if it.move.document:
            it.paper(it.move.document, {"reason": reason} | (facts or {}))
    return it.case
