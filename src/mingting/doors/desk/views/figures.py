"""指标: the page of a scope, its definitions and its spreadsheet."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingting.assess import reads
from mingting.assess.indicators.engine import Engine
from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import Organ
from mingting.base.permissions import Reach, require
from mingting.base.roles import Permission
from mingting.doors.desk.figure_calls import calls
from mingting.doors.desk.figure_card import rounding_says
from mingting.doors.desk.figure_page import FigurePage
from mingting.doors.desk.figure_sheets import page_book
from mingting.doors.desk.figure_words import records_label
from mingting.doors.desk.files import spreadsheet
from mingting.doors.desk.people import person
from mingting.doors.desk.views.opening import open_code, open_figure
from mingting.rules.errors import InvalidPeriod
from mingting.rules.periods import Period, month_of, quarter_of, year_of
from mingting.web.drawers import render_drawer
from mingting.web.values import Link


@login_required
def figures(request: HttpRequest) -> HttpResponse:
    """Five numbers, whom to ring up, tables; every number opens. `as=xlsx` takes it along, `as=definitions` says how it is counted."""
    reach = require(person(request), Permission.SEE_FIGURES)
    snapshot = reads.latest()
    if snapshot is None:
        return render(request, "desk/figures_empty.html")
    engine = reads.engine_for(snapshot)
    if request.GET.get("as") == "definitions":
        return render_drawer(request, "desk/figure_definitions.html", {"groups": definition_groups(engine)})
    scope = _scope(request.GET.get("s", ""), reach)
    if scope.code not in engine.tree.by_code:
        return render(request, "desk/figures_empty.html")
    period, wrong = _period(request.GET.get("p", ""), engine)
    page = FigurePage(engine, scope.code, period, request.GET.get("o", ""))
    if request.GET.get("as") == "xlsx":
        return spreadsheet(page_book(page), f"{page.label}{period.name}指标.xlsx")
    context = {
        "page": page,
        "up": _up(scope, reach),
        "five": page.five(),
        "calls": calls(page),
        "tables": page.tables(),
        "periods": _periods(engine, period, scope.code),
        "typed": request.GET.get("p", "") if wrong else period.code,
        "wrong": wrong,
        "snapshot": snapshot,
    }
    return render(request, "desk/figures.html", context, status=422 if wrong else 200)


def default_period(engine: Engine) -> Period:
    """The quarter of the newest month with cases; nothing recorded yet: the present one."""
    months = sorted(engine.manifest["datasets"].get("cases", {}))
    return quarter_of(Period.parse(months[-1]).first if months else clock.today())


def _period(text: str, engine: Engine) -> tuple[Period, str]:
    """The period asked for; one that cannot be read is said, and the newest quarter shown."""
    try:
        return (Period.parse(text) if text.strip() else default_period(engine)), ""
    except InvalidPeriod as invalid:
        return default_period(engine), str(invalid)


def _scope(code: str, reach: Reach) -> Organ:
    """The organ asked for, inside what may be seen; unasked, the widest of one's own."""
    if code:
        organ: Organ | None = Organ.objects.filter(code=code).first()
        if organ is None:
            raise NotFound(what=code)
        if not reach.covers(organ.path):
            raise NotAllowed()
        return organ
    widest = min(reach.scopes, key=lambda scope: (len(scope.path), scope.path))
    found: Organ = Organ.objects.get(path=widest.path)
    return found


def _up(scope: Organ, reach: Reach) -> Organ | None:
    above: Organ | None = Organ.objects.get_parent(scope)
    return above if above and reach.covers(above.path) else None


def _periods(engine: Engine, period: Period, scope: str) -> list[Link]:
    """The quarter before, the newest month, the quarter and the year to date around the period shown."""
    last = quarter_of(period.last)
    months = [one.code for one in last.months() if one.code in engine.manifest["datasets"].get("cases", {})]
    choices = [
        last.previous(),
        period if period.days <= 31 else Period.parse(months[-1]) if months else month_of(period.last),
        last,
        year_of(period.last) if period.last.month == 12 else last.year_to_date(),
    ]
    if period not in choices:
        choices.append(period)
    names = {one.code: one for one in sorted(choices, key=lambda one: (one.days, one.first))}
    return [Link(one.name, f"?s={scope}&p={one.code}", current=one == period) for one in names.values()]


def definition_groups(engine: Engine) -> list[tuple[str, list[dict[str, Any]]]]:
    """口径: every indicator under its subject, with what the drawer says of it."""
    lines = [
        {
            "subject": one.subject,
            "name": one.name,
            "unit": one.unit,
            "says": one.says,
            "basis": one.basis,
            "counts": records_label(one.measure),
            "target": "" if one.target is None else f"{one.target}{'%' if one.unit == '%' else ''}",
            "way": rounding_says(one) if one.kind == "ratio" else "",
        }
        for one in engine.catalogue.values()
    ]
    return [(subject, list(group)) for subject, group in groupby(lines, key=lambda one: str(one["subject"]))]


__all__ = ["default_period", "figures", "open_code", "open_figure"]
