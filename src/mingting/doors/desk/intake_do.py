"""收件的办理: one press of a button at the counter as one transaction: the case, and what follows at once."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest

from mingting.base.models import User
from mingting.doors.desk.intake_form import CORRECTION_DAYS, TOLERANT_DAYS, IntakeForm
from mingting.doors.desk.intake_station import Station
from mingting.doors.desk.people import person
from mingting.doors.desk.sending import do_once
from mingting.handle.cases.acts.ask import ask_for
from mingting.handle.cases.acts.notify_correction import notify_correction
from mingting.handle.cases.acts.take_in import Until, take_in
from mingting.handle.cases.errors import OpenToday
from mingting.handle.cases.materials import may_keep, open_today
from mingting.handle.cases.models import Case, CaseMaterial
from mingting.handle.cases.papers import issue_paper
from mingting.web.parts.forms import ONCE_FIELD

UNTIL: dict[str, Until] = {
    "receive": "receive",
    "accept": "accept",
    "finish": "finish",
    "correct": "receive",
    "refuse": "receive",
}
_BESIDE = ("csrfmiddlewaretoken", ONCE_FIELD, "begun")
_LOCK = 0x4D54_4943


def take(request: HttpRequest, form: IntakeForm, station: Station) -> int:
    """Do what the button says, once; answers the case. Sent twice, it is the same case."""
    user, doing = person(request), form.doing
    body = {name: request.POST.getlist(name) for name in request.POST if name not in _BESIDE}

    def act() -> dict[str, Any]:
        assert form.found is not None
        _no_twin(form)
        case = _taken(form, station, user, UNTIL[doing])
        _behind(form, case, user, doing)
        return {"case": case.pk}

    return int(do_once(request, body, act)["case"])


def _no_twin(form: IntakeForm) -> None:
    """Two clerks at once with one person and item: the second sees the first. On PostgreSQL they queue here; SQLite has one writer."""
    assert form.found is not None
    number = form.cleaned_data["number"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, f"{number}:{form.found.code}"])
    if form.cleaned_data["again"]:
        return
    twins = open_today(form.found, number, form.reach)
    if twins:
        raise OpenToday(
            item=form.found.name, number=twins[0].case_no or twins[0].source_no, state=twins[0].get_state_display()
        )


def _taken(form: IntakeForm, station: Station, user: User, until: Until) -> Case:
    given, item = form.cleaned_data, form.found
    assert item is not None
    later = f"容缺，{given['tolerant_days'] or TOLERANT_DAYS} 个工作日内补齐"
    return take_in(
        user=user,
        item=item,
        window=station.window,
        place=station.place,
        applicant=form.applicant(),
        operator=form.operator(),
        channel=station.channel,
        materials=[line.given(later) for line in form.lines],
        tolerant=any(line.state == "tolerated" for line in form.lines),
        agency=given["agency"] or station.channel == "agent",
        urgent=given["urgent"],
        double_entry=given["double_entry"],
        origins=form.told_origins(),
        until=until,
        notice=True if given["notice"] else None,
    )


def _behind(form: IntakeForm, case: Case, user: User, doing: str) -> None:
    """What goes with it: the promise about what is tolerated, the notice of everything lacking, the request to refuse."""
    given = form.cleaned_data
    if doing == "correct":
        told = [line.told() for line in form.lines if line.lacks]
        notify_correction(case.pk, version=case.version, user=user, items=told, days=given["days"] or CORRECTION_DAYS)
    elif doing == "refuse":
        fields = {name: str(given[name]).strip() for name in ("reason", "basis", "competent_organ")}
        ask_for(case.pk, version=case.version, user=user, action="refuse", fields=fields)
    elif doing == "accept" and CaseMaterial.objects.filter(case=case, state="tolerated").exists():
        days = given["tolerant_days"] or TOLERANT_DAYS
        issue_paper(case, "tolerant_commitment", {"days": days}, user=user, actor=may_keep(case, user))
