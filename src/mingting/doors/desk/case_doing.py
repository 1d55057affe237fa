"""Doing a move from the desk: the act by its name, what a form may choose from, and the sentence that tells what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any, cast

from django.utils.html import format_html, format_html_join

from mingting.base import clock
from mingting.base.errors import Refused
from mingting.base.models import Event, Grant, Organ, User, valid_on
from mingting.base.roles import Role, may_move
from mingting.base.scopes import Scope
from mingting.catalogue.models import Item
from mingting.doors.desk import case_parts, case_presence
from mingting.doors.desk.case_forms import Choosing
from mingting.doors.desk.case_next import gives_licence
from mingting.handle.cases import clocks
from mingting.handle.cases.acts.ask import ask_for
from mingting.handle.cases.acts.start_special import allowed_kinds
from mingting.handle.cases.models import Case, CaseMaterial, CasePaper
from mingting.handle.cases.move_fields import Kind, fields_of
from mingting.handle.cases.next import next_moves
from mingting.handle.licences.acts.produce_case import produce_case
from mingting.rules.moves import DOCUMENTS, move, name_of

UNDO_SECONDS = 10
_GRACE = 2
"""Seconds that the way to the server may take."""
TAKE = "take"
"""What a form carries when its person takes the case over from whoever works on it."""


class HeldByOther(Refused):
    code = "case.held-by-other"
    message = "%(who)s从 %(since)s 起正在办这一件，没有提交；您填的都还在。要由您来办，请按“接手并提交”，对方会看到。"
    status = 409


def act_named(action: str) -> Callable[..., Case]:
    """One act, one file, one name; the licence desk's move comes with the licence."""
    if action == "produce":
        return produce_case
    return cast(Callable[..., Case], getattr(import_module(f"mingting.handle.cases.acts.{action}"), action))


def do_move(case: Case, action: str, fields: Mapping[str, Any], version: int, user: User, take: bool) -> dict[str, Any]:
    """Make the move, or ask for it where this person may only ask. Answers what to say, and whether it can be taken back."""
    _free_or_taken(case, user, take)
    begun = clock.now()
    if any(one.action == action and one.asks for one in next_moves(case, user)):
        ask_for(case.pk, version=version, user=user, action=action, fields=fields)
        return {"says": f"“{name_of(action)}”已报请批准，批复后会显示在这一件的“请示”里。"}
    done = act_named(action)(case.pk, version=version, user=user, **fields)
    case_presence.rest(case.pk, user, done.version)
    papers = CasePaper.objects.filter(case=case, issued_at__gte=begun).order_by("pk")
    handler = fields.get("handler")
    given_away = action == "assign" and handler is not None and handler.pk != user.pk
    to = f"，转到{handler}手里" if given_away else ""
    return {
        "says": f"已办“{move(action).name}”{to}。",
        "papers": [[one.pk, f"{DOCUMENTS.get(one.kind, one.kind)} {one.number}"] for one in papers],
        "undo": done.version if given_away else 0,
    }


def sentence(case: Case, answer: Mapping[str, Any]) -> str:
    """What was done, with its papers a click away."""
    links = [(case_parts.link("cases-paper", case.pk, pk), name) for pk, name in answer.get("papers", ())]
    papers = [
        format_html('<a href="{}">打印{}</a>', url, name) if url else format_html("{}", name) for url, name in links
    ]
    return format_html("{}{}", answer["says"], format_html_join("", " {}", ((one,) for one in papers)))


def _free_or_taken(case: Case, user: User, take: bool) -> None:
    holder = case_presence.look(case.pk, user)
    if holder is None:
        return
    if not take:
        raise HeldByOther(who=holder.name, since=f"{holder.since.astimezone(clock.CHINA):%H:%M}")
    case_presence.take_over(case.pk, user)


def choosing_for(case: Case, action: str) -> Choosing:
    """What the fields of this move choose from; asked only for the fields there are."""
    kinds = {one.kind for one in fields_of(action)}
    return Choosing(
        item=case.item.name if case.item else "",
        instant=case.case_kind == Item.CaseKind.INSTANT,
        licence=gives_licence(case),
        colleagues=colleagues_of(case) if Kind.COLLEAGUE in kinds else (),
        specials=tuple((one.value, one.label) for one in allowed_kinds(case)) if Kind.SPECIAL in kinds else (),
        materials=_materials(case) if Kind.LACKS in kinds else (),
    )


def colleagues_of(case: Case) -> tuple[tuple[str, str], ...]:
    """Who may examine cases of this organ, each once, by organ and name."""
    path, step = case.organ_path, Organ.steplen
    above = [path[:length] for length in range(step, len(path) + 1, step)]
    roles = [role.value for role in Role if may_move(role, "propose") or may_move(role, "grant")]
    grants = Grant.objects.filter(
        valid_on(clock.today()), role__in=roles, organ__path__in=above, user__is_active=True, window=None
    ).select_related("user__organ", "organ")
    found = {
        grant.user.username: f"{grant.user}（{grant.user.organ.short_name if grant.user.organ else grant.organ.short_name}）"
        for grant in grants
        if Scope(grant.organ.path, "self" if grant.reach == "self" else "subtree").covers(path)
    }
    return tuple(sorted(found.items(), key=lambda one: one[1]))


_WRONG = {CaseMaterial.State.MISSING: "未提交", CaseMaterial.State.WRONG: "不合格"}


def _materials(case: Case) -> tuple[tuple[str, str], ...]:
    """Every line of the list, those that lack something first, with what is known to be wrong."""
    rows = {row.order: row for row in CaseMaterial.objects.filter(case=case).order_by("order", "version")}
    lines = [(row.name, _WRONG.get(CaseMaterial.State(row.state), "")) for row in rows.values()]
    return tuple(sorted(lines, key=lambda one: not one[1]))


def undoable(case: Case, user: User, version: int) -> bool:
    """Whether the last thing that happened is this person's own 分办, a moment ago."""
    if case.version != version or case.state != Case.State.REVIEWING:
        return False
    last = Event.objects.filter(subject=clocks.subject_of(case), data__has_key="version").order_by("-id").first()
    if last is None or last.kind != "case.assign" or last.actor != user.username:
        return False
    if clock.now() - last.effective_at > timedelta(seconds=UNDO_SECONDS + _GRACE):
        return False
    return any(one.action == "return_to_previous" and one.may for one in next_moves(case, user))
