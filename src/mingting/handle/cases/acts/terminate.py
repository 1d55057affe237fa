"""终止办理: the organ ends the case for a cause of law: death, dissolution, the object gone, a promise of 容缺 broken."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required


def terminate(case_id: int, *, version: int, user: User | None, reason: str) -> Case:
    """End it before a decision."""
    reason = required(reason, "终止的法定事由")
    return end_case("terminate", case_id, version=version, user=user, reason=reason, result="terminated")
