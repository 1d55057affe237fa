"""退件: given back without a decision; counted as finished with the result 退回 (practice)."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required


def return_case(case_id: int, *, version: int, user: User | None, reason: str) -> Case:
    """Give it back with the reason."""
    reason = required(reason, "退件原因")
    return end_case("return_case", case_id, version=version, user=user, reason=reason, result="returned", finished=True)
