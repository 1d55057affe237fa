"""文书 of a case: printed (each time counted), voided with a reason; the account of the clock on paper."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.views.decorators.http import require_GET

from mingting.base.errors import NotAllowed, NotFound
from mingting.base.permissions import held_by, reach_by
from mingting.base.roles import Permission
from mingting.doors.desk.case_page import case_here, reveals
from mingting.doors.desk.files import as_file
from mingting.doors.desk.people import needs, person
from mingting.handle.cases.acts.print_paper import print_paper
from mingting.handle.cases.acts.void_paper import may_void, void_paper
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.cases.notices.account import account_paper
from mingting.handle.cases.notices.errors import VoidReason
from mingting.handle.cases.notices.frozen import title_of
from mingting.web.drawers import drawer_wanted, render_drawer

_SHAPES = {"a4": "A4", "slip": "80 毫米小票"}
see_cases = needs(Permission.SEE_CASES)


class VoidForm(forms.Form):
    """作废 asks why."""

    reason = forms.CharField(
        label="作废的理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明作废的理由（至少5个字）。"},
        help_text="文号不再使用，原件留存；再出具的文书用新的文号",
    )


@see_cases
@require_GET
def document(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """The paper for the printer, A4 or slip (`?form=slip`); it names the applicant in full. Each time it is taken counts as a print."""
    case = case_here(request, pk)
    if not reveals(person(request), case):
        raise NotAllowed()
    found = _paper(case, paper)
    shape = request.GET.get("form", "a4")
    if shape not in _SHAPES:
        raise NotFound(what=shape)
    printed = print_paper(found.pk, shape="slip" if shape == "slip" else "a4", user=person(request))
    return as_file(printed.content, "pdf", printed.name, inline=True)


@see_cases
def void(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """One paper: what it is, how often it was printed, and 作废 with a reason for those who may."""
    case, user = case_here(request, pk), person(request)
    found = _paper(case, paper)
    form = VoidForm(request.POST or None, auto_id="v-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        try:
            voided = void_paper(found.pk, reason=form.cleaned_data["reason"], user=user)
        except VoidReason as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, f"{voided.number}已作废，文号不再使用。")
            return _to_case(request, pk)
    reach = reach_by(held_by(user), lambda role: may_void(role, found.kind))
    context = {
        "page_title": "文书",
        "case": case,
        "paper": found,
        "title": title_of(found),
        "shapes": list(_SHAPES.items()),
        "form": form,
        "may_void": found.voided_at is None and reach.covers(case.organ_path, case.window_id, case.place_id),
    }
    response = render_drawer(request, "desk/case_paper.html", context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@see_cases
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """时限明细, counted now."""
    case = case_here(request, pk)
    return as_file(account_paper(case), "pdf", f"时限明细-{case.case_no or case.source_no}.pdf", inline=True)


def _paper(case: Case, pk: int) -> CasePaper:
    found = CasePaper.objects.select_related("issued_by", "voided_by").filter(case=case, pk=pk).first()
    if found is None:
        raise NotFound(what=f"第 {pk} 号文书")
    return found


def _to_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the page of the case: htmx is told to go there, a plain form is redirected."""
    if not drawer_wanted(request):
        return redirect("cases-one", pk)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = reverse("cases-one", args=[pk]) + "#papers"
    return response


URLS: list[URLPattern | URLResolver] = [
    path("papers/<int:paper>.pdf", document, name="cases-paper"),
    path("papers/<int:paper>/void/", void, name="cases-paper-void"),
    path("account.pdf", account, name="cases-account-pdf"),
]
"""Below the address of one case."""
