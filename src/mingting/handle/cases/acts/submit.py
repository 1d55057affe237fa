"""申报: what was entered is handed in; the case gets its number and the intake clock starts."""

from __future__ import annotations

from django.db import transaction

from mingting.base.models import User
from mingting.base.serials import next_serial
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step
from mingting.rules.codes import case_no


def submit(case_id: int, *, version: int, user: User | None) -> Case:
    """Hand in a draft. Its number is given in this transaction, so that none is lost."""
    with transaction.atomic(), step("submit", case_id, version=version, user=user) as it:
        number = _number(it.case, it.today.strftime("%Y%m%d"))
        it.set(submitted_at=it.now, case_no=number, source_no=number, no_reversed=number[::-1])
        it.beside(clocks.intake(it.case, it.now, 1))
    return it.case


def _number(case: Case, day: str) -> str:
    region = ((case.organ.region_id or "") + "000000")[:6]
    body = f"{region}{day}{next_serial(f'case:{region}:{day}'):05d}"
    return body + case_no.check_character(body)
