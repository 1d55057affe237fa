"""准予: the decision to grant."""

from __future__ import annotations

from datetime import date

from mingting.base import clock
from mingting.base.models import User
from mingting.handle.cases.acts.deciding import decide
from mingting.handle.cases.models import Case
from mingting.handle.errors import FieldWrong


def grant(
    case_id: int,
    *,
    version: int,
    user: User | None,
    content: str = "",
    conditions: str = "",
    valid_to: date | None = None,
    notice: bool | None = None,
) -> Case:
    """Grant what was applied for, in scope and under conditions as written; `valid_to` none is without end."""
    if valid_to is not None and valid_to <= clock.today():
        raise FieldWrong(name="有效期至", why="须晚于今天")
    facts = {
        "content": content.strip(),
        "conditions": conditions.strip(),
        "valid_to": valid_to.isoformat() if valid_to else "",
    }
    return decide("grant", case_id, version=version, user=user, result="granted", facts=facts, notice=notice)
