"""不予受理: a written decision with its reason and the competent organ (行政许可法 32)."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required


def refuse(
    case_id: int, *, version: int, user: User | None, reason: str, basis: str, competent_organ: str = ""
) -> Case:
    """Refuse acceptance. A clerk asks for it (`ask_for`), the head of the organ or its chief representative does it."""
    reason, basis = required(reason, "不予受理的理由"), required(basis, "法律依据")
    facts = {"basis": basis, "competent_organ": competent_organ.strip()}
    return end_case(
        "refuse", case_id, version=version, user=user, reason=reason, result="acceptance_refused", facts=facts
    )
