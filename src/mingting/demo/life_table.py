"""Which cases are lived: a line a case, each step with how many working days ago it was made and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["clerk", "clerk2", "approver", "chief", "head"]


@dataclass(frozen=True)
class Lived:
    """Whose accounts live the cases, and of which organ (by its full name): two clerks, an approver, a chief, a head."""

    organ: str
    clerk: str
    clerk2: str
    approver: str
    chief: str
    head: str
    region: str


@dataclass(frozen=True)
class Step:
    """A move, or (the first step of a life) how far one visit at the window goes; `asks`: it is only asked for."""

    ago: int
    action: str
    who: Who
    asks: bool = False


@dataclass(frozen=True)
class Life:
    steps: tuple[Step, ...]
    kind: Literal["promised", "instant"] = "promised"


_WHO: dict[str, Who] = {
    "assign": "approver",
    "propose": "approver",
    "start_special": "approver",
    "end_special": "approver",
    "grant": "chief",
    "deny": "chief",
    "refuse": "chief",
    "terminate": "chief",
    "return_case": "chief",
    "extend": "head",
}


def _life(text: str, kind: Literal["promised", "instant"] = "promised") -> Life:
    """`accept 5, assign 4, ask:extend 2`: a visit that ends with acceptance five working days ago, and so on; `2:accept`: the second clerk's."""
    steps = []
    for part in text.split(","):
        action, ago = part.split()
        clerk: Who = "clerk2" if action.startswith("2:") else "clerk"
        asks = action.startswith("ask:")
        action = action.rpartition(":")[2]
        who = _WHO.get(action, clerk)
        if asks:
            who = "approver" if action == "extend" else "clerk"
        steps.append(Step(int(ago), action, who, asks))
    return Life(tuple(steps), kind)


_DECIDED = "accept {0}, assign {1}, propose {2}, grant {3}"
LIVES = (
    _life("submit 0"),
    _life("receive 0"),
    _life("2:receive 0"),
    _life("receive 2, notify_correction 1"),
    _life("receive 6, notify_correction 5, resubmit 3, accept 3"),
    _life("receive 4, notify_correction 3, give_up 1"),
    _life("receive 2, ask:refuse 1"),
    _life("receive 3, refuse 2"),
    _life("2:receive 1, return_case 0"),
    _life("accept 0"),
    _life("2:accept 1"),
    _life("accept 1, assign 0"),
    _life("accept 2, assign 1"),
    _life("accept 5, assign 4, start_special 3"),
    _life("accept 9, assign 9, start_special 8, end_special 3"),
    _life("accept 1, assign 1, extend 0"),
    _life("accept 1, assign 0, ask:extend 0"),
    _life("accept 14, assign 13"),
    _life("accept 2, assign 1, propose 0"),
    _life(_DECIDED.format(2, 2, 1, 1)),
    _life(_DECIDED.format(2, 2, 1, 1) + ", produce 0"),
    _life(_DECIDED.format(3, 2, 1, 1) + ", produce 1, finish 0"),
    _life(_DECIDED.format(6, 5, 5, 4) + ", produce 4, finish 3, deliver 2"),
    _life("accept 4, assign 3, propose 3, deny 2, finish 1"),
    _life("accept 2, assign 1, withdraw 0"),
    _life("2:accept 3, assign 2, terminate 1"),
    _life("finish 1", "instant"),
    _life("2:finish 0", "instant"),
    _life("finish 3, deliver 3", "instant"),
)
