"""二次录入: the case is keyed in another system as well; which one. The month's sum is the case for an import."""

from __future__ import annotations

from django.db import transaction

from mingting.base import journal
from mingting.base.models import User
from mingting.handle.cases.errors import DoubleEntryClosed
from mingting.handle.cases.materials import may_keep
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import read_case, stale
from mingting.rules.moves import FINAL_STATES, State


def mark_double_entry(case_id: int, *, version: int, user: User, system: str) -> Case:
    """Name the other system, or take the mark back with an empty name."""
    system = " ".join(system.split())[:40]
    with transaction.atomic():
        case = read_case(case_id)
        if case.version != version:
            raise stale(case.pk)
        actor = may_keep(case, user)
        if State(case.state) in FINAL_STATES:
            raise DoubleEntryClosed(state=State(case.state).label)
        if case.double_entry == system:
            return case
        mine = Case.objects.filter(pk=case.pk, version=version)
        if not mine.update(double_entry=system, version=version + 1):
            raise stale(case.pk)
        case.double_entry, case.version = system, version + 1
        data = {"version": case.version, "set": {"double_entry": system}}
        journal.record("case.double-entry-marked", f"handle/case:{case.pk}", data, actor=actor)
    return case
