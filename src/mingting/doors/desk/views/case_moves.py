"""办件的每一步: every move of the table behind one form of the same make, requests and their answers, and a 分办 taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from mingting.base.errors import NotAllowed, NotFound, Refused, Stale
from mingting.base.models import User
from mingting.doors.desk import case_presence
from mingting.doors.desk.case_doing import TAKE, choosing_for, do_move, sentence, undoable
from mingting.doors.desk.case_forms import answers_of, body_of, form_for, in_words
from mingting.doors.desk.case_next import act_of
from mingting.doors.desk.case_page import case_here, last_change
from mingting.doors.desk.people import person
from mingting.doors.desk.sending import do_once
from mingting.doors.desk.views.cases import see_cases
from mingting.handle.cases.acts.ask import asked_fields, decide_request, reason_of
from mingting.handle.cases.acts.return_to_previous import return_to_previous
from mingting.handle.cases.models import Case, CaseRequest
from mingting.handle.cases.move_fields import MOVE_FORMS, form_of
from mingting.handle.cases.next import next_moves
from mingting.handle.errors import NotFromHere
from mingting.rules.moves import Move, name_of
from mingting.rules.moves import move as move_row
from mingting.web.drawers import drawer_wanted, render_drawer

_ANYWHERE = ("delivery",)


@see_cases
def move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One move: its form, and sent, the move itself, or what stands against it with everything typed still there."""
    case = case_here(request, pk)
    if action not in MOVE_FORMS:
        raise NotFound(what=action)
    choosing = choosing_for(case, action)
    if request.method != "POST":
        return _form(request, case, action, form_for(action, choosing))
    form = form_for(action, choosing, request.POST)
    if not form.is_valid():
        return _form(request, case, action, form, status=422)
    user, version = person(request), _whole(request.POST.get("version", ""))
    try:
        answer = do_once(
            request,
            body_of(request.POST),
            lambda: do_move(case, action, answers_of(action, form), version, user, TAKE in request.POST),
        )
    except NotAllowed:
        raise
    except (Stale, NotFromHere) as late:
        case.refresh_from_db()
        return _form(request, case, action, form, status=409, stale=late)
    except Refused as refused:
        form.add_error(None, str(refused))
        case.refresh_from_db()
        return _form(request, case, action, form, status=refused.status if refused.status == 409 else 422)
    messages.success(request, sentence(case, answer))
    return _onward(request, case, answer)


def _form(
    request: HttpRequest, case: Case, action: str, form: forms.Form, status: int = 200, stale: Refused | None = None
) -> HttpResponse:
    """The drawer of a move. After a refusal it says who changed the case and what became of it; the boxes keep what was typed."""
    user = person(request)
    moves = next_moves(case, user)
    act = act_of(case, moves, action)
    row: Move = move_row(action)
    why = next((one.why_not for one in moves if one.action == action), "")
    context: dict[str, Any] = {
        "page_title": row.name,
        "case": case,
        "act": act,
        "row": row,
        "form": form,
        "says": form_of(action).says,
        "why": why or (f"现在是“{case.get_state_display()}”，不能“{row.name}”。" if act is None else ""),
        "stale": stale,
        "changed": last_change(case) if stale else None,
        "holder": case_presence.look(case.pk, user) if act else None,
        "came_from": _came_from(request),
        "action": action,
    }
    if request.method != "POST" and act is None:
        status = 409
    response = render_drawer(request, "desk/case_move.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _onward(request: HttpRequest, case: Case, answer: dict[str, Any]) -> HttpResponse:
    """Back to where the person works: the case, or the list they came from."""
    came_from = _came_from(request)
    url = reverse(f"cases-{came_from}") if came_from else reverse("cases-one", args=[case.pk])
    if answer.get("undo"):
        url += f"?{urlencode({'undo': answer['undo']})}"
    return _to(request, url)


def _to(request: HttpRequest, url: str) -> HttpResponse:
    if drawer_wanted(request):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


def _came_from(request: HttpRequest) -> str:
    given = request.POST.get("from", "") or request.GET.get("from", "")
    return given if given in _ANYWHERE else ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# ---- ten seconds to take a 分办 back -----------------------------------------------------------------------------------------------------


@see_cases
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销分办: the case comes back into the hands of whoever gave it away; both steps stay in the journal."""
    case, user = case_here(request, pk), person(request)
    version = _whole(request.POST.get("version", "") or request.GET.get("version", ""))

    def take_back() -> dict[str, Any]:
        if not undoable(case, user, version):
            return {"says": ""}
        return_to_previous(pk, version=version, user=user, opinion="分办后 10 秒内撤销。", handler=user)
        return {"says": "分办已撤销，这一件在您手里。"}

    answer = do_once(request, {"version": version}, take_back)
    if answer["says"]:
        messages.success(request, answer["says"])
    else:
        messages.warning(request, "已过 10 秒或对方已经动手，没有撤销；要转给别人，用“退回、转办”。")
    return HttpResponseRedirect(reverse("cases-one", args=[pk]))


# ---- requests -----------------------------------------------------------------------------------------------------------------------------


class AnswerForm(forms.Form):
    """批复: agree, or say why not."""

    agree = forms.ChoiceField(
        label="批复",
        choices=[("yes", "同意"), ("no", "不同意")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选同意或不同意。", "invalid_choice": "请选同意或不同意。"},
    )
    reason = forms.CharField(
        label="意见",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="不同意的须写理由",
        error_messages={"max_length": "意见最多 1000 个字，请写短些。"},
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("agree") == "no" and not given.get("reason", "").strip():
            self.add_error("reason", "不同意的，请写明理由。")
        return given


@see_cases
def answer(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """One request and its answer; agreeing makes the move."""
    case, user = case_here(request, pk), person(request)
    row = CaseRequest.objects.select_related("asked_by", "decided_by").filter(pk=asked, case=case).first()
    if row is None:
        raise NotFound(what="这项请示")
    form = AnswerForm(request.POST or None, auto_id="q-%s", use_required_attribute=False)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            agree, reason = form.cleaned_data["agree"] == "yes", form.cleaned_data["reason"].strip()
            try:
                done = do_once(request, body_of(request.POST), lambda: _decide(row, user, agree, reason))
            except NotAllowed:
                raise
            except Refused as refused:
                status = refused.status if refused.status == 409 else 422
                form.add_error(None, str(refused))
                row.refresh_from_db()
            else:
                messages.success(request, done["says"])
                return _to(request, reverse("cases-one", args=[pk]))
    may = any(one.action == row.action and one.may for one in next_moves(case, user))
    context = {
        "page_title": "请示",
        "case": case,
        "asked": row,
        "name": name_of(row.action),
        "fields": in_words(row.action, choosing_for(case, row.action), asked_fields(row)),
        "says": form_of(row.action).says,
        "form": form,
        "may": may and row.decided_at is None,
        "reason": reason_of(row),
    }
    response = render_drawer(request, "desk/case_request.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _decide(row: CaseRequest, user: User, agree: bool, reason: str) -> dict[str, Any]:
    decide_request(row.pk, user=user, agree=agree, reason=reason)
    name = name_of(row.action)
    return {"says": f"已同意，“{name}”已办。" if agree else f"已批复不同意“{name}”，理由已告知{row.asked_by}。"}
