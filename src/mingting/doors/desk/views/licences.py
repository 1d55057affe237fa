"""证照: the licences of one's reach, one of them with its changes, a change of its state by its issuer, its face for a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from mingting.base.errors import NotAllowed, NotFound, Refused
from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.doors.desk import licence_list
from mingting.doors.desk.case_forms import body_of
from mingting.doors.desk.licence_list import ChangeForm, FaceForm
from mingting.doors.desk.people import needs, person
from mingting.doors.desk.sending import do_once
from mingting.handle.licences.acts.change_state import change_state
from mingting.handle.licences.acts.reveal_face import reveal_face
from mingting.handle.licences.changes import changes_from
from mingting.handle.licences.models import Licence
from mingting.handle.licences.reads import may_change
from mingting.web.drawers import render_drawer

see_licences = needs(Permission.SEE_LICENCES)


@see_licences
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "desk/licences.html", licence_list.listing(person(request), request.GET)))


@see_licences
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One licence; its issuer may send a change of its state."""
    licence, user = _licence(request, pk), person(request)
    issuer = may_change(user, licence)
    if request.method != "POST":
        return _page(request, licence, ChangeForm(licence) if issuer else None)
    if not issuer:
        raise NotAllowed()
    form = ChangeForm(licence, request.POST)
    if not form.is_valid():
        return _page(request, licence, form, status=422)
    given = form.cleaned_data
    version = request.POST.get("version", "")

    def act() -> dict[str, Any]:
        done = change_state(
            pk,
            given["action"],
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            user=user,
            basis=given["basis"],
            reason=given["reason"],
            by=given["by"],
        )
        return {"says": f"已登记，证照现在是“{done.get_state_display()}”。"}

    try:
        messages.success(request, do_once(request, body_of(request.POST), act)["says"])
    except Refused as refused:
        if refused.status == 403:
            raise
        licence.refresh_from_db()
        form.add_error(None, str(refused))
        return _page(request, licence, form, status=refused.status if refused.status == 409 else 422)
    return redirect("licences-one", pk)


@see_licences
def face(request: HttpRequest, pk: int) -> HttpResponse:
    """查看照面: all that stands on it, for a reason that the journal keeps."""
    licence, user = _licence(request, pk), person(request)
    if request.method != "POST":
        require(user, Permission.REVEAL)
    form = FaceForm(request.POST or None, auto_id="f-%s", use_required_attribute=False)
    context: dict[str, Any] = {"licence": licence, "form": form, "page_title": "查看照面"}
    if request.method == "POST" and form.is_valid():
        try:
            context["lines"] = reveal_face(licence, form.cleaned_data["reason"], user=user)
        except Refused as refused:
            if refused.status == 403:
                raise
            form.add_error("reason", str(refused))
    return _private(render_drawer(request, "desk/licence_face.html", context, status=422 if form.errors else 200))


def _licence(request: HttpRequest, pk: int) -> Licence:
    found = licence_list.mine(person(request)).select_related("case", "replaces").filter(pk=pk).first()
    if found is None:
        raise NotFound(what="这本证照")
    return found


def _page(request: HttpRequest, licence: Licence, form: ChangeForm | None, status: int = 200) -> HttpResponse:
    context = licence_list.shown(person(request), licence) | {"form": form, "able": changes_from(licence.state)}
    return _private(render(request, "desk/licences_one.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
