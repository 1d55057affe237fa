"""办件页: one case on one page, the people around it, and the desk that hands results over."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingting.base.permissions import actor_of
from mingting.base.roles import Permission
from mingting.doors.desk import case_presence
from mingting.doors.desk.case_delivery import delivery_page, waiting_one
from mingting.doors.desk.case_doing import UNDO_SECONDS, undoable
from mingting.doors.desk.case_next import acts_of
from mingting.doors.desk.case_page import case_here, last_change, materials_side, page_of, reveals
from mingting.doors.desk.case_people import REASONS, SHOWN_SECONDS, people_of
from mingting.doors.desk.people import needs, person
from mingting.handle.cases.acts.reveal import reveal as reveal_case
from mingting.handle.cases.next import next_moves
from mingting.handle.errors import ReasonMissing
from mingting.web.drawers import drawer_wanted, render_drawer

see_cases = needs(Permission.SEE_CASES)
_OTHER = "其他"


@see_cases
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The case."""
    case = case_here(request, pk)
    context = page_of(request, case)
    version = request.GET.get("undo", "")
    if version.isascii() and version.isdigit() and undoable(case, person(request), int(version)):
        context |= {"undo_url": f"{reverse('cases-undo', args=[pk])}?version={version}", "undo_seconds": UNDO_SECONDS}
    return _private(render(request, "desk/case.html", context))


@see_cases
def look(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """A page of a material beside the form; without script the whole page with that material open."""
    case = case_here(request, pk)
    if not drawer_wanted(request):
        page = request.GET.get("p", "")
        return HttpResponseRedirect(
            f"{reverse('cases-one', args=[pk])}?m={order}" + (f"&p={page}" if page.isdigit() else "")
        )
    return _private(render(request, "desk/case_materials_side.html", materials_side(request, case, str(order))))


# ---- two people at one case ----------------------------------------------------------------------------------------------------------


@see_cases
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """A sign of life from an open page; answers who else is there and whether the case is still what the page shows."""
    case, user = case_here(request, pk), person(request)
    if "leave" in request.POST:
        case_presence.leave(pk, user, request.POST["leave"])
        return HttpResponse(status=204)
    shown = request.POST.get("version", "")
    acts = acts_of(case, next_moves(case, user))
    context = {
        "case": case,
        "presence": case_presence.open_case(pk, user, acts.any, case.version),
        "acts": acts,
        "changed": last_change(case) if shown.isdigit() and int(shown) != case.version else None,
    }
    return _private(render(request, "desk/case_presence.html", context))


@see_cases
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """接手: work on it from now on; the other is told."""
    case, user = case_here(request, pk), person(request)
    before = case_presence.look(pk, user)
    case_presence.take_over(pk, user)
    if before is not None:
        messages.success(
            request,
            f"已接手。{before.name}会看到“{user.name or user.username}接手了这一件”，他没交的内容还在他的页面上。",
        )
    return redirect("cases-one", case.pk)


# ---- in full, for a reason -----------------------------------------------------------------------------------------------------------


class RevealForm(forms.Form):
    """查看全部 asks why."""

    reason = forms.ChoiceField(
        label="为什么要看",
        choices=[(one, one) for one in (*REASONS, _OTHER)],
        error_messages={"required": "请选一项事由。", "invalid_choice": "没有这一项事由，请重新选。"},
    )
    words = forms.CharField(
        label="说明", required=False, max_length=100, help_text="选“其他”的须写明，至少 5 个字；会记入日志"
    )

    def said(self) -> str:
        given = self.cleaned_data
        reason = given["words"].strip() if given["reason"] == _OTHER else f"{given['reason']} {given['words']}"
        return str(reason).strip()


@see_cases
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """查看全部: the people in full for a minute, journalled with the reason; then the mask comes back by itself."""
    case, user = case_here(request, pk), person(request)
    form = RevealForm(request.POST or None, auto_id="r-%s", use_required_attribute=False)
    context = {"case": case, "form": form, "seconds": SHOWN_SECONDS, "page_title": "查看全部"}
    if request.method != "POST":
        return render_drawer(request, "desk/case_reveal.html", context)
    if form.is_valid():
        try:
            reveal_case(case, form.said(), actor=actor_of(user), user=user)
        except ReasonMissing as refused:
            form.add_error("words", str(refused))
    if not form.is_valid():
        return render_drawer(request, "desk/case_reveal.html", context, status=422)
    context |= {"people": people_of(case, full=True), "opened": True}
    if not drawer_wanted(request):
        response = _private(render_drawer(request, "desk/case_reveal.html", context))
        response.headers["Refresh"] = f"{SHOWN_SECONDS}; url={reverse('cases-one', args=[pk])}"
        return response
    response = _private(render(request, "desk/case_people.html", context))
    response.headers["HX-Retarget"] = "#case-people"
    response.headers["HX-Reswap"] = "outerHTML"
    response.headers["HX-Trigger-After-Swap"] = "case-revealed"
    return response


@see_cases
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people under their masks again."""
    case = case_here(request, pk)
    if not drawer_wanted(request):
        return redirect("cases-one", pk)
    context = {"case": case, "people": people_of(case), "may_reveal": reveals(person(request), case)}
    return _private(render(request, "desk/case_people.html", context))


# ---- handing results over --------------------------------------------------------------------------------------------------------------


@see_cases
def delivery(request: HttpRequest) -> HttpResponse:
    """送达台: what waits to be handed over; a scanned or typed number opens its form."""
    number = request.GET.get("no", "").strip()
    context = delivery_page(request)
    if number:
        found, why = waiting_one(request, number)
        if found is not None:
            return HttpResponseRedirect(reverse("cases-move", args=[found.pk, "deliver"]) + "?from=delivery")
        context |= {"number": number, "why": why}
        return render(request, "desk/case_delivery.html", context, status=422)
    return _private(render(request, "desk/case_delivery.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
