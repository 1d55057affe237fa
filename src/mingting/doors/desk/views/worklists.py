"""办件: worklists with live counts, search inside the list, and the list taken along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingting.base.roles import Permission
from mingting.doors.desk.case_book import list_book
from mingting.doors.desk.case_list import Address, list_page
from mingting.doors.desk.files import spreadsheet
from mingting.doors.desk.people import can, needs, person
from mingting.handle.cases.acts.export_list import PURPOSES, export_list
from mingting.handle.cases.worklists import viewer_of, worklist

see_cases = needs(Permission.SEE_CASES)


@see_cases
def cases(request: HttpRequest, code: str = "") -> HttpResponse:
    """A list; without a code the first of one's own. What is typed into its search is posted, and comes back sealed in the address."""
    viewer = viewer_of(person(request))
    one = worklist(code, viewer)
    address = Address.of(one.code, request.GET)
    if request.method == "POST":
        return redirect(address.with_filter(text=request.POST.get("q", "")).url)
    context = list_page(request, one, viewer, address)
    if can(request, Permission.EXPORT_CASES):
        context["purposes"] = PURPOSES
    response = render(request, "desk/worklist.html", context)
    response["Cache-Control"] = "no-store"
    return response


@needs(Permission.EXPORT_CASES)
@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The list as a spreadsheet, for a stated purpose."""
    address = Address.of(code, request.GET)
    taken = export_list(code, address.filters, request.POST.get("purpose", ""), user=person(request), page=request.path)
    return spreadsheet(list_book(taken), f"办件列表-{taken.name}-{taken.at:%Y%m%d%H%M}.xlsx")
