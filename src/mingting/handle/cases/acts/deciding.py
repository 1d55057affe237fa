"""What granting and denying have in common: another person than the one who accepted, the clocks stop, the days used are counted."""

from __future__ import annotations

from typing import Any

from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import Step, step
from mingting.handle.cases.papers import needs_paper
from mingting.handle.cases.spans import used_days_now
from mingting.handle.errors import SamePerson


def decide(
    action: str,
    case_id: int,
    *,
    version: int,
    user: User | None,
    result: str,
    facts: dict[str, Any],
    notice: bool | None,
) -> Case:
    """One decision, with its paper: numbered for promised cases, for instant ones only if asked; a denial is always in writing (行政许可法 38)."""
    with step(action, case_id, version=version, user=user) as it:
        separate(it.case, user)
        settle(it, user, result)
        it.note(**{name: text for name, text in facts.items() if isinstance(text, str)})
        if needs_paper(it.case, it.move.document, asked=bool(notice)):
            it.paper(it.move.document, facts)
    return it.case


def separate(case: Case, user: User | None) -> None:
    """受理审批分离 (domain 16), but for instant items decided at the window under a delegation."""
    if user is not None and case.accepted_by_id == user.pk and not case.instant_here:
        raise SamePerson()


def settle(it: Step, user: User | None, result: str) -> None:
    """The decision's own columns and clocks: promise and law stop, delivery starts with a grant."""
    it.set(
        decided_at=it.now,
        decided_by_id=user.pk if user else None,
        result=result,
        used_days=used_days_now(it.case, it.today),
    )
    it.beside(*clocks.closed(it.case, *clocks.RUNNING))
    if result == "granted":
        it.beside(clocks.delivery(it.case, it.now))
