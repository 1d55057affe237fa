"""The words of a case's life: states, who acts, what happens to the clock, and the papers."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PRE_REVIEWING = "pre_reviewing"
    RECEIVED = "received"
    CORRECTING = "correcting"
    ACCEPTED = "accepted"
    REVIEWING = "reviewing"
    SUSPENDED = "suspended"
    DECIDING = "deciding"
    DECIDED = "decided"
    PRODUCING = "producing"
    FINISHED = "finished"
    DELIVERED = "delivered"
    ACCEPTANCE_REFUSED = "acceptance_refused"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    TERMINATED = "terminated"
    FORWARDED = "forwarded"
    VOIDED = "voided"

    @property
    def label(self) -> str:
        """The word people see.

        >>> State.ACCEPTANCE_REFUSED.label
        '不予受理'
        """
        return _STATE_LABELS[self]


_STATE_LABELS = {
    State.DRAFT: "草稿",
    State.SUBMITTED: "已申报",
    State.PRE_REVIEWING: "预审",
    State.RECEIVED: "已收件",
    State.CORRECTING: "待补正",
    State.ACCEPTED: "已受理",
    State.REVIEWING: "审查中",
    State.SUSPENDED: "中止计时",
    State.DECIDING: "待决定",
    State.DECIDED: "已决定",
    State.PRODUCING: "制证中",
    State.FINISHED: "已办结",
    State.DELIVERED: "已送达",
    State.ACCEPTANCE_REFUSED: "不予受理",
    State.WITHDRAWN: "已撤回",
    State.RETURNED: "已退件",
    State.TERMINATED: "已终止",
    State.FORWARDED: "已转报",
    State.VOIDED: "作废",
}

FINAL_STATES = frozenset(
    {
        State.DELIVERED,
        State.ACCEPTANCE_REFUSED,
        State.WITHDRAWN,
        State.RETURNED,
        State.TERMINATED,
        State.FORWARDED,
        State.VOIDED,
    }
)


class Actor(StrEnum):
    """Who may make a move; a role of the house is mapped to these."""

    APPLICANT = "applicant"
    AGENT = "agent"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    CHIEF = "chief_representative"
    HEAD = "head"
    LICENCE_DESK = "licence_desk"
    COURIER = "courier"
    SUPERVISOR = "supervisor"
    MANAGER = "hall_manager"
    SYSTEM = "system"
    IMPORT = "import"

    @property
    def label(self) -> str:
        """The word people see.

        >>> Actor.CHIEF.label
        '首席代表'
        """
        return _ACTOR_LABELS[self]


_ACTOR_LABELS = {
    Actor.APPLICANT: "申请人",
    Actor.AGENT: "代办员",
    Actor.CLERK: "窗口人员",
    Actor.REVIEWER: "审查人员",
    Actor.APPROVER: "审批人员",
    Actor.CHIEF: "首席代表",
    Actor.HEAD: "机关负责人",
    Actor.LICENCE_DESK: "制证岗",
    Actor.COURIER: "投递员",
    Actor.SUPERVISOR: "督查人员",
    Actor.MANAGER: "大厅管理",
    Actor.SYSTEM: "系统",
    Actor.IMPORT: "台账导入",
}


class ClockEffect(StrEnum):
    """What a move does to the clocks of the case."""

    NONE = "none"
    START_INTAKE = "start_intake"
    RUNS = "runs"
    RESTART_INTAKE = "restart_intake"
    START = "start"
    START_BACKDATED = "start_backdated"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"
    START_DELIVERY = "start_delivery"
    STOP_DELIVERY = "stop_delivery"

    @property
    def label(self) -> str:
        """The words people see.

        >>> ClockEffect.START_BACKDATED.label
        '自收件之日起计时'
        """
        return _CLOCK_LABELS[self]


_CLOCK_LABELS = {
    ClockEffect.NONE: "不计时",
    ClockEffect.START_INTAKE: "收件时限起算",
    ClockEffect.RUNS: "继续计时",
    ClockEffect.RESTART_INTAKE: "收件时限重新起算",
    ClockEffect.START: "办理时限起算",
    ClockEffect.START_BACKDATED: "自收件之日起计时",
    ClockEffect.PAUSE: "暂停计时",
    ClockEffect.RESUME: "恢复计时",
    ClockEffect.EXTEND: "延长时限",
    ClockEffect.STOP: "停止计时",
    ClockEffect.START_DELIVERY: "送达时限起算",
    ClockEffect.STOP_DELIVERY: "送达时限停止",
}

DOCUMENTS = {
    "receipt_slip": "收件凭证",
    "acceptance_notice": "受理通知书",
    "one_time_notice": "一次性告知书",
    "correction_notice": "补正通知书",
    "refusal_decision": "不予受理决定书",
    "grant_decision": "准予许可决定书",
    "deny_decision": "不予许可决定书",
    "extension_notice": "延期通知书",
    "special_notice": "特别程序告知书",
    "hearing_notice": "听证告知书",
    "tolerant_commitment": "容缺受理承诺书",
    "notice_commitment": "告知承诺书",
    "termination_notice": "终止办理通知书",
    "withdrawal_confirm": "撤回确认书",
    "delivery_receipt": "送达回证",
    "power_of_attorney": "授权委托书",
    "transfer_list": "转报清单",
}
