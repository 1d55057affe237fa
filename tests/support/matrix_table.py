"""Who may enter what: the matrix of the trade typed in once more, and one line for every address of the house.

A route or an operation of the API that has no line here fails `tests/test_matrix.py`. **To add one, write one line in `LINES`**: its name, and

    see(PERMISSION)                             a page for who holds the permission anywhere
    see(PERMISSION, at="case", pk="case")       … over the organ of that record of `World`; `pk` is its argument
    send(PERMISSION, {"field": "value"}, …)     the same for a form that is sent; for the API `json={…}`
    move("accept")                              a move of the case, by who may make it
    lists(PERMISSION, "case", shows="…")        a list: open to who holds the permission, showing that text only where the reach covers the record
    ANYONE · STAFF · CLOSED                     everybody, everybody who is logged in, nobody at all

An operation of the API goes by `api:` and its operation id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mingting.base.roles import Permission as P
from mingting.rules.moves import MOVES

MATRIX: dict[P, str] = {
    P.SEE_FIGURES: "CR HM SU BL DL VC ST AU",
    P.OPEN_ROWS: "CR HM SU BL DL VC ST",
    P.SEE_CASES: "WC AP CR HM SU BL DL VC ST",
    P.TAKE_IN: "WC VC",
    P.EXPORT_CASES: "CR SU BL DL ST",
    P.REVEAL: "WC AP CR SU VC",
    P.SEE_LICENCES: "WC AP CR SU BL DL VC",
    P.SEE_REVIEWS: "WC AP CR HM SU BL DL VC AU",
    P.TALLY: "WC DL VC",
    P.SEE_RETURNS: "WC CR DL VC ST",
    P.CONFIRM_RETURNS: "CR",
    P.SEND_BACK_RETURNS: "ST",
    P.IMPORT: "DL ST",
    P.DECIDE_ALIAS: "ST",
    P.DECLARE_SOURCE: "ST",
    P.WRITE_REGISTER: "DL ST",
    P.DECLARE_REGISTER: "BL ST",
    P.SEE_BULLETIN: "CR HM SU BL DL VC ST AU",
    P.DRAFT_BULLETIN: "HM SU ST",
    P.ISSUE_BULLETIN: "BL",
    P.SEE_CALENDAR: "WC AP CR HM SU BL DL VC ST AU",
    P.PROPOSE_CALENDAR: "BL ST",
    P.LOAD_CALENDAR: "BL",
    P.SET_RULES: "BL",
    P.STAND_IN: "CR DL SA",
    P.SEE_PEOPLE: "CR HM BL DL SA AU",
    P.MANAGE_USERS: "SA",
    P.MANAGE_HOOKS: "SA",
    P.SEE_JOURNAL: "SU AU",
    P.EXPORT_JOURNAL: "AU",
}
"""domain 16, permission by permission: which roles hold it."""

MOVERS: dict[str, str] = {
    "submit": "WC VC",
    "pre_review_pass": "WC VC",
    "receive": "WC VC",
    "notify_correction": "WC VC AP CR",
    "resubmit": "WC VC",
    "give_up": "WC VC",
    "timeout": "WC VC",
    "accept": "WC VC AP CR",
    "refuse": "CR DL",
    "assign": "AP CR",
    "start_special": "AP CR DL",
    "end_special": "AP CR DL",
    "extend": "DL",
    "return_to_previous": "AP",
    "propose": "AP",
    "grant": "AP CR DL",
    "deny": "AP CR DL",
    "produce": "WC AP",
    "finish": "WC VC AP",
    "deliver": "WC VC",
    "withdraw": "WC VC",
    "terminate": "AP CR",
    "return_case": "AP CR",
    "forward_up": "AP",
    "void": "SU",
}
"""domain 3.2 and 16: which roles make which move."""

Filled = Callable[[Any], Any]


@dataclass(frozen=True)
class Line:
    """What is asked of one address, and who gets in."""

    roles: frozenset[str] = frozenset()
    anyone: bool = False
    staff: bool = False
    at: str = ""
    below: bool = False
    shows: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    form: dict[str, Any] | None = None
    json: dict[str, Any] | None = None
    loose: bool = False
    """Refused may also mean 409 or 422: the state or the body is looked at before the person."""


def holders(*permissions: P) -> frozenset[str]:
    return frozenset(role for one in permissions for role in MATRIX[one].split())


def see(*permissions: P, at: str = "", query: str = "", below: bool = False, **args: Any) -> Line:
    return Line(holders(*permissions), at=at, query=query, below=below, args=args)


def send(
    permission: P, form: dict[str, Any] | None = None, *, at: str = "", json: dict[str, Any] | None = None, **args: Any
) -> Line:
    loose = bool(args.pop("loose", False))
    query = str(args.pop("query", ""))
    return Line(
        holders(permission), at=at, form=None if json is not None else form or {}, json=json, args=args, loose=loose, query=query
    )


def lists(permission: P, at: str, shows: str, **args: Any) -> Line:
    return Line(holders(permission), shows=shows, at=at, args=args)


def move(action: str) -> Line:
    """The move of the case over the API; who may not see the case or not make the move is refused."""
    return Line(
        frozenset(MOVERS[action].split()),
        at="case",
        json={"version": "case_version"},
        args={"number": "case_no"},
        loose=True,
    )


ANYONE = Line(anyone=True)
STAFF = Line(staff=True)
CLOSED = Line()
