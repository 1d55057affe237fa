"""一次性告知补正: everything that is missing or wrong is told at once, with how and by when to mend it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from mingting.base.crypto import seal
from mingting.base.models import User
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case, CaseCorrection, CasePaper
from mingting.handle.cases.moving import NOTE, Step, required, step
from mingting.handle.errors import FieldMissing, FieldWrong

SHORTEST, LONGEST = 1, 60


@dataclass(frozen=True)
class Wrong:
    """One thing to mend: which material or entry, what is wrong, how to mend it."""

    material: str
    wrong: str
    how: str = ""


def notify_correction(case_id: int, *, version: int, user: User | None, items: Sequence[Wrong], days: int = 15) -> Case:
    """Tell the applicant everything at once (行政许可法 32). The intake clock stops, the applicant's own begins."""
    listed = [Wrong(required(one.material, "材料名称"), required(one.wrong, "问题"), one.how.strip()) for one in items]
    if not listed:
        raise FieldMissing(name="需要补正的内容（至少一项）")
    if not SHORTEST <= days <= LONGEST:
        raise FieldWrong(name="补正期限", why=f"应为 {SHORTEST}～{LONGEST} 个工作日")
    with step("notify_correction", case_id, version=version, user=user) as it:
        opened, due_on = clocks.correction(it.case, it.now, days, it.case.corrections + 1)
        it.set(corrections=it.case.corrections + 1)
        it.beside(*clocks.closed(it.case, clocks.INTAKE), opened)
        it.tell(due_on=due_on.isoformat(), count=len(listed))
        plain = [asdict(one) for one in listed]

        def keep(it: Step, paper: CasePaper | None) -> None:
            CaseCorrection.objects.create(
                case=it.case,
                round=it.case.corrections,
                items=seal(json.dumps(plain, ensure_ascii=False).encode(), NOTE),
                told_on=it.today,
                due_on=due_on,
                paper=paper,
            )

        it.paper("one_time_notice", {"items": plain, "days": days, "due_on": due_on.isoformat()}, keep)
    return it.case
