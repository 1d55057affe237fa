"""退回上一环节: with an opinion; the clock keeps running."""

from __future__ import annotations

from mingting.base.models import User
from mingting.handle.cases.acts.assign import examines
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import required, step


def return_to_previous(
    case_id: int, *, version: int, user: User | None, opinion: str, handler: User | None = None
) -> Case:
    """Give it back for another look, to a named colleague or to whoever takes it."""
    opinion = required(opinion, "退回意见")
    with step("return_to_previous", case_id, version=version, user=user) as it:
        if handler is not None:
            examines(it.case, handler)
        it.set(handler_id=handler.pk if handler else None)
        it.note(opinion=opinion)
    return it.case
