"""放弃补正: the applicant does not want to go on; the case ends."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case


def give_up(case_id: int, *, version: int, user: User | None, reason: str = "") -> Case:
    """End a case that waits for corrections."""
    return end_case(
        "give_up", case_id, version=version, user=user, reason=reason.strip() or "申请人放弃补正", result="terminated"
    )
