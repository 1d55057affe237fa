"""预审通过: what was submitted online was looked through and is taken in."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step


def pre_review_pass(case_id: int, *, version: int, user: User | None, opinion: str = "") -> Case:
    """Take in an online submission after a first look."""
    with step("pre_review_pass", case_id, version=version, user=user) as it:
        it.set(received_at=it.now)
        it.note(opinion=opinion)
    return it.case
