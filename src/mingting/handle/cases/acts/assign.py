"""分办: an accepted case goes to the one who examines it."""

from __future__ import annotations

from mingting.base.errors import NotAllowed
from mingting.base.models import User
from mingting.base.permissions import acting
from mingting.base.roles import may_move
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import step
from mingting.handle.errors import FieldWrong


def assign(case_id: int, *, version: int, user: User | None, handler: User | None = None) -> Case:
    """Give it to a colleague who may examine it; without one the person takes it."""
    with step("assign", case_id, version=version, user=user) as it:
        who = handler or user
        if handler is not None:
            examines(it.case, handler)
        it.set(handler_id=who.pk if who else None)
    return it.case


def examines(case: Case, handler: User) -> None:
    """Whether this colleague may examine cases of the organ."""
    try:
        acting(handler, lambda role: may_move(role, "propose") or may_move(role, "grant"), case.organ_path)
    except NotAllowed:
        raise FieldWrong(name="承办人", why=f"{handler} 没有本单位办件的审查权限，请另选一位") from None
