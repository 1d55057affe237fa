"""收件: the materials are taken in and listed on a slip. Not yet acceptance."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step
from mingting.handle.cases.paper_facts import materials_of


def receive(case_id: int, *, version: int, user: User | None) -> Case:
    """Take in what was submitted; the receipt slip lists it."""
    with step("receive", case_id, version=version, user=user) as it:
        it.set(received_at=it.now)
        it.paper("receipt_slip", {"materials": materials_of(it.case), "receiver": str(user or "")})
    return it.case
