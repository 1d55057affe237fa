"""Questions about cases: one by its number, those of a reach, those of a person by number or its end, the account of the clock."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingting.base.calendars import calendar_of
from mingting.base.clock import day_of
from mingting.base.crypto import token
from mingting.base.errors import NotFound
from mingting.base.people import fold_number
from mingting.base.permissions import Reach
from mingting.handle.cases.dues import limit_of
from mingting.handle.cases.models import Case
from mingting.handle.errors import NoClock
from mingting.rules.clocks import AccountLine, Extension, account

_ENDS = {6: "id6", 4: "id4"}


def cases_of(reach: Reach) -> QuerySet[Case]:
    """The cases within a reach, by the organ's place on the day of the case."""
    return Case.objects.filter(reach.where("organ_path"))


def case_of(number: str, source: str = "") -> Case:
    """One case by our number, or by its source's; refused where two sources use the number and none is named."""
    found = Case.objects.filter(Q(case_no=number) | Q(source_no=number)).select_related("source", "item", "organ")
    if source:
        found = found.filter(source__code=source)
    rows = list(found[:2])
    if len(rows) != 1:
        raise NotFound(what=f"{number}（{'多个来源都有此编号，请指明来源' if rows else '办件编号'}）")
    return rows[0]


def cases_by_person(text: str, reach: Reach) -> QuerySet[Case]:
    """Cases by an ID or credit number, a phone, or the last six or four of them: by tokens, never by what is sealed."""
    number = fold_number(text)
    whole = Q(id_token=token("id", number)) | Q(phone_token=token("phone", number))
    if len(number) in _ENDS:
        kind = _ENDS[len(number)]
        whole |= Q(**{f"{kind}_token": token(kind, number)})
    if len(number) == 4:
        whole |= Q(phone4_token=token("phone4", number))
    return cases_of(reach).filter(whole)


def account_of(case: Case) -> tuple[AccountLine, ...]:
    """时限明细: every day from acceptance to the due day or the end, counted or not and why, by the calendar of the organ's region."""
    limit = limit_of(case)
    if case.accepted_at is None or limit is None:
        raise NoClock(number=case.source_no)
    extensions = [Extension(case.paused_days)] if case.paused_days else []
    finished = day_of(case.finished_at) if case.finished_at else None
    calendar = calendar_of(case.organ.region_id or "")
    return account(day_of(case.accepted_at), limit, calendar, extensions=extensions, finished_on=finished)
