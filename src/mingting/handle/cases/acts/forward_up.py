"""转报: examined here, decided by the organ above; the local clock stops (行政许可法 43)."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required


def forward_up(case_id: int, *, version: int, user: User | None, organ: str, reason: str) -> Case:
    """Hand the case with a transfer list to the upper organ, named in words: it need not be one of the house."""
    organ, reason = required(organ, "上级机关"), required(reason, "审查意见")
    facts = {"upper_organ": organ}
    return end_case("forward_up", case_id, version=version, user=user, reason=reason, result="forwarded", facts=facts)
