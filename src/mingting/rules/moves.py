"""办件的一生: every state a case can be in, every move between them, what each does to the clock, and on what ground.

The buttons, the checks, the diagram in the docs and the tests read these rows. Anchor for readers: 行政许可法 chapter 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from mingting.rules.errors import UnknownMove
from mingting.rules.move_words import DOCUMENTS, FINAL_STATES, Actor, ClockEffect, State

__all__ = [
    "DOCUMENTS",
    "FINAL_STATES",
    "INSTANT_PATH",
    "MOVES",
    "Actor",
    "ClockEffect",
    "Move",
    "State",
    "is_final",
    "move",
    "moves_from",
    "name_of",
    "timeline_errors",
]


@dataclass(frozen=True, slots=True)
class Move:
    """One row: the act, from which states, to which one, by whom, with which paper, what the clock does, and why it may.

    Without `target` the case enters (or stays) as the source says; only `record` is so. `asked_by` are those who may not make the move and may ask
    for it (请示).
    """

    action: str
    name: str
    sources: tuple[State, ...]
    target: State | None
    actors: tuple[Actor, ...]
    document: str = ""
    clock: ClockEffect = ClockEffect.NONE
    basis: str = ""
    asked_by: tuple[Actor, ...] = ()

    @property
    def document_name(self) -> str:
        """The paper's name, empty when the move needs none.

        >>> move("accept").document_name
        '受理通知书'
        """
        return DOCUMENTS[self.document] if self.document else ""


_Time = TypeVar("_Time", date, datetime)
_S, _A, _C = State, Actor, ClockEffect
_UP_TO_DECISION = (
    _S.SUBMITTED,
    _S.PRE_REVIEWING,
    _S.RECEIVED,
    _S.CORRECTING,
    _S.ACCEPTED,
    _S.REVIEWING,
    _S.SUSPENDED,
    _S.DECIDING,
)
_ACCEPTED_TO_DECISION = (_S.ACCEPTED, _S.REVIEWING, _S.SUSPENDED, _S.DECIDING)
_NOT_FINAL = tuple(state for state in State if state not in FINAL_STATES)
_PRACTICE = "通行做法"
_ACCEPTERS = (_A.CLERK, _A.APPROVER, _A.CHIEF)
_ASKERS = (_A.CLERK, _A.APPROVER)
_DECIDERS = (_A.APPROVER, _A.CHIEF, _A.HEAD)


def _law(article: str) -> str:
    return f"行政许可法第{article}条"


# One move, one line: the whole life on one screen.
# fmt: off
MOVES: tuple[Move, ...] = (
    Move("submit", "申报", (_S.DRAFT,), _S.SUBMITTED, (_A.APPLICANT, _A.AGENT, _A.CLERK), "", _C.START_INTAKE, _law("二十九")),
    Move("pre_review_pass", "预审通过", (_S.SUBMITTED, _S.PRE_REVIEWING), _S.RECEIVED, (_A.CLERK,), "", _C.RUNS, _PRACTICE),
    Move("receive", "收件", (_S.SUBMITTED,), _S.RECEIVED, (_A.CLERK,), "receipt_slip", _C.RUNS, _law("三十二")),
    Move("notify_correction", "告知补正", (_S.SUBMITTED, _S.RECEIVED), _S.CORRECTING, _ACCEPTERS, "one_time_notice", _C.NONE, _law("三十二")),
    Move("resubmit", "补正提交", (_S.CORRECTING,), _S.RECEIVED, (_A.APPLICANT, _A.AGENT, _A.CLERK), "", _C.RESTART_INTAKE, _PRACTICE),
    Move("give_up", "放弃补正", (_S.CORRECTING,), _S.TERMINATED, (_A.APPLICANT, _A.CLERK), "termination_notice", _C.NONE, _PRACTICE),
    Move("timeout", "逾期未补正", (_S.CORRECTING,), _S.TERMINATED, (_A.SYSTEM, _A.CLERK), "termination_notice", _C.NONE, _PRACTICE),
    Move("accept", "受理", (_S.RECEIVED,), _S.ACCEPTED, _ACCEPTERS, "acceptance_notice", _C.START, _law("三十二")),
    Move("deem_accept", "视为受理", (_S.RECEIVED,), _S.ACCEPTED, (_A.SYSTEM,), "", _C.START_BACKDATED, _law("三十二")),
    Move("refuse", "不予受理", (_S.RECEIVED,), _S.ACCEPTANCE_REFUSED, (_A.CHIEF, _A.HEAD), "refusal_decision", _C.NONE, _law("三十二"), _ASKERS),
    Move("assign", "分办", (_S.ACCEPTED,), _S.REVIEWING, (_A.REVIEWER, _A.APPROVER, _A.CHIEF, _A.SYSTEM), "", _C.RUNS, _law("三十四")),
    Move("start_special", "启动特别程序", (_S.REVIEWING,), _S.SUSPENDED, _DECIDERS, "special_notice", _C.PAUSE, _law("四十五")),
    Move("end_special", "结束特别程序", (_S.SUSPENDED,), _S.REVIEWING, _DECIDERS, "", _C.RESUME, _law("四十五")),
    Move("extend", "延期", (_S.REVIEWING,), _S.REVIEWING, (_A.HEAD,), "extension_notice", _C.EXTEND, _law("四十二"), (_A.APPROVER, _A.CHIEF)),
    Move("return_to_previous", "退回上一环节", (_S.REVIEWING,), _S.REVIEWING, (_A.APPROVER,), "", _C.RUNS, _PRACTICE),
    Move("propose", "提出审查意见", (_S.REVIEWING,), _S.DECIDING, (_A.REVIEWER,), "", _C.RUNS, _law("三十四")),
    Move("grant", "准予", (_S.DECIDING,), _S.DECIDED, _DECIDERS, "grant_decision", _C.STOP, _law("三十八")),
    Move("deny", "不予许可", (_S.DECIDING,), _S.DECIDED, _DECIDERS, "deny_decision", _C.STOP, _law("三十八")),
    Move("produce", "制证", (_S.DECIDED,), _S.PRODUCING, (_A.LICENCE_DESK,), "", _C.START_DELIVERY, _law("四十四")),
    Move("finish", "办结", (_S.DECIDED, _S.PRODUCING), _S.FINISHED, (_A.CLERK, _A.LICENCE_DESK), "", _C.NONE, _PRACTICE),
    Move("deliver", "送达", (_S.FINISHED,), _S.DELIVERED, (_A.CLERK, _A.COURIER), "delivery_receipt", _C.STOP_DELIVERY, _law("四十四")),
    Move("withdraw", "撤回", _UP_TO_DECISION, _S.WITHDRAWN, (_A.APPLICANT, _A.AGENT, _A.CLERK), "withdrawal_confirm", _C.STOP, _PRACTICE),
    Move("terminate", "终止办理", _ACCEPTED_TO_DECISION, _S.TERMINATED, (_A.APPROVER, _A.CHIEF), "termination_notice", _C.STOP, _PRACTICE),
    Move("return_case", "退件", (_S.RECEIVED, _S.ACCEPTED), _S.RETURNED, (_A.APPROVER, _A.CHIEF), "", _C.STOP, _PRACTICE),
    Move("forward_up", "转报", (_S.REVIEWING,), _S.FORWARDED, (_A.APPROVER,), "transfer_list", _C.STOP, _law("四十三")),
    Move("void", "作废", _NOT_FINAL, _S.VOIDED, (_A.SUPERVISOR,), "", _C.NONE, _PRACTICE, (_A.CLERK, _A.CHIEF, _A.MANAGER)),
    Move("record", "台账登记", (), None, (_A.IMPORT,), "", _C.NONE, _PRACTICE),
)
# fmt: on

INSTANT_PATH = ("submit", "receive", "accept", "assign", "propose", "grant", "finish")
"""The steps an instant case passes in one visit; each is still written with its own time and person."""

_BY_ACTION = {row.action: row for row in MOVES}


def move(action: str) -> Move:
    """The row of an action.

    >>> move("start_special").clock.label
    '暂停计时'
    >>> move("fly")
    Traceback (most recent call last):
    ...
    mingting.rules.errors.UnknownMove: 办件没有“fly”这一步，请核对环节名称。
    """
    if action not in _BY_ACTION:
        raise UnknownMove(name=action)
    return _BY_ACTION[action]


def moves_from(state: State) -> tuple[Move, ...]:
    """What may happen next.

    >>> [row.name for row in moves_from(State.DECIDED)]
    ['制证', '办结', '作废']
    """
    return tuple(row for row in MOVES if state in row.sources)


def may_come(action: str, state: State) -> bool:
    """Whether a case in this state may be given that move, now or after moves yet to come.

    >>> may_come("extend", State.SUSPENDED), may_come("extend", State.DECIDING), may_come("void", State.DELIVERED)
    (True, False, False)
    """
    wanted, seen, ahead = move(action).sources, set[State](), [state]
    while ahead:
        one = ahead.pop()
        if one in wanted:
            return True
        if one not in seen:
            seen.add(one)
            ahead += [row.target for row in moves_from(one) if row.target is not None]
    return False


def is_final(state: State) -> bool:
    """Whether nothing more can happen.

    >>> is_final(State.WITHDRAWN), is_final(State.FINISHED)
    (True, False)
    """
    return state in FINAL_STATES


def name_of(step: str) -> str:
    """The Chinese name of an action or a state; other words stay as they are.

    >>> name_of("accept"), name_of("finished"), name_of("收件时间")
    ('受理', '已办结', '收件时间')
    """
    if step in _BY_ACTION:
        return _BY_ACTION[step].name
    return State(step).label if step in State._value2member_map_ else step


def timeline_errors(times: Sequence[tuple[str, _Time | None]]) -> tuple[str, ...]:
    """Steps in their lawful order, each with its time: a later step may not carry an earlier time. Missing ones are passed.

    >>> timeline_errors([("receive", date(2021, 6, 1)), ("accept", None), ("finish", date(2021, 5, 31))])
    ('“办结”的时间（2021-05-31）早于“收件”（2021-06-01），请核对。',)
    """
    found: list[str] = []
    latest: tuple[str, _Time] | None = None
    for step, at in times:
        if at is None:
            continue
        if latest is not None and at < latest[1]:
            found.append(f"“{name_of(step)}”的时间（{at}）早于“{name_of(latest[0])}”（{latest[1]}），请核对。")
        else:
            latest = (step, at)
    return tuple(found)
