"""Roles and what each may do: the matrix of the trade, read by pages, exports, API and figures alike."""

from __future__ import annotations

from enum import StrEnum

from mingting.rules.moves import MOVES, Actor, move


class Role(StrEnum):
    WINDOW_CLERK = "WC"
    APPROVER = "AP"
    CHIEF = "CR"
    HALL_MANAGER = "HM"
    SUPERVISOR = "SU"
    LEADER = "BL"
    DEPARTMENT_LEADER = "DL"
    VILLAGE_CLERK = "VC"
    STATISTICS = "ST"
    ADMINISTRATOR = "SA"
    AUDITOR = "AU"


ROLE_NAMES = {
    Role.WINDOW_CLERK: "窗口人员",
    Role.APPROVER: "审批人员",
    Role.CHIEF: "首席代表",
    Role.HALL_MANAGER: "大厅管理",
    Role.SUPERVISOR: "督查监察",
    Role.LEADER: "审批局领导",
    Role.DEPARTMENT_LEADER: "部门负责人",
    Role.VILLAGE_CLERK: "村级代办员",
    Role.STATISTICS: "统计通报岗",
    Role.ADMINISTRATOR: "系统管理员",
    Role.AUDITOR: "审计员",
}


class Permission(StrEnum):
    SEE_FIGURES = "figures.see"
    OPEN_ROWS = "figures.rows"
    IMPORT = "ledger.import"
    DECIDE_ALIAS = "alias.decide"
    DECLARE_SOURCE = "source.declare"
    SET_RULES = "rules.set"
    DECLARE_REGISTER = "register.declare"
    REVEAL = "personal.reveal"
    DRAFT_BULLETIN = "bulletin.draft"
    SEE_BULLETIN = "bulletin.see"
    ISSUE_BULLETIN = "bulletin.issue"
    SEE_CALENDAR = "calendar.see"
    PROPOSE_CALENDAR = "calendar.propose"
    LOAD_CALENDAR = "calendar.load"
    WRITE_REGISTER = "register.write"
    SEE_JOURNAL = "journal.see"
    MANAGE_USERS = "users.manage"
    SEE_CASES = "case.see"
    TAKE_IN = "case.take-in"
    EXPORT_CASES = "case.export"
    STAND_IN = "users.stand-in"
    SEE_REVIEWS = "review.see"
    ASK_REVIEW = "review.ask"
    TALLY = "returns.tally"
    CONFIRM_RETURNS = "returns.confirm"
    MANAGE_HOOKS = "hooks.manage"
    SEE_LICENCES = "licence.see"
    SEE_RETURNS = "returns.see"
    SEND_BACK_RETURNS = "returns.send-back"
    SEE_PEOPLE = "users.see"
    EXPORT_JOURNAL = "journal.export"
    SET_PLACES = "places.set"
    SET_ITEMS = "items.set"


PERMISSION_NAMES = {
    Permission.SEE_FIGURES: "看指标",
    Permission.OPEN_ROWS: "打开数字看明细（遮盖个人信息）",
    Permission.SEE_CASES: "看办件",
    Permission.TAKE_IN: "收件登记",
    Permission.EXPORT_CASES: "导出办件（写明用途）",
    Permission.REVEAL: "看完整个人信息（写明理由）",
    Permission.SEE_LICENCES: "看证照",
    Permission.SEE_REVIEWS: "看评价",
    Permission.ASK_REVIEW: "请办事人评价",
    Permission.TALLY: "报日清周结",
    Permission.SEE_RETURNS: "看日清周结",
    Permission.CONFIRM_RETURNS: "确认日清周结",
    Permission.SEND_BACK_RETURNS: "退回日清周结更正",
    Permission.IMPORT: "导入台账",
    Permission.DECIDE_ALIAS: "认定单位名称",
    Permission.DECLARE_SOURCE: "登记台账来源",
    Permission.WRITE_REGISTER: "填登记表",
    Permission.DECLARE_REGISTER: "设登记表",
    Permission.SEE_BULLETIN: "看通报",
    Permission.DRAFT_BULLETIN: "起草通报",
    Permission.ISSUE_BULLETIN: "印发通报",
    Permission.SEE_CALENDAR: "看规则与日历",
    Permission.PROPOSE_CALENDAR: "提出放假通知",
    Permission.LOAD_CALENDAR: "录入放假通知",
    Permission.SET_RULES: "定规则和目标",
    Permission.SET_ITEMS: "定事项的材料和授权",
    Permission.SET_PLACES: "设场所和窗口",
    Permission.STAND_IN: "安排AB岗",
    Permission.SEE_PEOPLE: "看人员与授权",
    Permission.MANAGE_USERS: "开通账号、授权",
    Permission.MANAGE_HOOKS: "管接口推送",
    Permission.SEE_JOURNAL: "看日志",
    Permission.EXPORT_JOURNAL: "导出日志",
}
"""As people read them, in the order of the work."""


_P = Permission
_STAFF = {_P.SEE_FIGURES, _P.SEE_CALENDAR, _P.SEE_BULLETIN}
_CASES = {_P.SEE_CASES, _P.SEE_REVIEWS}
_DESK = _CASES | {_P.SEE_CALENDAR, _P.SEE_LICENCES, _P.REVEAL, _P.ASK_REVIEW}
_OVER = _STAFF | _CASES | {_P.OPEN_ROWS}
_MAY: dict[Role, set[Permission]] = {
    Role.WINDOW_CLERK: _DESK | {_P.TAKE_IN, _P.TALLY, _P.SEE_RETURNS},
    Role.APPROVER: _DESK | {_P.SET_ITEMS},
    Role.CHIEF: _DESK
    | _OVER
    | {_P.EXPORT_CASES, _P.STAND_IN, _P.SEE_PEOPLE, _P.SEE_RETURNS, _P.CONFIRM_RETURNS, _P.SET_ITEMS},
    Role.HALL_MANAGER: _OVER | {_P.DRAFT_BULLETIN, _P.SEE_PEOPLE, _P.SET_PLACES},
    Role.SUPERVISOR: _OVER | {_P.DRAFT_BULLETIN, _P.REVEAL, _P.EXPORT_CASES, _P.SEE_LICENCES, _P.SEE_JOURNAL},
    Role.LEADER: _OVER
    | {_P.ISSUE_BULLETIN, _P.LOAD_CALENDAR, _P.PROPOSE_CALENDAR, _P.SET_RULES, _P.DECLARE_REGISTER}
    | {_P.EXPORT_CASES, _P.SEE_LICENCES, _P.SEE_PEOPLE, _P.SET_ITEMS},
    Role.DEPARTMENT_LEADER: _OVER
    | {_P.IMPORT, _P.WRITE_REGISTER, _P.EXPORT_CASES, _P.STAND_IN, _P.TALLY}
    | {_P.SEE_LICENCES, _P.SEE_PEOPLE, _P.SEE_RETURNS, _P.SET_ITEMS},
    Role.VILLAGE_CLERK: _DESK | _OVER | {_P.TAKE_IN, _P.TALLY, _P.SEE_RETURNS},
    Role.STATISTICS: _STAFF
    | {_P.OPEN_ROWS, _P.IMPORT, _P.DECIDE_ALIAS, _P.DECLARE_SOURCE, _P.DECLARE_REGISTER, _P.WRITE_REGISTER}
    | {_P.DRAFT_BULLETIN, _P.PROPOSE_CALENDAR, _P.SEE_CASES, _P.EXPORT_CASES}
    | {_P.SEE_RETURNS, _P.SEND_BACK_RETURNS},
    Role.ADMINISTRATOR: {_P.MANAGE_USERS, _P.SEE_PEOPLE, _P.STAND_IN, _P.MANAGE_HOOKS, _P.SET_PLACES},
    Role.AUDITOR: _STAFF | {_P.SEE_REVIEWS, _P.SEE_PEOPLE, _P.SEE_JOURNAL, _P.EXPORT_JOURNAL},
}
ACTOR_ROLES: dict[Actor, frozenset[Role]] = {
    Actor.CLERK: frozenset({Role.WINDOW_CLERK, Role.VILLAGE_CLERK}),
    Actor.REVIEWER: frozenset({Role.APPROVER}),
    Actor.APPROVER: frozenset({Role.APPROVER}),
    Actor.CHIEF: frozenset({Role.CHIEF}),
    Actor.HEAD: frozenset({Role.DEPARTMENT_LEADER}),
    Actor.LICENCE_DESK: frozenset({Role.WINDOW_CLERK, Role.APPROVER}),
    Actor.SUPERVISOR: frozenset({Role.SUPERVISOR}),
    Actor.MANAGER: frozenset({Role.HALL_MANAGER}),
    Actor.AGENT: frozenset({Role.VILLAGE_CLERK}),
}
"""Which roles a move table's actors are. The applicant, the courier, the system and imports hold no role of staff."""

PRIVILEGED = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.LEADER, Role.CHIEF, Role.AUDITOR})
"""Roles that log in with a second factor and in one session at a time."""

NOT_LENT = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that separate duties: a stand-in (AB岗) never holds them for an absent colleague."""


def may(role: Role, permission: Permission) -> bool:
    return permission in _MAY[role]


def may_move(role: Role, action: str) -> bool:
    """Whether the role may make this move of a case.

    >>> may_move(Role.WINDOW_CLERK, "accept"), may_move(Role.WINDOW_CLERK, "grant"), may_move(Role.ADMINISTRATOR, "void")
    (True, False, False)
    """
    return role in _MOVERS[action]


def may_ask(role: Role, action: str) -> bool:
    """Whether the role may ask for a move that another decides.

    >>> may_ask(Role.WINDOW_CLERK, "refuse"), may_ask(Role.DEPARTMENT_LEADER, "refuse")
    (True, False)
    """
    return role in roles_as(move(action).asked_by)


def roles_as(actors: tuple[Actor, ...]) -> frozenset[Role]:
    """The roles that are one of these actors."""
    return frozenset(role for actor in actors for role in ACTOR_ROLES.get(actor, frozenset()))


_MOVERS = {row.action: roles_as(row.actors) for row in MOVES}
