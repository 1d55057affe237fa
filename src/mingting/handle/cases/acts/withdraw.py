"""撤回: the applicant takes the application back before a decision."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required


def withdraw(case_id: int, *, version: int, user: User | None, reason: str) -> Case:
    """By a written or online request of the applicant."""
    reason = required(reason, "撤回原因")
    return end_case("withdraw", case_id, version=version, user=user, reason=reason, result="withdrawn")
