"""窗口收件: one page by keyboard, from the number on the card to the printed receipt."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingting.base import clock
from mingting.base.errors import NotAllowed, NotFound, Refused
from mingting.base.permissions import Reach, reach_of
from mingting.base.roles import Permission
from mingting.catalogue.reads import find_items
from mingting.doors.desk.accounts import log_security
from mingting.doors.desk.case_parts import link
from mingting.doors.desk.case_people import ORIGINS
from mingting.doors.desk.intake_do import take
from mingting.doors.desk.intake_form import DOINGS, IntakeForm
from mingting.doors.desk.intake_known import Known, known_again, known_by_number, read_number
from mingting.doors.desk.intake_lines import blank_line, lines_from
from mingting.doors.desk.intake_page import due_in_words, item_facts, page_of
from mingting.doors.desk.intake_station import Station, station_of, stations_of
from mingting.doors.desk.people import needs, person
from mingting.handle.cases.errors import OpenToday
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.errors import InvalidPerson, ItemNotOpen
from mingting.rules.codes.errors import InvalidCode
from mingting.rules.move_words import DOCUMENTS

take_in = needs(Permission.TAKE_IN)
_FIELD_OF: dict[type[Refused], str] = {OpenToday: "again", ItemNotOpen: "item", InvalidPerson: "number"}


@take_in
def intake(request: HttpRequest) -> HttpResponseBase:
    """The page; sent, the case."""
    station, reach = _here(request)
    if request.method != "POST":
        return _page(request, _fresh(request, station, reach), station)
    form = IntakeForm(request.POST, station=station, reach=reach)
    if form.doing not in DOINGS:
        form.full_clean()
        form.look()
        return _page(request, form, station)
    if not form.is_valid():
        return _page(request, form, station, status=422)
    try:
        return redirect("intake-done", pk=take(request, form, station))
    except Refused as refusal:
        form.add_error(_FIELD_OF.get(type(refusal)), str(refusal))
        return _page(request, form, station, status=refusal.status if refusal.status == 409 else 422)


def _here(request: HttpRequest) -> tuple[Station, Reach]:
    station = station_of(request)
    if station is None:
        raise NotAllowed()
    return station, reach_of(person(request), Permission.TAKE_IN)


def _fresh(request: HttpRequest, station: Station, reach: Reach) -> IntakeForm:
    """A blank page, or one begun: from a person's case (`person`), with an item (`item`)."""
    data: dict[str, Any] = {}
    known = known_again(f"case:{request.GET.get('person', '')}", reach)
    if known is not None:
        data = {"known": known.ref} | {field: known.masked(field) for field in ("number", "name", "phone")}
    code = request.GET.get("item", "")
    item = station.items().filter(code=code).select_related("organ").first() if code else None
    if item is not None:
        data |= {"item": item.name, "item_code": item.code}
    form = IntakeForm(initial=data, station=station, reach=reach)
    form.known, form.legal = known, bool(known and known.legal)
    if item is not None:
        form.found, form.lines = item, lines_from(item, {})
    return form


def _page(request: HttpRequest, form: IntakeForm, station: Station, status: int = 200) -> HttpResponse:
    return _private(
        render(request, "desk/intake.html", page_of(request, form, station, stations_of(request)), status=status)
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


# ---- what the page asks while it is filled in --------------------------------------------------------------------------------


@take_in
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """What a number says of itself, and what the house knows of its bearer: as masks. By POST: a number never stands in an address."""
    _, reach = _here(request)
    try:
        number = read_number(request.POST.get("number", ""), request.POST.get("number_kind", ""), clock.today())
    except InvalidCode as error:
        return _private(JsonResponse({"error": str(error)}))
    known = known_by_number(number.text, reach, number.kind == "legal")
    if number.kind == "person":
        log_security(request, "search.by-id", person(request).get_username(), "1" if known else "0", by="intake")
    answer: dict[str, Any] = {"number": number.text, "legal": number.kind == "legal", "says": number.says}
    return _private(JsonResponse(answer | ({"known": _masked(known)} if known else {})))


def _masked(known: Known) -> dict[str, Any]:
    word, kind = ORIGINS[known.origin]
    return {
        "ref": known.ref,
        "says": known.says,
        "name": known.masked("name"),
        "phone": known.masked("phone"),
        "word": word,
        "kind": kind,
    }


@take_in
def items(request: HttpRequest) -> HttpResponse:
    """The list under the item box."""
    station, _ = _here(request)
    found = find_items(request.GET.get("q", "")[:60], station.items())
    return _private(render(request, "desk/intake_items.html", {"items": found, "text": request.GET.get("q", "")}))


@take_in
def item(request: HttpRequest, code: str) -> HttpResponseBase:
    """One item's line and material list, for the page under way."""
    if "X-Intake" not in request.headers:  # a link from a search: the whole page with this item
        return redirect(f"{reverse('intake')}?{urlencode({'item': code})}")
    station, reach = _here(request)
    found = station.items().filter(code=code).select_related("organ").first()
    if found is None:
        raise NotFound(what=f"事项 {code}")
    form = IntakeForm(station=station, reach=reach)
    form.found, form.lines = found, lines_from(found, {})
    context = page_of(request, form, station, []) | {"facts": item_facts(found), "blank": blank_line(form.lines)}
    return _private(render(request, "desk/intake_item.html", context))


# ---- done --------------------------------------------------------------------------------------------------------------------


@take_in
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel after the visit: number, last day, papers to print, the next person."""
    _, reach = _here(request)
    mine = Case.objects.filter(reach.where("organ_path", window="window", place="place"), pk=pk)
    case = mine.select_related("item", "organ", "window__place").first()
    if case is None:
        raise NotFound(what="办件")
    papers = [
        {"paper": one, "name": DOCUMENTS.get(one.kind, one.kind), "url": link("cases-paper", case.pk, one.pk)}
        for one in CasePaper.objects.filter(case=case, voided_at=None).order_by("-id")
    ]
    asked = case.requests.filter(decided_at=None, action="refuse").exists()
    context = {"case": case, "papers": papers, "due": due_in_words(case), "asked": asked, "tolerant": case.tolerant}
    context["case_url"] = link("cases-one", case.pk)
    return _private(render(request, "desk/intake_done.html", context))
