"""补正提交: the corrected materials came; the five days of the check begin anew."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case, CaseCorrection
from mingting.handle.cases.moving import step


def resubmit(case_id: int, *, version: int, user: User | None) -> Case:
    """The case is received again; `received_at` is the day the corrected materials came (deemed acceptance counts from there)."""
    with step("resubmit", case_id, version=version, user=user) as it:
        it.set(received_at=it.now)
        it.beside(*clocks.closed(it.case, clocks.CORRECTION), clocks.intake(it.case, it.now, it.case.corrections + 1))
        open_notice = CaseCorrection.objects.filter(case=it.case, answered_at=None)
        it.then(lambda: open_notice.update(answered_at=it.now))
    return it.case
