"""逐日账 of a case: which days counted, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mingting.base import clock
from mingting.base.errors import NotFound
from mingting.doors.desk import case_clock, case_parts
from mingting.doors.desk.case_page import account_url, case_here, clocks_of
from mingting.doors.desk.views.cases import see_cases
from mingting.web.drawers import render_drawer
from mingting.web.parts.days import months
from mingting.web.values import Link


@see_cases
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One clock of the case, day by day: months in colours and words, and the table."""
    case = case_here(request, pk)
    stored = clocks_of(case)
    kinds = case_clock.kinds_of(case, stored)
    kind = case_clock.SLUGS.get(request.GET.get("kind", ""), "") or case_clock.kind_now(case, stored)
    found = case_clock.clock_of(case, kind, stored, clock.today()) if kind in kinds else None
    if found is None:
        raise NotFound(what="这件办件的时限账")
    context = {
        "page_title": "逐日账",
        "case": case,
        "clock": found,
        "months": months(found.cells()),
        "links": [Link(case_clock.NAMES[one], account_url(case, one), one == kind) for one in kinds],
        "pdf": case_parts.link("cases-account-pdf", case.pk),
    }
    response = render_drawer(request, "desk/case_account.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
