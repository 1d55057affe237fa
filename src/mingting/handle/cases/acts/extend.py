"""延期: once, before the due day, by the head of the organ, and the applicant is told why (行政许可法 42)."""

from __future__ import annotations

from mingting.base.clock import day_of
from mingting.base.crypto import seal
from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case, CaseExtension, CasePaper
from mingting.handle.cases.moving import NOTE, Step, required, step
from mingting.handle.cases.spans import extensions_of, pauses_of
from mingting.handle.errors import AlreadyExtended, FieldWrong, TooLate
from mingting.rules.clocks import Extension

MOST = 10
MOST_JOINT = 15
"""行政许可法 42: ten days by the head of the organ; fifteen where several organs decide together."""


def extend(case_id: int, *, version: int, user: User | None, days: int, reason: str) -> Case:
    """Add working days to promise and law."""
    reason = required(reason, "延期理由")
    with step("extend", case_id, version=version, user=user) as it:
        check(it, days)
        extensions = (*extensions_of(it.case), Extension(days))
        moments = clocks.moments_of(it.case, it.case.accepted_at or it.now, pauses_of(it.case), extensions)
        it.set(extended_days=days, **clocks.due_columns(moments))
        it.beside(*clocks.moved(it.case, moments))
        it.tell(days=days)
        it.note(reason=reason)

        def keep(it: Step, paper: CasePaper | None) -> None:
            CaseExtension.objects.create(
                case=it.case,
                days=days,
                reason=seal(reason.encode(), NOTE),
                approved_on=it.today,
                approved_by=user,
                paper=paper,
            )

        due = it.columns["due_on"] or it.columns["legal_due_on"]
        facts = {"reason": reason, "days": days, "new_due_on": due.isoformat() if due else "", "approver": str(user)}
        it.paper("extension_notice", facts, keep)
    return it.case


def check(it: Step, days: int) -> None:
    """Once, in time, and no more than the law lets the head add."""
    case = it.case
    if case.extended_days:
        raise AlreadyExtended()
    if not 0 < days <= MOST:
        raise FieldWrong(name="延期天数", why=f"应为 1～{MOST} 个工作日")
    last = case.legal_due_on or case.due_on
    if last is None:
        raise FieldWrong(name="延期", why="本件没有办理时限，不需要延期")
    if day_of(it.now) > last:
        raise TooLate(what="延期", before=f"{last.year}年{last.month}月{last.day}日")
