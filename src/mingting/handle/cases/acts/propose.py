"""提出审查意见: the examiner's opinion goes to the one who decides."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required, step


def propose(case_id: int, *, version: int, user: User | None, opinion: str) -> Case:
    """Hand the case up with an opinion."""
    opinion = required(opinion, "审查意见")
    with step("propose", case_id, version=version, user=user) as it:
        it.set(handler_id=user.pk if user else None)
        it.note(opinion=opinion)
    return it.case
