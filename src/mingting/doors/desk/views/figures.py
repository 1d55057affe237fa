"""指标: the page of a scope, and the drawer that opens any number down to its rows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mingting.assess import reads
from mingting.assess.indicators.answers import Opened, Question, Side
from mingting.assess.indicators.engine import Engine
from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.models import Organ, User
from mingting.base.permissions import Reach, require
from mingting.base.roles import Permission
from mingting.doors.desk.figure_links import open_url, question_of
from mingting.doors.desk.figure_page import FigurePage, shown
from mingting.doors.desk.people import person
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.opening import OpenedFigure, open_printed
from mingting.report.bulletins.reads import printed
from mingting.rules.periods import Period, month_of, quarter_of, year_of
from mingting.web.drawers import render_drawer
from mingting.web.formatting import thousands
from mingting.web.values import Definition, Link, Part

ROWS = 100


@login_required
def figures(request: HttpRequest) -> HttpResponse:
    """Five numbers, three exceptions, tables; every number opens."""
    user = person(request)
    reach = require(user, Permission.SEE_FIGURES)
    snapshot = reads.latest()
    if snapshot is None:
        return render(request, "desk/figures_empty.html")
    engine = reads.engine_for(snapshot)
    scope = _scope(request.GET.get("s", ""), user, reach)
    period = Period.parse(request.GET["p"]) if request.GET.get("p") else default_period(engine)
    page = FigurePage(engine, scope.code, period)
    context = {
        "page": page,
        "scope_name": engine.tree.label(page.scope),
        "up": _up(scope, reach),
        "five": page.five(),
        "exceptions": page.exceptions(),
        "tables": page.tables(),
        "periods": _periods(engine, period, scope.code),
        "snapshot": snapshot,
    }
    return render(request, "desk/figures.html", context)


def default_period(engine: Engine) -> Period:
    """The quarter of the newest month with cases; nothing recorded yet: the present one."""
    months = sorted(engine.manifest["datasets"].get("cases", {}))
    return quarter_of(Period.parse(months[-1]).first if months else clock.today())


def _scope(code: str, user: User, reach: Reach) -> Organ:
    """The organ asked for, inside what may be seen; unasked, the widest of one's own."""
    if code:
        organ: Organ | None = Organ.objects.filter(code=code).first()
        if organ is None:
            raise NotFound(what=code)
        if not reach.covers(organ.path):
            raise NotAllowed()
        return organ
    widest = min(reach.scopes, key=lambda scope: (len(scope.path), scope.path))
    return Organ.objects.get(path=widest.path)


def _up(scope: Organ, reach: Reach) -> Organ | None:
    above: Organ | None = scope.get_parent()
    return above if above and reach.covers(above.path) else None


def _periods(engine: Engine, period: Period, scope: str) -> list[Link]:
    """The month, quarter and year to date around the period shown, and the one before."""
    last = quarter_of(period.last)
    choices = [
        last.previous(),
        month_of(period.last),
        last,
        year_of(period.last) if period.last.month == 12 else last.year_to_date(),
    ]
    if period not in choices:
        choices.insert(0, period)
    names = {one.code: one for one in choices}
    return [Link(one.name, f"?s={scope}&p={one.code}", current=one == period) for one in names.values()]


# ---- opening -------------------------------------------------------------------------------------------------------------------------


@login_required
def open_figure(request: HttpRequest) -> HttpResponse:
    """A question of a link, on the newest snapshot."""
    user = person(request)
    question = question_of(request.GET, request.GET.getlist("f"))
    side: Side = "denominator" if request.GET.get("side") == "denominator" else "numerator"
    _may_see(user, question)
    opened = reads.open_figure(question, user, side, limit=ROWS)
    return render_drawer(request, "desk/figure_drawer.html", _context(opened, question, side))


@login_required
def open_code(request: HttpRequest, code: str) -> HttpResponse:
    """A printed code: from the bundle if its bulletin was issued, else from the draft's snapshot."""
    user = person(request)
    found = printed(code)
    require(user, Permission.SEE_BULLETIN, found.bulletin.scope.path if found.bulletin else "")
    side: Side = "denominator" if request.GET.get("side") == "denominator" else "numerator"
    publication = getattr(found.bulletin, "publication", None)
    if found.question is None:
        return redirect(
            f"{reverse('bulletins-one', args=[found.bulletin.pk if found.bulletin else 0])}#attachment-{found.attachment}"
        )
    question = found.question
    if publication is None:
        snapshot = found.bulletin.snapshot if found.bulletin else None
        opened = reads.open_figure(question, user, side, limit=ROWS, snapshot=snapshot)
        return render_drawer(request, "desk/figure_drawer.html", _context(opened, question, side, code=found.code))
    reach = reads.rows_reach(user)
    bundle = Bundle(publication.bundle)
    frozen = open_printed(bundle, found.code, side, reach=reach, limit=ROWS)
    return render_drawer(request, "desk/printed_drawer.html", _printed_context(bundle, frozen, publication))


def _may_see(user: User, question: Question) -> None:
    """Definition and parts open to whoever may see the page or the bulletin of that county."""
    organ = Organ.objects.filter(code=question.scope).first()
    if organ is None:
        raise NotFound(what=question.scope)
    reach = require(user, Permission.SEE_FIGURES)
    if not reach.covers(organ.path):
        require(user, Permission.SEE_BULLETIN, organ.path)


def _context(opened: Opened, question: Question, side: Side, code: str = "") -> dict[str, Any]:
    figure = opened.figure
    card = reads.definition_card(question)
    here = (
        (lambda to: f"{reverse('figure-code', args=[code])}?side={to}") if code else (lambda to: open_url(question, to))
    )
    is_rate = figure.denominator is not None
    return {
        "figure": figure,
        "opened": opened,
        "side": side,
        "is_rate": is_rate,
        "value": shown(figure),
        "proof": _proof(opened.proof, opened.count, opened.sum),
        "period_name": Period.parse(question.period).name,
        "definition": Definition(
            "怎么算的",
            opened.definition,
            numerator=Part("分子", thousands(figure.numerator), here("numerator")) if is_rate else None,
            denominator=Part("分母", thousands(figure.denominator), here("denominator"))
            if is_rate and figure.denominator is not None
            else None,
            facts=card.facts,
        ),
        "code": figure.code,
    }


def _printed_context(bundle: Bundle, frozen: OpenedFigure, publication: Any) -> dict[str, Any]:
    figure = bundle.figures[frozen.code]
    is_rate = figure["denominator"] is not None
    here = reverse("figure-code", args=[frozen.code])
    return {
        "figure": figure,
        "frozen": frozen,
        "is_rate": is_rate,
        "value": f"{frozen.text}{'' if figure['unit'] == '%' else ' ' + figure['unit']}",
        "proof": _proof("count" if frozen.count == frozen.sum else "sum", frozen.count, frozen.sum),
        "period_name": Period.parse(figure["question"]["period"]).name,
        "definition": Definition(
            "怎么算的（印发时的口径）",
            figure["definition"]["says"],
            numerator=Part("分子", thousands(figure["numerator"]), f"{here}?side=numerator") if is_rate else None,
            denominator=Part("分母", thousands(figure["denominator"]), f"{here}?side=denominator") if is_rate else None,
            facts=[("依据", figure["definition"]["basis"])],
        ),
        "publication": publication,
    }


def _proof(kind: str, count: int, total: int) -> str:
    """列表 7 行 = 数字 7."""
    if kind == "count" and count == total:
        return f"列表 {thousands(count)} 行 = 数字 {thousands(total)}"
    return f"列表 {thousands(count)} 行，计入数合计 = {thousands(total)}"
