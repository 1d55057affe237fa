"""评价页: five equal faces, one touch; words if one wishes; after a bad grade leave to call back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingting.doors.portal.answers import public_page, show
from mingting.doors.portal.visitors import come_from, keep_device, not_staff
from mingting.handle.reviews.acts.submit import (
    LONGEST,
    add_words,
    close,
    leave_number,
    open_ask,
    sitting_review,
    submit_review,
)
from mingting.handle.reviews.errors import OptionMissing, OptionUnknown, PhoneWrong, SittingOver, TextTooLong
from mingting.handle.reviews.models import Ask, Review, Visit
from mingting.handle.reviews.options import CURRENT, option_set
from mingting.rules.grades import Grade

_MENDABLE = (OptionMissing, OptionUnknown, TextTooLong)


@require_http_methods(["GET", "POST"])
@public_page
def review(request: HttpRequest, token: str) -> HttpResponse:
    not_staff(request)
    come = come_from(request)
    if request.method == "POST":
        return _submit(request, token)
    ask = open_ask(token, come)
    context = {**_about(ask), "faces": list(Grade), "token": token}
    return keep_device(request, show(request, "portal/review.html", context))


def _submit(request: HttpRequest, token: str) -> HttpResponse:
    """A good grade is done with one touch; a bad one is asked why, then done."""
    come, grade = come_from(request), request.POST.get("grade", "")
    options, text = request.POST.getlist("options"), request.POST.get("text", "")
    ask = open_ask(token, come)
    try:
        submit_review(token, grade, options=options, text=text, come=come)
    except _MENDABLE as refusal:
        asked = isinstance(refusal, OptionMissing) and "asked" not in request.POST
        context = {**_about(ask), **_why(Grade(grade), options, text), "token": token, "says": "" if asked else refusal}
        return show(request, "portal/review_why.html", context, status=200 if asked else 422)
    return redirect("portal-thanks", token)


@require_POST
@public_page
def passed(request: HttpRequest, token: str) -> HttpResponse:
    """不评价, or nobody touched anything."""
    not_staff(request)
    come = come_from(request)
    close(token, come=come)
    if come.station is not None:
        return redirect("portal-tablet", come.station.pk)
    return show(request, "portal/passed.html", {})


@require_GET
@public_page
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    not_staff(request)
    return _thanks(request, token)


@require_POST
@public_page
def words(request: HttpRequest, token: str) -> HttpResponse:
    """What was good or could be better, after a grade given with one touch."""
    not_staff(request)
    options, text = request.POST.getlist("options"), request.POST.get("text", "")
    try:
        if options or text.strip():
            add_words(token, options=options, text=text, come=come_from(request))
        else:
            sitting_review(token, come_from(request))
    except _MENDABLE as refusal:
        return _thanks(request, token, says=str(refusal), ticked=options, text=text)
    return redirect("portal-thanks", token)


@require_POST
@public_page
def callback(request: HttpRequest, token: str) -> HttpResponse:
    """Leave to call back, with a number."""
    not_staff(request)
    phone = request.POST.get("phone", "")
    try:
        leave_number(token, phone, come=come_from(request))
    except PhoneWrong as refusal:
        return _thanks(request, token, says=str(refusal), phone=phone)
    return redirect("portal-thanks", token)


# ---- what the pages show ------------------------------------------------------------------------------------------------------------


def _thanks(request: HttpRequest, token: str, says: str = "", **filled: Any) -> HttpResponse:
    given = sitting_review(token, come_from(request))
    if given is None:
        raise SittingOver()
    context = {**_after(given), "token": token, "says": says, **filled}
    return show(request, "portal/thanks.html", context, status=422 if says else 200)


def _after(given: Review) -> dict[str, Any]:
    grade = Grade(given.grade)
    told = bool(given.options or given.comment)
    return {
        "grade": grade,
        "may_call": grade.bad and not given.callback,
        "will_call": bool(given.callback),
        "told": told,
        "choices": [] if told else option_set(given.option_set or CURRENT.version).of(grade),
        "longest": LONGEST,
    }


def _why(grade: Grade, ticked: list[str], text: str) -> dict[str, Any]:
    return {"grade": grade, "choices": CURRENT.of(grade), "ticked": ticked, "text": text, "longest": LONGEST}


def _about(ask: Ask) -> dict[str, Any]:
    """What was done, by whom and at which window; nothing of the person."""
    case = ask.case
    return {
        "item": case.item.name if case.item else "政务服务事项",
        "done": ask.visit == Visit.FINISH,
        "due_on": case.due_on,
        "window": ask.window.name if ask.window else case.organ.short_name,
        "clerk": ask.asked_by if ask.channel == Ask.Channel.TABLET else None,
        "at_tablet": ask.channel == Ask.Channel.TABLET,
    }
