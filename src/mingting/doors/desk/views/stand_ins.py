"""AB岗: who fills whose post, arranged by who answers for the unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.base import clock
from mingting.base.acts.stand_in import end_stand_in, make_stand_in
from mingting.base.errors import NotFound, Refused
from mingting.base.models import StandIn, User
from mingting.base.permissions import actor_of
from mingting.base.roles import Permission
from mingting.doors.desk.people import needs, person
from mingting.doors.desk.people_forms import StandInForm
from mingting.doors.desk.people_list import visible
from mingting.doors.desk.sending import do_once

_PAST = 30


@needs(Permission.STAND_IN)
def stand_ins(request: HttpRequest) -> HttpResponse:
    people = visible(request, Permission.STAND_IN).filter(is_active=True).order_by("organ__path", "username")
    form = StandInForm(
        request.POST if request.method == "POST" else None, people=people, initial={"valid_from": clock.today()}
    )
    if request.method == "POST" and form.is_valid() and _arranged(request, form):
        return redirect("standins")
    mine = visible(request, Permission.STAND_IN).values("pk")
    rows = StandIn.objects.filter(Q(absent__in=mine) | Q(stand_in__in=mine))
    rows = rows.select_related("absent__organ", "stand_in__organ", "made_by")
    open_ = Q(ended_at=None, valid_to__gte=clock.today())
    context = {
        "form": form,
        "now": [_row(one) for one in rows.filter(open_).order_by("valid_from", "pk")],
        "past": [_row(one) for one in rows.exclude(open_).order_by("-valid_to", "-pk")[:_PAST]],
    }
    return render(request, "desk/stand_ins.html", context, status=422 if form.errors else 200)


@needs(Permission.STAND_IN)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    found = StandIn.objects.filter(pk=pk, absent__in=visible(request, Permission.STAND_IN).values("pk"))
    one = found.select_related("absent__organ", "stand_in").first()
    if one is None:
        raise NotFound(what="这项安排")
    if request.method == "POST":
        user = person(request)
        end_stand_in(one, actor=actor_of(user), user=user)
        messages.success(request, f"已结束：{_name(one.stand_in)}不再代{_name(one.absent)}的岗。")
    return redirect("standins")


def _arranged(request: HttpRequest, form: StandInForm) -> bool:
    user, given = person(request), form.cleaned_data
    days = {"valid_from": given["valid_from"], "valid_to": given["valid_to"]}

    def act() -> dict[str, Any]:
        made = make_stand_in(
            given["absent"], given["stand_in"], reason=given["reason"], actor=actor_of(user), user=user, **days
        )
        return {"pk": made.pk}

    try:
        do_once(request, {**given, "absent": given["absent"].pk, "stand_in": given["stand_in"].pk}, act)
    except Refused as refusal:
        if refusal.status == 403:
            raise
        form.add_error(None, str(refusal).removeprefix("没有安排："))
        return False
    messages.success(request, f"已安排{_name(given['stand_in'])}代{_name(given['absent'])}的岗，经办记录同时写两个人。")
    return True


def _name(user: User) -> str:
    return user.name or user.username


def _row(one: StandIn) -> dict[str, Any]:
    today = clock.today()
    state, tone = ("正在代岗", "run") if one.valid_from <= today else ("未到日期", "hold")
    if one.ended_at:
        state, tone = "提前结束", "off"
    elif one.valid_to < today:
        state, tone = "已期满", "off"
    return {"one": one, "absent": _name(one.absent), "stand_in": _name(one.stand_in), "state": state, "tone": tone}
