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
    TALLY = "returns.tally"
    CONFIRM_RETURNS = "returns.confirm"
    MANAGE_HOOKS = "hooks.manage"


_STAFF = {Permission.SEE_FIGURES, Permission.SEE_CALENDAR, Permission.SEE_BULLETIN}
_CASES = {Permission.SEE_CASES, Permission.SEE_REVIEWS}
_MAY: dict[Role, set[Permission]] = {
    Role.WINDOW_CLERK: _CASES | {Permission.SEE_CALENDAR, Permission.TAKE_IN, Permission.REVEAL, Permission.TALLY},
    Role.APPROVER: _CASES | {Permission.SEE_CALENDAR, Permission.REVEAL},
    Role.CHIEF: _STAFF
    | _CASES
    | {
        Permission.OPEN_ROWS,
        Permission.REVEAL,
        Permission.EXPORT_CASES,
        Permission.STAND_IN,
        Permission.CONFIRM_RETURNS,
    },
    Role.HALL_MANAGER: _STAFF | _CASES | {Permission.OPEN_ROWS, Permission.DRAFT_BULLETIN},
    Role.SUPERVISOR: _STAFF
    | _CASES
    | {Permission.OPEN_ROWS, Permission.DRAFT_BULLETIN, Permission.REVEAL, Permission.EXPORT_CASES},
    Role.LEADER: _STAFF
    | _CASES
    | {
        Permission.OPEN_ROWS,
        Permission.ISSUE_BULLETIN,
        Permission.LOAD_CALENDAR,
        Permission.PROPOSE_CALENDAR,
        Permission.SET_RULES,
        Permission.DECLARE_REGISTER,
        Permission.EXPORT_CASES,
    },
    Role.DEPARTMENT_LEADER: _STAFF
    | _CASES
    | {
        Permission.OPEN_ROWS,
        Permission.IMPORT,
        Permission.WRITE_REGISTER,
        Permission.EXPORT_CASES,
        Permission.STAND_IN,
        Permission.TALLY,
    },
    Role.VILLAGE_CLERK: _CASES
    | {
        Permission.SEE_CALENDAR,
        Permission.SEE_FIGURES,
        Permission.SEE_BULLETIN,
        Permission.OPEN_ROWS,
        Permission.TAKE_IN,
        Permission.REVEAL,
        Permission.TALLY,
    },
    Role.STATISTICS: _STAFF
    | {
        Permission.OPEN_ROWS,
        Permission.IMPORT,
        Permission.DECIDE_ALIAS,
        Permission.DECLARE_SOURCE,
        Permission.DECLARE_REGISTER,
        Permission.DRAFT_BULLETIN,
        Permission.PROPOSE_CALENDAR,
        Permission.WRITE_REGISTER,
        Permission.SEE_CASES,
        Permission.EXPORT_CASES,
    },
    Role.ADMINISTRATOR: {Permission.MANAGE_USERS, Permission.STAND_IN, Permission.MANAGE_HOOKS},
    Role.AUDITOR: _STAFF | {Permission.SEE_JOURNAL},
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
