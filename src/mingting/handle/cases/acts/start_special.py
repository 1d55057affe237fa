"""启动特别程序: hearing, testing, expert review and the like: their time is not counted, and the applicant is told how long (行政许可法 45)."""

from __future__ import annotations

from datetime import date

from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case, CasePaper, CasePause
from mingting.handle.cases.moving import Step, required, step
from mingting.handle.errors import FieldWrong, KindNotAllowed
from mingting.rules.special import Special, stops_clock

LONGEST = 366


def start_special(case_id: int, *, version: int, user: User | None, kind: str, expected_on: date, reason: str) -> Case:
    """Pause the clocks of promise and law from tomorrow on: the day it starts still counts."""
    reason = required(reason, "事由")
    if kind not in Special._value2member_map_:
        raise FieldWrong(name="特别程序", why="没有这一种类")
    with step("start_special", case_id, version=version, user=user) as it:
        special = Special(kind)
        check_kind(it.case, special)
        if not 0 < (expected_on - it.today).days <= LONGEST:
            raise FieldWrong(name="预计结束日期", why="须晚于今天，且不超过一年")
        it.beside(*clocks.paused(it.case, it.today))
        it.tell(kind=kind, expected_on=expected_on.isoformat())
        it.note(reason=reason)

        def keep(it: Step, paper: CasePaper | None) -> None:
            CasePause.objects.create(case=it.case, kind=kind, started_on=it.today, expected_on=expected_on, paper=paper)

        facts = {"kind": special.label, "expected_on": expected_on.isoformat(), "reason": reason}
        it.paper("special_notice", facts, keep)
    return it.case


def allowed_kinds(case: Case) -> tuple[Special, ...]:
    """The kinds that may stop this case's clock: those of its guide, else the eight of the law."""
    allowed = tuple(str(one) for one in (case.item.special_procedures if case.item else []))
    return tuple(kind for kind in Special if stops_clock(kind, allowed))


def check_kind(case: Case, kind: Special) -> None:
    known = allowed_kinds(case)
    if kind not in known:
        raise KindNotAllowed(kind=kind.label, known="、".join(one.label for one in known) or "无")
