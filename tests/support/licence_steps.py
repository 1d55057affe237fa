"""For tests of licences: a case of an item that gives one, lived up to its decision."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from case_house import PERSON

from mingting.handle.cases.acts.assign import assign
from mingting.handle.cases.acts.deny import deny
from mingting.handle.cases.acts.grant import grant
from mingting.handle.cases.acts.propose import propose
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case
from mingting.handle.cases.terms import Applicant


def decided(house: SimpleNamespace, yes: bool = True, item: Any = None, who: Applicant = PERSON) -> Case:
    case = take_in(
        user=house.clerk,
        item=item or house.licence_item,
        until="accept",
        window=house.window,
        place=None,
        applicant=who,
    )
    case = assign(case.pk, version=case.version, user=house.approver, handler=house.approver)
    case = propose(case.pk, version=case.version, user=house.approver, opinion="符合条件")
    if yes:
        return grant(case.pk, version=case.version, user=house.approver, content="小餐饮经营")
    return deny(case.pk, version=case.version, user=house.approver, reason="场所不符", basis="食品安全法第三十六条")
