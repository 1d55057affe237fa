"""The page of one case: who holds it, until when, and why that date; everything needed to decide without opening a second window."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import Clock, Event, User
from mingting.base.permissions import reach_of
from mingting.base.roles import Permission
from mingting.doors.desk import case_clock, case_parts, case_presence
from mingting.doors.desk.case_next import acts_of
from mingting.doors.desk.case_people import people_of
from mingting.doors.desk.people import can, person
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case
from mingting.handle.cases.next import next_moves
from mingting.handle.cases.reads import TimelineRow, case_within, timeline_of
from mingting.handle.licences.reads import licences_of
from mingting.rules.move_words import Actor, State
from mingting.rules.moves import is_final, move, name_of

_BOX = {
    State.CORRECTING: "near",
    State.SUSPENDED: "hold",
    State.DELIVERED: "done",
    State.FINISHED: "done",
    State.VOIDED: "off",
    State.ACCEPTANCE_REFUSED: "off",
    State.WITHDRAWN: "off",
    State.RETURNED: "off",
    State.TERMINATED: "off",
    State.FORWARDED: "off",
    State.DRAFT: "off",
}


@dataclass(frozen=True)
class Staff:
    """One of those who have to do with the case."""

    label: str
    who: str


def case_here(request: HttpRequest, pk: int) -> Case:
    """The case, if this person may see it; outside of one's reach there is none."""
    return case_within(pk, reach_of(person(request), Permission.SEE_CASES))


def clocks_of(case: Case) -> list[Clock]:
    return list(Clock.objects.filter(subject=clocks.subject_of(case)).order_by("pk"))


def page_of(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Everything the page draws."""
    user = person(request)
    moves = next_moves(case, user)
    acts = acts_of(case, moves)
    line = timeline_of(case)
    stored = clocks_of(case)
    papers = case_parts.papers_of(case)
    return {
        "case": case,
        "head": head_of(case, user, line),
        "acts": acts,
        "presence": case_presence.open_case(case.pk, user, acts.any, case.version, secrets.token_hex(4)),
        "beat": case_presence.BEAT,
        "staff": staff_of(case, line),
        "people": people_of(case),
        "may_reveal": reveals(user, case),
        "clock": clock_now(case, stored),
        "clock_links": [case_clock.NAMES[kind] for kind in case_clock.kinds_of(case, stored)],
        "papers": papers,
        "licences": licences_of(case) if case.decided_at and can(request, Permission.SEE_LICENCES) else (),
        "requests": case_parts.requests_of(case, [one.action for one in moves if one.may]),
        "corrections": case_parts.corrections_of(case),
        "steps": case_parts.steps_of(line, papers, is_final(State(case.state))),
        "account_pdf": case_parts.link("cases-account-pdf", case.pk),
        "again_url": f"{reverse('intake')}?person={case.pk}" if can(request, Permission.TAKE_IN) else "",
        **materials_side(request, case),
    }


def materials_side(request: HttpRequest, case: Case, order: str = "") -> dict[str, Any]:
    """The left: the rail of materials, and the page beside it, for who may see a person in full."""
    lines = case_parts.materials_of(case)
    if not reveals(person(request), case):
        lines = [replace(one, pages=()) for one in lines]
    given = request.GET
    return {
        "case": case,
        "materials": lines,
        "looking": case_parts.looking_at(case, lines, order or given.get("m", ""), given.get("p", "")),
        "materials_url": case_parts.link("cases-materials", case.pk),
        "may_upload": case_parts.keeps(person(request), case),
    }


@dataclass(frozen=True)
class Head:
    """The first lines of the page."""

    title: str
    word: str
    tone: str
    flags: tuple[tuple[str, str], ...]
    number: str
    last: str
    holder: str


def head_of(case: Case, user: User, line: Sequence[TimelineRow]) -> Head:
    state = State(case.state)
    number = case.case_no or ("" if state is State.DRAFT else case.source_no)
    return Head(
        title=case.item.name if case.item else "（台账未写明事项）",
        word=state.label,
        tone=_BOX.get(state, "run"),
        flags=tuple(_flags(case)),
        number=number[:-6],
        last=number[-6:],
        holder=_held(case, user, line),
    )


def _flags(case: Case) -> list[tuple[str, str]]:
    found = [(str(case.get_case_kind_display()), "")]
    given = (
        (case.tolerant, "容缺受理", "near"),
        (case.urgent, "加急", "near"),
        (case.agency, "帮代办", ""),
        (bool(case.extended_days), f"已延期 {case.extended_days} 天", "near"),
        (bool(case.corrections), f"补正 {case.corrections} 次", ""),
        (bool(case.double_entry), f"二次录入：{case.double_entry}", ""),
        (case.ledger_id is not None, f"台账：{case.source.name}", ""),
    )
    return found + [(word, tone) for there, word, tone in given if there]


def _held(case: Case, user: User, line: Sequence[TimelineRow]) -> str:
    if is_final(State(case.state)):
        return ""
    since = next(
        (row.at for row in reversed(line) if row.kind.startswith("case.") and row.kind != "case.revealed"), None
    )
    day = f"{clock.day_of(since).month}月{clock.day_of(since).day}日起" if since else ""
    if case.accepted_at is None:
        return f"{day}等申请人补正" if case.state == State.CORRECTING else f"{day}等受理"
    if case.handler is None and case.decided_at is not None:
        return f"{day}等送达" if case.state == State.FINISHED else f"{day}等登记办结"
    if case.handler is None:
        return f"{day}待{case.organ.short_name}承办"
    return f"{day}在您手里" if case.handler_id == user.pk else f"{day}在{case.handler}手里"


def staff_of(case: Case, line: Sequence[TimelineRow]) -> list[Staff]:
    """谁受理、谁承办、谁决定, both names where somebody stood in."""
    done = {row.kind.removeprefix("case."): case_parts.who_of(row) for row in line}
    decided = done.get("grant") or done.get("deny") or (str(case.decided_by) if case.decided_by else "")
    accepted = done.get("accept") or (str(case.accepted_by) if case.accepted_by else "")
    if "deem_accept" in done:
        accepted = "视为受理（5 个工作日内未告知）"
    found = [
        Staff("受理", accepted or "—"),
        Staff("承办", str(case.handler) if case.handler else "—"),
        Staff("决定", decided or _who_decides(case)),
    ]
    if "deliver" in done:
        found.append(Staff("送达", done["deliver"]))
    return found


def _who_decides(case: Case) -> str:
    if is_final(State(case.state)) or case.decided_at is not None:
        return "—"
    names = "、".join(Actor(one).label for one in move("grant").actors)
    return f"{case.organ.short_name}的{names}" + (
        "（不能是受理人）" if case.accepted_by_id and not case.instant_here else ""
    )


def clock_now(case: Case, stored: Sequence[Clock]) -> case_clock.CaseClock | None:
    kind = case_clock.kind_now(case, stored)
    return case_clock.clock_of(case, kind, stored, clock.today()) if kind else None


def reveals(user: User, case: Case) -> bool:
    return reach_of(user, Permission.REVEAL).covers(case.organ_path, case.window_id, case.place_id)


@dataclass(frozen=True)
class Changed:
    """Who changed the case last, and how."""

    who: str
    when: str
    what: str


def last_change(case: Case) -> Changed | None:
    """The last thing that gave the case a new version."""
    mine = Event.objects.filter(subject=clocks.subject_of(case), kind__startswith="case.", data__has_key="version")
    event = mine.order_by("-id").first()
    if event is None:
        return None
    name = User.objects.filter(username=event.actor).values_list("name", flat=True).first() or event.actor
    who = "系统" if event.actor.startswith("system") else name
    return Changed(
        who, f"{event.effective_at.astimezone(clock.CHINA):%H:%M}", name_of(str(event.data.get("action", "")))
    )


def account_url(case: Case, kind: str) -> str:
    return reverse("cases-account", args=[case.pk]) + f"?kind={kind.removeprefix('case.')}"
