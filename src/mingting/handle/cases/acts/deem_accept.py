"""视为受理: five working days passed without a notice; acceptance counts from the day the materials came (行政许可法 32)."""

from __future__ import annotations

from mingting.handle.cases.acts.accept import start
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step


def deem_accept(case_id: int, *, version: int) -> Case:
    """By the system alone."""
    with step("deem_accept", case_id, version=version, user=None) as it:
        start(it, None)
    return it.case
