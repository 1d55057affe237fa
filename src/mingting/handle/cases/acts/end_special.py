"""结束特别程序: the result is in; the clocks go on, later by the working days that passed."""

from __future__ import annotations

from mingting.base.crypto import seal
from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case, CasePause
from mingting.handle.cases.moving import NOTE, required, step
from mingting.handle.cases.spans import extensions_of, paused_days, pauses_of


def end_special(case_id: int, *, version: int, user: User | None, result: str) -> Case:
    """Resume. The due day moves by the working days of the pause."""
    result = required(result, "特别程序的结果")
    with step("end_special", case_id, version=version, user=user) as it:
        pauses = pauses_of(it.case, ending=it.today)
        moments = clocks.moments_of(it.case, it.case.accepted_at or it.now, pauses, extensions_of(it.case))
        it.set(paused_days=paused_days(it.case, pauses, it.today), **clocks.due_columns(moments))
        it.beside(*clocks.moved(it.case, moments))
        it.note(result=result)
        sealed = seal(result.encode(), NOTE)
        open_pause = CasePause.objects.filter(case=it.case, ended_on=None)
        it.then(lambda: open_pause.update(ended_on=it.today, result=sealed))
    return it.case
