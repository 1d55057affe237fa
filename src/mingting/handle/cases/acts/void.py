"""作废: entered by mistake, twice or for a test; it stays and counts nowhere."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.acts.ending import ALL
from mingting.handle.cases.models import Case, CaseCorrection, CasePause
from mingting.handle.cases.moving import required, step


def void(case_id: int, *, version: int, user: User | None, reason: str) -> Case:
    """Void a case that is not at its end."""
    reason = required(reason, "作废原因")
    with step("void", case_id, version=version, user=user) as it:
        it.beside(*clocks.closed(it.case, *ALL, clocks.DELIVERY))
        it.note(reason=reason)

        def close() -> None:
            CasePause.objects.filter(case=it.case, ended_on=None).update(ended_on=it.today)
            CaseCorrection.objects.filter(case=it.case, answered_at=None).update(answered_at=it.now)

        it.then(close)
    return it.case
