"""下一步: which moves a person may make of a case now, which they may ask for, and why the others cannot be made. Buttons, API and docs read this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mingting.base import clock
from mingting.base.models import User
from mingting.base.permissions import held_by, reach_by
from mingting.base.roles import Role, may_ask, may_move
from mingting.handle.cases.acts.timeout import last_day
from mingting.handle.cases.models import Case
from mingting.handle.errors import SamePerson, TooEarly
from mingting.rules.moves import Actor, Move, State, moves_from

_DECIDES = ("grant", "deny")


@dataclass(frozen=True)
class NextMove:
    """One row of the table that starts where the case is. `why_not` is empty where it may be made."""

    action: str
    name: str
    may: bool
    asks: bool
    why_not: str
    document_name: str


def next_moves(case: Case, user: User) -> tuple[NextMove, ...]:
    """In the order of the table; moves of the system alone are left out."""
    held = held_by(user)
    where = (case.organ_path, case.window_id, case.place_id)

    item = case.item.code if case.item is not None else ""

    def covered(holds: Callable[[Role], bool], decides: bool = False) -> bool:
        mine = [one for one in held if one.covers_item(item)] if decides else held
        return reach_by(mine, holds).covers(*where)

    found = []
    for row in moves_from(State(case.state)):
        if row.actors == (Actor.SYSTEM,):
            continue

        def makes(role: Role, action: str = row.action) -> bool:
            return may_move(role, action)

        def asks(role: Role, action: str = row.action) -> bool:
            return may_ask(role, action)

        allowed = covered(makes, row.action in _DECIDES)
        why = "" if allowed else _whose(row)
        if allowed:
            why = _kept_apart(case, user, row)
        found.append(NextMove(row.action, row.name, not why, not allowed and covered(asks), why, row.document_name))
    return tuple(found)


def _whose(row: Move) -> str:
    return f"由{'、'.join(dict.fromkeys(actor.label for actor in row.actors))}办理"


def _kept_apart(case: Case, user: User, row: Move) -> str:
    if row.action in _DECIDES and case.accepted_by_id == user.pk and not case.instant_here:
        return SamePerson.message
    if row.action == "extend" and case.extended_days:
        return "本件已延期一次"
    if row.action == "timeout":
        last = last_day(case.pk)
        return TooEarly.message % {"day": date_zh(last)} if last and clock.today() <= last else ""
    return ""


def date_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
