"""制证: the licence desk makes the licence. The licence itself is written by the room of licences, in the same transaction."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step


def produce(case_id: int, *, version: int, user: User | None) -> Case:
    """The case is at the licence desk; delivery has been running since the decision (行政许可法 44)."""
    with step("produce", case_id, version=version, user=user) as it:
        it.set(handler_id=user.pk if user else None)
    return it.case
