"""不予许可: in writing, with reasons and the right to reconsideration and suit (行政许可法 38)."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.deciding import decide
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required


def deny(case_id: int, *, version: int, user: User | None, reason: str, basis: str) -> Case:
    """Deny it."""
    facts = {"reason": required(reason, "不予许可的理由"), "basis": required(basis, "法律依据")}
    return decide("deny", case_id, version=version, user=user, result="denied", facts=facts, notice=True)
