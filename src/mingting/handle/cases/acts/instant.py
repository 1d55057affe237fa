"""即办: an instant case under a delegation is examined and decided by the one who accepted it, in the same visit; each step is written."""

from __future__ import annotations

from mingting.base.models import User
from mingting.catalogue.delegation import window_may_decide
from mingting.handle.cases.acts.deciding import settle
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step
from mingting.handle.errors import NotDelegated


def decide_at_once(case: Case, *, user: User, notice: bool | None = None) -> Case:
    """Assign, propose and grant in the transaction of the visit."""
    if case.item is None or not window_may_decide(case.item):
        raise NotDelegated(item=case.item.name if case.item else "", whom="窗口", what="即时办结")
    with step("assign", case.pk, version=case.version, user=user, delegated=True) as it:
        it.set(handler_id=user.pk, instant_here=True)
    with step("propose", case.pk, version=it.case.version, user=user, delegated=True) as it:
        it.note(opinion="材料齐全，符合法定形式，当场办理。")
    with step("grant", case.pk, version=it.case.version, user=user, delegated=True) as it:
        settle(it, user, "granted")
        if notice:
            it.paper("grant_decision", {"content": "", "conditions": "", "valid_to": ""})
    return it.case
