"""Cases that people of a county live these days, each by the ordinary acts and at its own hour: one in every state there is.

They lie in the weeks before the present day and belong to the house itself; no quarter that ledgers brought is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import import_module
from random import Random
from typing import Any, cast

from django.db import transaction

from mingting.base import clock
from mingting.base.calendars import calendar_of
from mingting.base.clocks import sweep
from mingting.base.models import Grant, Organ, User
from mingting.base.roles import Role
from mingting.catalogue.materials import materials_of
from mingting.catalogue.models import Item
from mingting.catalogue.reads import items_on
from mingting.demo.life_table import LIVES, Life, Lived, Step
from mingting.demo.people import Applicant, Crowd
from mingting.handle.cases.acts.ask import ask_for
from mingting.handle.cases.acts.notify_correction import Wrong
from mingting.handle.cases.acts.take_in import Until, take_in
from mingting.handle.cases.models import Case
from mingting.handle.cases.terms import Applicant as Given
from mingting.handle.cases.terms import MaterialGiven
from mingting.rules.special import Special

_SEED = 20210701
_LONGEST = 20
_OPENS = time(9, 0)


@dataclass
class _Running:
    """One life under way: who applies for what, and the case as its last step left it."""

    life: Life
    item: Item
    who: Applicant
    case: Case | None = None
    done: int = 0


@dataclass
class _Stage:
    """The people and the items of a county, asked once."""

    lived: Lived
    people: dict[str, User] = field(default_factory=dict)
    windows: dict[str, Any] = field(default_factory=dict)


def live(lived: Lived) -> int:
    """Live every case of the table, all or none; answers how many. Lived before: none."""
    names = {name: getattr(lived, name) for name in ("clerk", "clerk2", "approver", "chief", "head")}
    users = {one.username: one for one in User.objects.filter(username__in=names.values())}
    stage = _Stage(lived, {name: users[username] for name, username in names.items()})
    for name in ("clerk", "clerk2"):
        grant = Grant.objects.select_related("window__place").get(user=stage.people[name], role=Role.WINDOW_CLERK)
        stage.windows[name] = grant.window
    if Case.objects.filter(window__in=stage.windows.values()).exists():
        return 0
    with transaction.atomic():
        _live_all(stage)
    sweep()
    return len(LIVES)


def _live_all(stage: _Stage) -> None:
    organ = Organ.objects.get(name=stage.lived.organ)
    days = _days(organ)
    crowd = Crowd(Random(_SEED), stage.lived.region, 40, 6)
    items = {kind: _items(organ, kind) for kind in ("promised", "instant")}
    hours: list[tuple[datetime, _Running, Step]] = []
    for at, life in enumerate(LIVES):
        some = items[life.kind]
        running = _Running(life, some[at % len(some)], crowd.firms[at % 6] if at % 5 == 4 else crowd.persons[at])
        for number, one in enumerate(life.steps):
            moment = datetime.combine(days[one.ago], _OPENS, clock.CHINA) + timedelta(minutes=at * 5, hours=number / 2)
            hours.append((moment, running, one))
    for moment, running, one in sorted(hours, key=lambda hour: hour[0]):
        with clock.set_clock(moment):
            _take(stage, running, one)


def _days(organ: Organ) -> list[date]:
    """The working days before today, the latest first."""
    calendar = calendar_of(organ.region_id or "")
    day = clock.today()
    found: list[date] = []
    while len(found) < _LONGEST:
        day -= timedelta(days=1)
        if calendar.is_workday(day):
            found.append(day)
    return found


def _items(organ: Organ, kind: str) -> list[Item]:
    """Items of the organ with a material list; for one visit those that the window decides."""
    rows = items_on(clock.today()).filter(organ=organ, case_kind=kind, elements__has_key="materials", produces=None)
    if kind == "instant":
        rows = rows.filter(elements__window_decides="1")
    return list(rows.select_related("organ").order_by("code")[:6])


def _take(stage: _Stage, running: _Running, one: Step) -> None:
    user = stage.people[one.who]
    if running.case is None:
        window = stage.windows[one.who]
        running.case = take_in(
            user=user,
            item=running.item,
            window=window,
            place=window.place,
            applicant=_given(running.who),
            materials=_materials(running.item),
            until=cast(Until, one.action),
        )
        return
    case = running.case
    fields = _FIELDS[one.action](running) if one.action in _FIELDS else {}
    if one.asks:
        ask_for(case.pk, version=case.version, user=user, action=one.action, fields=fields)
        return
    act = getattr(import_module(f"mingting.handle.cases.acts.{one.action}"), one.action)
    running.case = act(case.pk, version=case.version, user=user, **fields)


def _given(who: Applicant) -> Given:
    if who.legal:
        return Given(who.name, who.number, who.phone, "legal", "001")
    return Given(who.name, who.number, who.phone)


def _materials(item: Item) -> list[MaterialGiven]:
    return [
        MaterialGiven(row.name, "received", row.necessity, row.form, row.copies)
        for row in materials_of(item)
        if row.necessity != "optional"
    ]


def _wrong(running: _Running) -> dict[str, Any]:
    first = materials_of(running.item)[0].name
    return {
        "items": [
            Wrong(first, "申请人没有签字", "本人签字后重新提交"),
            Wrong("申请人身份证明", "复印件不清晰", "重新复印"),
        ]
    }


_FIELDS: dict[str, Callable[[_Running], dict[str, Any]]] = {
    "notify_correction": _wrong,
    "start_special": lambda _: {
        "kind": Special.INSPECTION.value,
        "expected_on": clock.today() + timedelta(days=20),
        "reason": "申报内容需现场检验",
    },
    "end_special": lambda _: {"result": "检验合格"},
    "extend": lambda _: {"days": 5, "reason": "需向外地核查缴费记录"},
    "propose": lambda _: {"opinion": "材料齐全，符合法定条件，建议准予。"},
    "grant": lambda running: {"content": running.item.name},
    "deny": lambda _: {"reason": "申请人不符合法定条件", "basis": "《中华人民共和国行政许可法》第三十八条"},
    "refuse": lambda _: {"reason": "不属于本机关职权范围", "basis": "《中华人民共和国行政许可法》第三十二条"},
    "withdraw": lambda _: {"reason": "申请人书面申请撤回"},
    "terminate": lambda _: {"reason": "申请人已注销"},
    "return_case": lambda _: {"reason": "重复申报"},
    "give_up": lambda _: {"reason": "申请人书面说明不再补正"},
    "deliver": lambda running: {"way": "direct", "signer": running.who.name},
}
