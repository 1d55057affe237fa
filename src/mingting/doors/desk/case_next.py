"""下一步 as buttons: the moves a person may make of a case now, each with its key; the rest with the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from mingting.handle.cases.models import Case
from mingting.handle.cases.move_fields import form_of
from mingting.handle.cases.next import NextMove
from mingting.rules.moves import State, is_final, moves_from

MOST_BIG = 3
_ORDER = {
    State.SUBMITTED: ("receive", "pre_review_pass", "notify_correction"),
    State.PRE_REVIEWING: ("pre_review_pass",),
    State.RECEIVED: ("accept", "notify_correction", "refuse"),
    State.CORRECTING: ("resubmit", "give_up"),
    State.ACCEPTED: ("assign", "return_case"),
    State.REVIEWING: ("propose", "start_special", "extend", "return_to_previous"),
    State.SUSPENDED: ("end_special",),
    State.DECIDING: ("grant", "deny"),
    State.DECIDED: ("finish", "produce"),
    State.PRODUCING: ("finish",),
    State.FINISHED: ("deliver",),
}
KEYS = {
    "submit": "F9",
    "receive": "F9",
    "pre_review_pass": "Alt+P",
    "accept": "F9",
    "notify_correction": "Shift+F9",
    "resubmit": "B",
    "give_up": "Q",
    "refuse": "R",
    "assign": "Z",
    "start_special": "P",
    "end_special": "P",
    "extend": "Y",
    "return_to_previous": "T",
    "propose": "S",
    "grant": "G",
    "deny": "D",
    "produce": "M",
    "finish": "F",
    "deliver": "L",
    "withdraw": "W",
    "terminate": "E",
    "return_case": "K",
    "forward_up": "U",
    "void": "X",
}
"""One key a move; a letter acts outside of fields only. Where two moves share one, no state has both."""

_QUICK = ("accept", "notify_correction", "refuse", "assign", "return_to_previous", "deny")
"""What stands in the bar at the foot whenever it may be done."""
_SHORT = {"notify_correction": "补正", "return_to_previous": "退回、转办"}
_GRAVE = frozenset(
    {"refuse", "deny", "withdraw", "terminate", "return_case", "void", "give_up", "forward_up"},
)


@dataclass(frozen=True)
class Act:
    """One button."""

    action: str
    name: str
    key: str
    url: str
    says: str
    paper: str
    at_once: bool
    grave: bool
    asks: bool

    @property
    def by_f_key(self) -> bool:
        return "F9" in self.key


@dataclass(frozen=True)
class Cannot:
    """A move that starts from here and this person may not make."""

    name: str
    why: str


@dataclass(frozen=True)
class Acts:
    """All of a case's buttons for one person."""

    big: tuple[Act, ...] = ()
    rest: tuple[Act, ...] = ()
    cannot: tuple[Cannot, ...] = ()
    waits: str = ""
    """Whose turn it is where it is not this person's."""

    @property
    def any(self) -> bool:
        return bool(self.big or self.rest)

    @property
    def main(self) -> Act | None:
        return self.big[0] if self.big and not self.big[0].grave else None

    @property
    def foot(self) -> tuple[Act, ...]:
        """Beside the main button."""
        return tuple(one for one in (*self.big, *self.rest) if one.action in _QUICK and one != self.main)


def acts_of(case: Case, moves: Sequence[NextMove]) -> Acts:
    """Buttons from what the house says may be done."""
    order = _ORDER.get(State(case.state), ())
    able = sorted((one for one in moves if one.may or one.asks), key=lambda one: _place(one, order))
    acts = [_act(case, one) for one in able]
    first = [one for one in acts if one.action in order][:MOST_BIG]
    rest = [one for one in acts if one not in first]
    cannot = tuple(Cannot(one.name, one.why_not) for one in moves if not (one.may or one.asks))
    return Acts(tuple(first), tuple(rest), cannot, whose_turn(case))


def act_of(case: Case, moves: Sequence[NextMove], action: str) -> Act | None:
    """One button, if this person has it."""
    return next((_act(case, one) for one in moves if one.action == action and (one.may or one.asks)), None)


def whose_turn(case: Case) -> str:
    """One sentence where nothing can be done here."""
    state = State(case.state)
    if is_final(state):
        return f"{state.label}，这一件已经结束；内容、文书、经过都可以看，不能再办。"
    if case.ledger_id is not None and not moves_from(state):
        return "这一件由台账登记，办理在来源系统；这里只能看。"
    return f"现在是“{state.label}”，下一步由别的岗位办；内容、文书、经过都可以看。"


def gives_licence(case: Case) -> bool:
    """Whether the case ends in a licence, so that what stands on it is asked."""
    return case.item is not None and case.item.produces_id is not None


def _place(one: NextMove, order: tuple[str, ...]) -> tuple[bool, int]:
    """What may be done comes before what must be asked for."""
    return (one.asks, order.index(one.action) if one.action in order else len(order))


def _act(case: Case, one: NextMove) -> Act:
    form = form_of(one.action)
    name = _SHORT.get(one.action, one.name)
    return Act(
        action=one.action,
        name=f"请示{name}" if one.asks else name,
        key=KEYS.get(one.action, ""),
        url=reverse("cases-move", args=[case.pk, one.action]),
        says="报有权的人批，批了才办" if one.asks else form.says,
        paper="" if one.asks else one.document_name,
        at_once=form.at_once and not one.asks and not (form.for_licence and gives_licence(case)),
        grave=one.action in _GRAVE,
        asks=one.asks,
    )
