"""Questions about cases: one by its number, those of a reach, those of a person by number or its end, the account of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from mingting.base.calendars import calendar_of
from mingting.base.clock import day_of, today
from mingting.base.crypto import token
from mingting.base.errors import NotFound
from mingting.base.models import Event, Organ, User
from mingting.base.people import fold_number
from mingting.base.permissions import Reach
from mingting.handle.cases.clocks import LEGAL, PROMISE, limits_of
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import notes_of
from mingting.handle.cases.spans import extensions_of, pauses_of
from mingting.handle.errors import NoClock
from mingting.rules.clocks import AccountLine, OfficeHours, Unit, account, due_of
from mingting.rules.clocks.account import account_of_hours
from mingting.rules.moves import DOCUMENTS, name_of

_ENDS = {6: "id6", 4: "id4"}


def cases_of(reach: Reach) -> QuerySet[Case]:
    """The cases within a reach: by the organ's place on the day of the case, or by the window or place that took them in."""
    return Case.objects.filter(reach.where("organ_path", "window_id", "place_id"))


def case_within(pk: int, reach: Reach) -> Case:
    """One case by its row, if it lies within the reach; outside of it there is none."""
    found = cases_of(reach).select_related(
        "source", "item", "organ", "place", "window", "handler", "accepted_by", "decided_by"
    )
    case = found.filter(pk=pk).first()
    if case is None:
        raise NotFound(what="办件")
    return case


def case_of(number: str, source: str = "", reach: Reach | None = None) -> Case:
    """One case by our number, or by its source's; refused where two sources use the number and none is named. No reach: a system account."""
    every = Case.objects.all() if reach is None else cases_of(reach)
    found = every.filter(Q(case_no=number) | Q(source_no=number)).select_related("source", "item", "organ")
    if source:
        found = found.filter(source__code=source)
    rows = list(found[:2])
    if len(rows) != 1:
        raise NotFound(what=f"{number}（{'多个来源都有此编号，请指明来源' if rows else '办件编号'}）")
    return rows[0]


def cases_by_person(text: str, reach: Reach) -> QuerySet[Case]:
    """Cases by an ID or credit number, a phone, or the last six or four of them: by tokens, never by what is sealed."""
    number = fold_number(text)
    whole = Q(id_token=token("id", number)) | Q(phone_token=token("phone", number))
    if len(number) in _ENDS:
        kind = _ENDS[len(number)]
        whole |= Q(**{f"{kind}_token": token(kind, number)})
    if len(number) == 4:
        whole |= Q(phone4_token=token("phone4", number))
    return cases_of(reach).filter(whole)


def account_of(case: Case) -> tuple[AccountLine, ...]:
    """时限明细: every day from acceptance to the due day, to the end or, while it is late, to today: counted or not and why, with its paper, by the
    organ's calendar."""
    limit = limits_of(case).get(PROMISE) or limits_of(case).get(LEGAL)
    if case.accepted_at is None or limit is None:
        raise NoClock(number=case.source_no)
    calendar = calendar_of(case.organ.region_id or "")
    if limit.unit is Unit.HOUR:
        return account_of_hours(case.accepted_at, limit, calendar, OfficeHours(), pauses_of(case))
    ended, start = case.decided_at or case.finished_at, day_of(case.accepted_at)
    pauses, extensions = pauses_of(case), extensions_of(case)
    due = due_of(start, limit, calendar, pauses, extensions).day
    return account(start, limit, calendar, pauses, extensions, last_day(day_of(ended) if ended else None, due, today()))


def last_day(ended: date | None, due: date, today: date) -> date | None:
    """An account runs to the due day; of what has ended to that day, of what is late to today."""
    if ended is not None:
        return ended
    return today if today > due else None


@dataclass(frozen=True)
class TimelineRow:
    """One step of 办理经过: when, who (and for whom), at which organ, what, what was said, with which papers."""

    at: datetime
    kind: str
    name: str
    who: str
    standing_for: str
    organ: str
    notes: dict[str, str]
    papers: tuple[str, ...]


def timeline_of(case: Case) -> tuple[TimelineRow, ...]:
    """The case's own journal, in order. Opinions and reasons are opened: whoever reads the case reads them."""
    events = list(Event.objects.filter(subject=f"handle/case:{case.pk}").order_by("id"))
    people = {event.actor for event in events} | {str(event.data.get("for", "")) for event in events}
    names = dict(User.objects.filter(username__in=people).values_list("username", "name"))
    codes = {event.organ for event in events if event.organ}
    organs = dict(Organ.objects.filter(code__in=codes).values_list("code", "short_name"))
    return tuple(_line(event, names, organs) for event in events if event.kind in SHOWN or _moved(event))


SHOWN = {
    "case.opened": "登记",
    "case.asked": "请示",
    "case.request-decided": "批复",
    "case.request-ended": "请示终结",
    "case.revealed": "查看完整信息",
    "case.due-recounted": "重算到期日",
    "case.paper-voided": "文书作废",
    "clock.warned": "临期提醒",
    "clock.overdue": "已超期",
}
"""Events of a case's life that are no moves, by the words of its time line."""


def _moved(event: Event) -> bool:
    return "action" in event.data and event.kind.startswith("case.")


def _line(event: Event, names: dict[str, str], organs: dict[str, str]) -> TimelineRow:
    absent = str(event.data.get("for", ""))
    name = SHOWN.get(event.kind) or name_of(str(event.data.get("action", "")))
    if "asks" in event.data:
        asked = name_of(str(event.data["asks"]))
        said = {True: "同意", False: "不同意"}.get(event.data.get("agreed", ""), "请示")
        name = f"请示{asked}自动终结" if event.kind == "case.request-ended" else f"{said}{asked}"
    return TimelineRow(
        at=event.effective_at,
        kind=event.kind,
        name=name,
        who="系统" if event.actor.startswith("system") else names.get(event.actor) or event.actor,
        standing_for=names.get(absent, absent) if absent else "",
        organ=organs.get(event.organ, ""),
        notes=notes_of(event),
        papers=tuple(DOCUMENTS.get(kind, kind) for kind in event.data.get("papers", ())),
    )
