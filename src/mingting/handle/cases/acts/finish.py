"""办结: the decision is made and its result registered."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step


def finish(case_id: int, *, version: int, user: User | None) -> Case:
    """Register the end. The result stays what the decision said."""
    with step("finish", case_id, version=version, user=user) as it:
        it.set(finished_at=it.now, handler_id=None)
    return it.case
