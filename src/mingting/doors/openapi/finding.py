"""One case by its number, within the caller's reach. Outside of it there is none: its existence is not told either."""

from __future__ import annotations

from django.db.models import Q

from mingting.base.errors import NotFound, Refused
from mingting.base.models import Source, User
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.doors.openapi.case_schemas import RELATED
from mingting.handle.cases.models import Case
from mingting.handle.cases.reads import cases_of


class SourceMissing(Refused):
    code = "case.source-missing"
    message = "编号“%(number)s”在多个来源都有，请用参数 source 指明来源代码：%(known)s。"
    status = 409


def find_case(user: User, number: str, source: str = "", permission: Permission = Permission.SEE_CASES) -> Case:
    """By our number, else by its source's."""
    cases = cases_of(require(user, permission)).select_related(*RELATED)
    if not source and (own := cases.filter(case_no=number).first()):
        return own
    known = Source.objects.filter(Q(code=source) if source else Q())
    found = list(cases.filter(source__in=list(known.values_list("pk", flat=True)), source_no=number)[:20])
    if not found:
        raise NotFound(what=number)
    if len(found) > 1:
        raise SourceMissing(number=number, known="、".join(sorted(one.source.code for one in found)))
    return found[0]


def fresh(case: Case) -> Case:
    """The case as it stands now."""
    return Case.objects.select_related(*RELATED).get(pk=case.pk)
