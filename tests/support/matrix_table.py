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

MATRIX: dict[P, str] = {
    P.SEE_FIGURES: "CR HM SU BL DL VC ST AU",
    P.OPEN_ROWS: "CR HM SU BL DL VC ST",
    P.SEE_CASES: "WC AP CR HM SU BL DL VC ST",
    P.TAKE_IN: "WC VC",
    P.EXPORT_CASES: "CR SU BL DL ST",
    P.REVEAL: "WC AP CR SU VC",
    P.SEE_LICENCES: "WC AP CR SU BL DL VC",
    P.SEE_REVIEWS: "WC AP CR HM SU BL DL VC AU",
    P.ASK_REVIEW: "WC AP CR VC",
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
    P.SET_PLACES: "HM SA",
    P.SET_ITEMS: "AP CR BL DL",
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
    empty: bool = False
    """There is nothing behind it here: who may is told so (404)."""
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
        holders(permission),
        at=at,
        form=None if json is not None else form or {},
        json=json,
        args=args,
        loose=loose,
        query=query,
    )


def lists(permission: P, at: str, shows: str, **args: Any) -> Line:
    return Line(holders(permission), shows=shows, at=at, args=args)


def move(action: str) -> Line:
    """The move of the case over the API; who may not see the case or not make the move is refused."""
    return Line(
        frozenset(MOVERS[action].split()),
        at="case",
        json={"version": "@case_version"},
        args={"number": "@case_no"},
        loose=True,
    )


ANYONE = Line(anyone=True)
STAFF = Line(staff=True)
CLOSED = Line()

LINES: dict[str, Line] = {
    # the door
    "home": STAFF,
    "account_login": ANYONE,
    "account_logout": ANYONE,
    "account_change_password": STAFF,
    "account_inactive": ANYONE,
    "account_signup": CLOSED,
    "account_reauthenticate": CLOSED,
    "account_email": CLOSED,
    "account_email_verification_sent": CLOSED,
    "account_set_password": CLOSED,
    "account_reset_password": CLOSED,
    "account_reset_password_done": CLOSED,
    "account_reset_password_from_key_done": CLOSED,
    "account_confirm_login_code": CLOSED,
    "account_confirm_email": Line(args={"key": "x"}),
    "account_reset_password_from_key": Line(args={"uidb36": "1", "key": "x"}),
    "mfa_authenticate": STAFF,
    "factor-new": STAFF,
    "factor-image": STAFF,
    "factor-check": STAFF,
    "factor-codes": STAFF,
    # people
    "people": see(P.SEE_PEOPLE),
    "people-roles": see(P.SEE_PEOPLE),
    "people-one": see(P.SEE_PEOPLE, at="organ", username="@colleague"),
    "people-security": see(P.MANAGE_USERS, P.EXPORT_JOURNAL),
    "standins": see(P.STAND_IN),
    "standins-end": send(P.STAND_IN, at="organ", pk="@stand_in"),
    "journal": see(P.SEE_JOURNAL),
    "journal-export": see(P.EXPORT_JOURNAL),
    # items, places and windows
    "items": see(P.SEE_CASES),
    "items-one": see(P.SEE_CASES, code="@item"),
    "items-set": send(P.SET_ITEMS, {"does": "special", "version": "1"}, at="organ", code="@item"),
    "places": see(P.SET_PLACES),
    "places-one": see(P.SET_PLACES, at="organ", pk="@place"),
    # the calendar
    "calendar": see(P.SEE_CALENDAR),
    "calendar-day": see(P.SEE_CALENDAR, text="2021-05-13"),
    "calendar-span": see(P.SEE_CALENDAR, code="2021Q2"),
    "calendar-account": see(P.SEE_CALENDAR, query="?start=2021-05-10&days=5"),
    "calendar-notices": see(P.SEE_CALENDAR),
    "calendar-load": see(P.LOAD_CALENDAR, P.PROPOSE_CALENDAR),
    "calendar-proposal": see(P.LOAD_CALENDAR, P.PROPOSE_CALENDAR, digest="@proposal"),
    "calendar-template": see(P.LOAD_CALENDAR, P.PROPOSE_CALENDAR),
    # ledgers
    "imports": see(P.IMPORT),
    "imports-sources": see(P.IMPORT),
    "imports-names": send(P.DECIDE_ALIAS),
    "imports-template": see(P.IMPORT, kind="cases"),
    "imports-ledger": see(P.IMPORT, at="organ", pk="@ledger"),
    "imports-progress": see(P.IMPORT, at="organ", pk="@ledger"),
    "imports-repair": Line(holders(P.IMPORT), at="organ", args={"pk": "@ledger"}, empty=True),
    # cases
    "intake": see(P.TAKE_IN),
    "intake-person": send(P.TAKE_IN, {"number": "640521199001010016"}),
    "intake-items": see(P.TAKE_IN, query="?q=事项"),
    "intake-item": see(P.TAKE_IN, code="@item"),
    "intake-done": see(P.TAKE_IN, at="case", pk="@case"),
    "search": see(P.SEE_CASES),
    "cases": see(P.SEE_CASES),
    "cases-list": lists(P.SEE_CASES, "case", "@case_url", code="all"),
    "cases-export": send(P.EXPORT_CASES, {"purpose": "核对数字"}, code="all"),
    "cases-delivery": see(P.SEE_CASES),
    "cases-one": see(P.SEE_CASES, at="case", pk="@case"),
    "cases-account": see(P.SEE_CASES, at="case", pk="@case"),
    "cases-account-pdf": see(P.SEE_CASES, at="case", pk="@case"),
    "cases-look": see(P.SEE_CASES, at="case", pk="@case", order=1),
    "cases-people": see(P.SEE_CASES, at="case", pk="@case"),
    "cases-presence": send(P.SEE_CASES, at="case", pk="@case"),
    "cases-take": send(P.SEE_CASES, at="case", pk="@case"),
    "cases-reveal": send(P.REVEAL, {"reason": "核对申请人身份"}, at="case", pk="@case"),
    "cases-undo": send(P.SEE_CASES, at="case", pk="@case"),
    "cases-move": Line(
        frozenset(MOVERS["assign"].split()), at="case", args={"pk": "@case", "action": "assign"}, loose=True
    ),
    "cases-request": see(P.SEE_CASES, at="case", pk="@asked", asked="@request"),
    "cases-paper": see(P.REVEAL, at="case", pk="@case", paper="@paper"),
    "cases-paper-void": send(P.SEE_CASES, at="case", pk="@case", paper="@paper"),
    "cases-materials": see(P.SEE_CASES, at="case", pk="@case"),
    "cases-material-file": see(P.REVEAL, at="case", pk="@case", file_id="@file"),
    "cases-material-page": see(P.REVEAL, at="case", pk="@case", file_id="@file", number=1),
    # licences
    "licences": see(P.SEE_LICENCES),
    "licences-one": see(P.SEE_LICENCES, at="organ", pk="@licence"),
    "licences-face": send(P.REVEAL, {"reason": "核对照面信息"}, at="organ", pk="@licence"),
    # reviews, the quick tally and the returns of it
    "reviews": see(P.SEE_REVIEWS),
    "reviews-one": see(P.SEE_REVIEWS, at="case", pk="@review"),
    "reviews-number": send(P.REVEAL, {"reason": "回访核实"}, at="case", pk="@review", loose=True),
    "reviews-stations": Line(frozenset({"HM", "SU"})),
    "reviews-phones": see(P.MANAGE_USERS),
    "reviews-case": see(P.SEE_CASES, at="case", pk="@case"),
    "reviews-ask": send(P.ASK_REVIEW, at="case", pk="@case"),
    "reviews-slip": send(P.ASK_REVIEW, at="case", pk="@case"),
    "tally": see(P.TALLY),
    "tally-press": send(P.TALLY, at="organ", pk="@window"),
    "tally-close": send(P.TALLY, at="organ", pk="@window"),
    "tally-items": Line(frozenset({"CR", "HM", "DL"}), at="organ", args={"pk": "@window"}),
    "returns": see(P.CONFIRM_RETURNS, P.SEND_BACK_RETURNS),
    "returns-confirm": send(P.CONFIRM_RETURNS, {"version": "1"}, at="organ", pk="@day"),
    "returns-back": send(P.SEND_BACK_RETURNS, {"version": "1", "reason": "数字不对"}, at="organ", pk="@day"),
    "tally-setup": see(P.TALLY, P.CONFIRM_RETURNS, P.DRAFT_BULLETIN),
    # news pushed to other systems
    "hooks": see(P.MANAGE_HOOKS),
    "hooks-one": see(P.MANAGE_HOOKS, at="organ", pk="@hook"),
    # the public: tokens that open nothing here
    "portal-review": Line(anyone=True, args={"token": "x"}),
    "portal-close": Line(anyone=True, args={"token": "x"}, form={}),
    "portal-thanks": Line(anyone=True, args={"token": "x"}),
    "portal-words": Line(anyone=True, args={"token": "x"}, form={}),
    "portal-callback": Line(anyone=True, args={"token": "x"}, form={}),
    "portal-pairing": ANYONE,
    "portal-tablet": Line(anyone=True, args={"pk": 1}),
    "portal-next": Line(anyone=True, args={"pk": 1}),
    # figures
    "figures": see(P.SEE_FIGURES),
    "figures-open": see(P.SEE_FIGURES, at="organ", query="?i=accepted_cases&p=2021-07&s=@organ@"),
    "figure-code": see(P.DRAFT_BULLETIN, P.ISSUE_BULLETIN, at="county", code="@bulletin_code"),
    # bulletins: a draft is read by those who write or issue it
    "bulletins": see(P.SEE_BULLETIN),
    "bulletins-one": see(P.DRAFT_BULLETIN, P.ISSUE_BULLETIN, at="county", pk="@bulletin"),
    "bulletins-evidence": see(P.DRAFT_BULLETIN, P.ISSUE_BULLETIN, at="county", pk="@bulletin", code="@bulletin_code"),
    "bulletins-words": see(P.DRAFT_BULLETIN, at="county", pk="@bulletin", key="demands"),
    "bulletins-reason": send(P.DRAFT_BULLETIN, at="county", pk="@bulletin"),
    "bulletins-refresh": send(P.DRAFT_BULLETIN, at="county", pk="@bulletin"),
    "bulletins-publish": send(P.ISSUE_BULLETIN, {"version": "0"}, at="county", pk="@bulletin"),
    "bulletins-document": see(P.DRAFT_BULLETIN, P.ISSUE_BULLETIN, at="county", pk="@bulletin", suffix="xlsx"),
    # the audit of a text: any staff, and everybody only the own ones
    "audit": STAFF,
    "audit-run": Line(args={"pk": "@run"}),
    "audit-decide": Line(args={"pk": "@run"}, form={}),
    "audit-drop": Line(args={"pk": "@run"}, form={}),
    "audit-report": Line(args={"pk": "@run", "suffix": "docx"}),
    "audit-text": Line(args={"pk": "@run", "suffix": "docx"}),
    # the API
    "openapi:openapi-json": STAFF,
    "openapi:openapi-view": STAFF,
    "openapi:api-root": ANYONE,
    "api:get_me": STAFF,
    "api:list_worklists": see(P.SEE_CASES),
    "api:list_cases": lists(P.SEE_CASES, "case", "@case_no"),
    "api:take_in": send(P.TAKE_IN, json={"item": "@item", "applicant": {"name": "王五"}}, at="case", loose=True),
    "api:ask_for": Line(
        frozenset(["WC", "VC", "AP"]),
        at="case",
        json={"action": "refuse", "version": "@asked_version", "reason": "不属于本机关职权", "basis": "第三十二条"},
        args={"number": "@asked_no"},
        loose=True,
    ),
    "api:decide_request": Line(
        frozenset(["CR", "DL"]),
        at="case",
        json={"agree": False, "reason": "不同意"},
        args={"request_id": "@request"},
        loose=True,
    ),
    "api:get_case": see(P.SEE_CASES, at="case", number="@case_no"),
    "api:get_account": see(P.SEE_CASES, at="case", number="@case_no"),
    "api:get_timeline": see(P.SEE_CASES, at="case", number="@case_no"),
    "api:list_papers": see(P.SEE_CASES, at="case", number="@case_no"),
    "api:get_paper": see(P.REVEAL, at="case", number="@case_no", paper="@paper_no"),
    "api:list_items": STAFF,
    "api:get_item": Line(staff=True, args={"code": "@item"}),
    "api:list_figures": see(P.SEE_FIGURES, query="?period=2021-07&indicator=accepted_cases"),
    "api:open_figure": see(P.DRAFT_BULLETIN, P.ISSUE_BULLETIN, at="county", code="@bulletin_code"),
    "api:mingting_doors_openapi_audit_audit": Line(staff=True, form={"text": "全县办件5件。"}),
} | {f"api:move_{action}": move(action) for action in MOVERS}
