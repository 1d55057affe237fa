"""逾期未补正: the time told in the notice passed without an answer; the case ends."""

from __future__ import annotations

from datetime import date

from mingting.base import clock
from mingting.base.models import User
from mingting.handle.cases.acts.ending import end_case
from mingting.handle.cases.models import Case, CaseCorrection
from mingting.handle.errors import TooEarly


def timeout(case_id: int, *, version: int, user: User | None = None, reason: str = "") -> Case:
    """End a case that waits for corrections: by the system when the time is over, or by a clerk from then on."""
    last = last_day(case_id)
    if last is not None and clock.today() <= last:
        raise TooEarly(day=f"{last.year}年{last.month}月{last.day}日")
    return end_case(
        "timeout",
        case_id,
        version=version,
        user=user,
        reason=reason.strip() or "申请人在告知的期限内未补正",
        result="terminated",
    )


def last_day(case_id: int) -> date | None:
    """The last day of the open notice, if there is one."""
    open_notice = CaseCorrection.objects.filter(case_id=case_id, answered_at=None)
    return open_notice.order_by("-round").values_list("due_on", flat=True).first()
