"""逾期未补正: the time told in the notice passed without an answer; the case ends."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case


def timeout(case_id: int, *, version: int, user: User | None = None, reason: str = "") -> Case:
    """End a case that waits for corrections."""
    return end_case(
        "timeout",
        case_id,
        version=version,
        user=user,
        reason=reason.strip() or "申请人在告知的期限内未补正",
        result="terminated",
    )
