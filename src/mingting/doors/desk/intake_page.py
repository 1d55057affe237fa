"""收件页: what stands around the form: the item in a line, what follows if accepted now, what is lacking, what is known of the person."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest

from mingting.base import clock
from mingting.base.calendars import calendar_of
from mingting.catalogue.delegation import village_may_accept, window_may_decide
from mingting.catalogue.elements import said, text_of
from mingting.catalogue.models import Item
from mingting.doors.desk.case_people import ORIGINS
from mingting.doors.desk.intake_form import CORRECTION_DAYS, TOLERANT_DAYS, IntakeForm, likely_systems
from mingting.doors.desk.intake_lines import blank_line
from mingting.doors.desk.intake_station import Station
from mingting.handle.cases.models import Case
from mingting.rules.clocks import Limit, OfficeHours, Unit, due_at, due_of
from mingting.web.formatting import date_zh


def item_facts(item: Item) -> dict[str, Any]:
    """The item as the clerk needs it at a glance."""
    fee = said(item.elements, "is_fee")
    return {
        "item": item,
        "kind": item.get_case_kind_display(),
        "promise": _promise(item),
        "follows": _follows(item),
        "fee": {True: "收费", False: "不收费"}.get(fee, "") if fee is not None else "",
        "finishes": window_may_decide(item),
        "resting": item.state == Item.State.SUSPENDED,
        "condition": text_of(item.elements, "accept_condition")[:160],
    }


def _promise(item: Item) -> str:
    if item.case_kind == Item.CaseKind.INSTANT:
        return "即办件，当场办结"
    if item.promise_limit is None:
        return "没有承诺时限"
    return f"承诺{Limit(item.promise_limit, Unit(item.promise_unit)).label}"


def _follows(item: Item) -> str:
    """When it would be due if accepted now, with the last day in words."""
    if item.case_kind == Item.CaseKind.INSTANT or item.promise_limit is None:
        return ""
    now, calendar = clock.now().astimezone(clock.CHINA), calendar_of(item.organ.region_id or "")
    limit = Limit(item.promise_limit, Unit(item.promise_unit))
    if limit.unit is Unit.HOUR:
        moment = due_at(now, limit, calendar, hours=OfficeHours())
        day, provisional = moment.at.date(), moment.provisional
    else:
        due = due_of(now.date(), limit, calendar)
        day, provisional = due.day, due.provisional
    return f"今天受理，{date_zh(day)}前办结{'（暂定）' if provisional else ''}"


def page_of(request: HttpRequest, form: IntakeForm, station: Station, stations: list[Station]) -> dict[str, Any]:
    """Everything the template needs."""
    item = form.found
    return {
        "form": form,
        "station": station,
        "stations": stations,
        "facts": item_facts(item) if item else None,
        "lines": form.lines,
        "blank": blank_line(form.lines),
        "known": form.known,
        "tags": tags_of(form),
        "systems": likely_systems(item),
        "begun": _begun(form),
        "correction_days": form.data.get("days") or CORRECTION_DAYS,
        "tolerant_days": form.data.get("tolerant_days") or _tolerant_days(item),
        "may_finish": bool(item and window_may_decide(item)),
        "village_only_receives": bool(item and station.channel == "agent" and not village_may_accept(item)),
        "lacks": [line for line in form.lines if line.lacks],
        "blocks": [line for line in form.lines if line.blocks],
        "twice": form.has_error("again"),
    }


def tags_of(form: IntakeForm) -> dict[str, tuple[str, str]]:
    """The tag of each field that carries a value: its origin in a word, and how the tag is drawn."""
    found = {}
    for field in ("number", "name", "phone"):
        text = str(form.data.get(field) or form.initial.get(field) or "").strip()
        if not text:
            continue
        behind = form.known.behind(field, text) if form.known else None
        found[field] = ORIGINS[form.known.origin if form.known and behind is not None else "typed"]
    return found


def _begun(form: IntakeForm) -> str:
    """From whose case the page was begun: drafts of different people are kept apart."""
    if form.is_bound:
        begun = str(form.data.get("begun", ""))
        return begun if re.fullmatch(r"-[a-z]+:\d{1,18}", begun) else ""
    return f"-{form.known.ref}" if form.known else ""


def _tolerant_days(item: Item | None) -> int:
    """Not beyond the promise (容缺 practice)."""
    if item is None or item.promise_limit is None or item.promise_unit != "workday":
        return TOLERANT_DAYS
    return max(1, min(TOLERANT_DAYS, item.promise_limit))


def due_in_words(case: Case) -> str:
    """到期日 of a case just accepted, with its working days."""
    if case.due_on is None:
        return ""
    days = f"{case.promise_days} 个工作日，" if case.promise_days else ""
    return f"{days}到 {date_zh(case.due_on)}{'（暂定）' if case.due_provisional else ''}"
