"""Roles and what each may do: the matrix of the trade, read by pages, exports, API and figures alike."""

from __future__ import annotations

from enum import StrEnum


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


_STAFF = {Permission.SEE_FIGURES, Permission.SEE_CALENDAR, Permission.SEE_BULLETIN}
_MAY: dict[Role, set[Permission]] = {
    Role.WINDOW_CLERK: {Permission.SEE_CALENDAR},
    Role.APPROVER: {Permission.SEE_CALENDAR, Permission.REVEAL},
    Role.CHIEF: _STAFF | {Permission.OPEN_ROWS, Permission.REVEAL},
    Role.HALL_MANAGER: _STAFF | {Permission.OPEN_ROWS, Permission.DRAFT_BULLETIN},
    Role.SUPERVISOR: _STAFF | {Permission.OPEN_ROWS, Permission.DRAFT_BULLETIN, Permission.REVEAL},
    Role.LEADER: _STAFF
    | {
        Permission.OPEN_ROWS,
        Permission.ISSUE_BULLETIN,
        Permission.LOAD_CALENDAR,
        Permission.PROPOSE_CALENDAR,
        Permission.SET_RULES,
        Permission.DECLARE_REGISTER,
    },
    Role.DEPARTMENT_LEADER: _STAFF | {Permission.OPEN_ROWS, Permission.IMPORT, Permission.WRITE_REGISTER},
    Role.VILLAGE_CLERK: {
        Permission.SEE_CALENDAR,
        Permission.SEE_FIGURES,
        Permission.SEE_BULLETIN,
        Permission.OPEN_ROWS,
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
    },
    Role.ADMINISTRATOR: {Permission.MANAGE_USERS},
    Role.AUDITOR: _STAFF | {Permission.SEE_JOURNAL},
}


def may(role: Role, permission: Permission) -> bool:
    return permission in _MAY[role]
