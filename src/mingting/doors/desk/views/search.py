"""快速查找: one box on every page; results while typing, and a page of their own without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mingting.base.clock import today
from mingting.base.roles import Permission
from mingting.doors.desk.case_list import Address
from mingting.doors.desk.case_rows import Row, rows_of
from mingting.doors.desk.people import can, needs, person
from mingting.doors.desk.sealed_text import LONGEST, opened, sealed
from mingting.handle.cases.listing import Filters
from mingting.handle.cases.search.find import Hit, find
from mingting.web.drawers import drawer_wanted

_WHILE_TYPING, _ON_PAGE = 12, 40


@dataclass(frozen=True)
class Result:
    """One result as shown: a case's line with the typed end of its number marked, or an item."""

    found_by: str
    row: Row | None = None
    lead: str = ""
    marked: str = ""
    item: str = ""
    organ: str = ""
    list_url: str = ""
    intake_url: str = ""


@needs(Permission.SEE_CASES)
def search(request: HttpRequest) -> HttpResponse:
    """Posted, so that what is typed stands in no address; the page that follows carries it sealed."""
    if request.method == "POST" and not drawer_wanted(request):
        return redirect(f"{reverse('search')}?{urlencode({'f': sealed(request.POST.get('q', ''))})}")
    typing = request.method == "POST"
    text = request.POST.get("q", "")[:LONGEST] if typing else opened(request.GET.get("f", ""))
    hits = (
        find(text, person(request), _WHILE_TYPING if typing else _ON_PAGE, page=_asked_on(request))
        if text.strip()
        else []
    )
    context = {"text": text.strip(), "results": results_of(request, hits), "full": len(hits) >= _WHILE_TYPING}
    context["search_url"] = f"{reverse('search')}?{urlencode({'f': sealed(text)})}"
    response = render(request, "desk/search_found.html" if typing else "desk/search.html", context)
    response["Cache-Control"] = "no-store"
    return response


def results_of(request: HttpRequest, hits: list[Hit]) -> list[Result]:
    """Hits as the page shows them, in their order."""
    cases = tuple(hit.case for hit in hits if hit.case is not None)
    rows = {row.pk: row for row in rows_of(cases, today())}
    intake = can(request, Permission.TAKE_IN)
    return [_result(hit, rows, intake) for hit in hits]


def _result(hit: Hit, rows: dict[int, Row], intake: bool) -> Result:
    if hit.case is not None:
        row = rows[hit.case.pk]
        marked = row.number[-hit.mark :] if hit.mark else ""
        return Result(hit.found_by, row, row.number[: len(row.number) - len(marked)], marked)
    item: Any = hit.item
    return Result(
        hit.found_by,
        item=item.name,
        organ=item.organ.short_name,
        list_url=Address("all", Filters(item=item.code)).url,
        intake_url=reverse("intake-item", args=[item.code]) if intake else "",
    )


def _asked_on(request: HttpRequest) -> str:
    """The page the box stands on: the purpose that the security log keeps. Its path alone."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path
