"""打开一个数字: a question of a link, or a code printed in a bulletin, down to its rows; and the rows taken along."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from mingting.assess import reads
from mingting.assess.facts.models import Snapshot
from mingting.assess.indicators.answers import Question, Side
from mingting.base.errors import NotFound, Refused
from mingting.base.journal import record
from mingting.base.models import Organ, User
from mingting.base.permissions import actor_of, require
from mingting.base.roles import Permission
from mingting.doors.desk import figure_frozen, figure_opened
from mingting.doors.desk.figure_links import code_url, open_url, question_of, whole_number
from mingting.doors.desk.figure_opened import Asked, OpenedView
from mingting.doors.desk.figure_sheets import MOST_ROWS, rows_book
from mingting.doors.desk.files import spreadsheet
from mingting.doors.desk.people import person
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.models import Bulletin, Publication
from mingting.report.bulletins.reach import may_read
from mingting.report.bulletins.reads import Printed, printed
from mingting.rules.errors import InvalidPeriod
from mingting.rules.periods import Period
from mingting.web.drawers import render_drawer

PURPOSES = ("核对数字", "整改督办", "编写材料", "上级要求报送")


class TooManyRows(Refused):
    code = "figure.too-many-rows"
    message = "这个数字有 %(count)s 行，一次最多导出 %(most)s 行；请打开某个单位或者某个月的数字，分开导出。"


class BadLink(Refused):
    code = "figure.bad-link"
    message = "这个链接打不开数字：%(why)s"
    status = 404


class NoPurpose(Refused):
    code = "figure.no-purpose"
    message = "导出办件明细要写明用途，请选一项后再导出。"


@login_required
def open_figure(request: HttpRequest) -> HttpResponse:
    """A question of a link, on the newest snapshot. Posted: its rows as a spreadsheet."""
    user = person(request)
    question, asked = question_of(request.GET, request.GET.getlist("f")), _asked(request)
    _may_see(user, question)
    if request.method == "POST":
        return _export(request, user, question, asked, None)

    def address(side: Side, piece: int | None) -> str:
        return open_url(question, side, piece)

    return _drawer(request, figure_opened.live(question, user, asked, address), address(asked.side, asked.piece))


@login_required
def open_code(request: HttpRequest, code: str) -> HttpResponse:
    """A printed code: from the bundle if its bulletin was issued, else from the draft's snapshot."""
    user = person(request)
    found = printed(code)
    bulletin = _readable(user, found)
    if found.question is None:
        return redirect(f"{reverse('bulletins-one', args=[bulletin.pk])}#annex-{found.attachment}")
    asked, question = _asked(request), found.question
    publication: Publication | None = getattr(bulletin, "publication", None)

    def address(side: Side, piece: int | None) -> str:
        return code_url(found.code, side, piece)

    if request.method == "POST":
        if publication is None:
            return _export(request, user, question, asked, bulletin.snapshot)
        return _export_frozen(request, user, found.code, asked, publication)
    if publication is None:
        view = figure_opened.live(question, user, asked, address, bulletin.snapshot)
    else:
        bundle = Bundle(publication.bundle)
        view = figure_frozen.frozen(bundle, found.code, asked, reads.rows_reach(user), publication)
    return _drawer(request, view, address(asked.side, asked.piece))


def _drawer(request: HttpRequest, view: OpenedView, here: str) -> HttpResponse:
    context = {"view": view, "purposes": PURPOSES, "here": here, "page_title": view.name}
    return render_drawer(request, "desk/figure_drawer.html", context)


def _asked(request: HttpRequest) -> Asked:
    side: Side = "denominator" if request.GET.get("side") == "denominator" else "numerator"
    piece = whole_number(request.GET["piece"]) if "piece" in request.GET else None
    return Asked(side, piece, whole_number(request.GET.get("at")))


def _may_see(user: User, question: Question) -> None:
    """Definition and parts open to whoever may see the page or the bulletin of that county."""
    try:
        Period.parse(question.period)
    except InvalidPeriod as invalid:
        raise BadLink(why=str(invalid)) from invalid
    organ = Organ.objects.filter(code=question.scope).first()
    if organ is None:
        raise NotFound(what=question.scope)
    reach = require(user, Permission.SEE_FIGURES)
    if not reach.covers(organ.path):
        require(user, Permission.SEE_BULLETIN, organ.path)


def _readable(user: User, found: Printed) -> Bulletin:
    """The bulletin a code stands in. Of another county nothing is said, not even that it exists."""
    if found.bulletin is None or not may_read(user, found.bulletin):
        raise NotFound(what=found.code)
    return found.bulletin


# ---- taking the rows along -------------------------------------------------------------------------------------------------------


def _export(
    request: HttpRequest, user: User, question: Question, asked: Asked, snapshot: Snapshot | None
) -> HttpResponse:
    purpose = _purpose(request, user)
    opened = figure_opened.read(question, user, Asked(asked.side, asked.piece), snapshot, limit=MOST_ROWS + 1)
    _few_enough(opened.visible)
    engine = reads.engine_for(snapshot)
    view_notes = [f"共 {opened.count} 行，导出人可查看 {opened.visible} 行", f"用途：{purpose}", f"导出人：{user.name}"]
    content = rows_book(engine, opened.figure, opened.columns, opened.rows, view_notes)
    _note(user, opened.figure.code, question, asked, len(opened.rows), purpose)
    return spreadsheet(content, f"{opened.figure.name}-{opened.figure.code}.xlsx")


def _export_frozen(request: HttpRequest, user: User, code: str, asked: Asked, publication: Publication) -> HttpResponse:
    purpose = _purpose(request, user)
    bundle, whole = Bundle(publication.bundle), Asked(asked.side, asked.piece)
    _, parts = figure_frozen.read(bundle, code, whole, reads.rows_reach(user), MOST_ROWS + 1)
    _few_enough(sum(one.visible for one in parts))
    columns, rows = figure_frozen.joined(parts, 0, MOST_ROWS)
    question = Question.from_plain(bundle.figures[code]["question"])
    engine = reads.engine_for(publication.bulletin.snapshot)
    notes = [f"数据包：{publication.bundle}", f"用途：{purpose}", f"导出人：{user.name}"]
    content = rows_book(engine, engine.figure(question), columns, rows, notes)
    _note(user, code, question, asked, len(rows), purpose)
    return spreadsheet(content, f"{bundle.figures[code]['name']}-{code}.xlsx")


def _purpose(request: HttpRequest, user: User) -> str:
    require(user, Permission.OPEN_ROWS)
    purpose = request.POST.get("purpose", "")
    if purpose not in PURPOSES:
        raise NoPurpose()
    return purpose


def _few_enough(count: int) -> None:
    if count > MOST_ROWS:
        raise TooManyRows(count=count, most=MOST_ROWS)


def _note(user: User, code: str, question: Question, asked: Asked, rows: int, purpose: str) -> None:
    """Who took which rows along, and what for."""
    data = {"question": question.to_plain(), "side": cast(str, asked.side), "rows": rows, "purpose": purpose}
    with transaction.atomic():
        record("figure.rows-exported", f"assess/figure:{code}", data, actor=actor_of(user))
