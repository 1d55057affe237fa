"""一窗收件: one visit at the window as one act: entered, handed in, received, and as far as it goes accepted or, for instant items, finished.

Each step is still written with its own time and person (domain 3.2).
"""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction

from mingting.base.models import User
from mingting.catalogue.delegation import window_may_decide
from mingting.catalogue.models import Item
from mingting.handle.cases.acts.accept import accept
from mingting.handle.cases.acts.finish import finish
from mingting.handle.cases.acts.instant import decide_at_once
from mingting.handle.cases.acts.open import open_case
from mingting.handle.cases.acts.receive import receive
from mingting.handle.cases.acts.submit import submit
from mingting.handle.cases.models import Case
from mingting.handle.errors import NotDelegated

Until = Literal["submit", "receive", "accept", "finish"]


def take_in(*, user: User, item: Item, until: Until = "accept", notice: bool | None = None, **given: Any) -> Case:
    """Take a matter in up to that step; all of it or nothing. What `open_case` takes is handed on."""
    if until == "finish" and not window_may_decide(item):
        raise NotDelegated(item=item.name, whom="窗口", what="即时办结")
    with transaction.atomic():
        case = open_case(user=user, item=item, **given)
        case = submit(case.pk, version=case.version, user=user)
        if until == "submit":
            return case
        case = receive(case.pk, version=case.version, user=user)
        if until == "receive":
            return case
        case = accept(case.pk, version=case.version, user=user, notice=notice)
        if until == "accept":
            return case
        case = decide_at_once(case, user=user, notice=notice)
        return finish(case.pk, version=case.version, user=user)
