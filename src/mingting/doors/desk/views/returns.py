"""日清: the days that windows confirmed; the chief representative confirms them, 统计通报岗 sends one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingting.base.errors import NotFound, Refused
from mingting.base.roles import Permission
from mingting.doors.desk.people import needs, person
from mingting.doors.desk.sending import do_once
from mingting.supervise.returns.acts.close_day import confirm_day, return_day
from mingting.supervise.returns.days import confirmer, lines_written, returner, set_windows
from mingting.supervise.returns.models import TallyDay
from mingting.supervise.returns.reads import days_for
from mingting.web.values import Link, Pages

sees = needs(Permission.CONFIRM_RETURNS, Permission.DECIDE_ALIAS)
_PAGE = 50
_TABS = (("handed", "待确认"), ("returned", "退回更正"), ("open", "窗口未确认"), ("confirmed", "已确认"))
_TONES = {"handed": "near", "returned": "near", "open": "run", "confirmed": "done"}


@sees
def listing(request: HttpRequest) -> HttpResponse:
    """The days of one's windows by state, with their lines."""
    user = person(request)
    tab = request.GET.get("tab", "handed")
    tab = tab if tab in dict(_TABS) else "handed"
    mine = days_for(user)
    before = request.GET.get("before", "")
    rows = mine.filter(state=tab).order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: _PAGE + 1])
    counts = {name: mine.filter(state=name).count() for name, _ in _TABS if name != "confirmed"}
    context = {
        "rows": [_row(request, one) for one in found[:_PAGE]],
        "tabs": [Link(label, f"?tab={name}", current=name == tab, count=counts.get(name)) for name, label in _TABS],
        "pages": Pages("", next_url=f"?tab={tab}&before={found[_PAGE - 1].pk}" if len(found) > _PAGE else ""),
        "may_set": set_windows(user).exists(),
    }
    return render(request, "desk/returns.html", context)


def _row(request: HttpRequest, one: TallyDay) -> dict[str, Any]:
    user = person(request)
    return {
        "day": one,
        "tone": _TONES[one.state],
        "lines": list(lines_written(one).select_related("organ").order_by("organ__order", "measure")),
        "may_confirm": one.state == TallyDay.State.HANDED and _may(confirmer, user, one),
        "may_return": one.state in (TallyDay.State.HANDED, TallyDay.State.CONFIRMED) and _may(returner, user, one),
    }


def _may(who: Any, user: Any, one: TallyDay) -> bool:
    try:
        who(user, one.window)
    except Refused:
        return False
    return True


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=400, required=False)


@sees
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """首席代表确认."""
    return _act(request, pk, "已确认。", lambda given: confirm_day(pk, version=given["version"], user=person(request)))


@sees
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回更正."""

    def act(given: dict[str, Any]) -> TallyDay:
        return return_day(pk, reason=given["reason"], version=given["version"], user=person(request))

    return _act(request, pk, "已退回窗口更正，报出的数已撤下。", act)


def _act(request: HttpRequest, pk: int, says: str, act: Any) -> HttpResponse:
    if not days_for(person(request)).filter(pk=pk).exists():
        raise NotFound(what="这一天的计数")
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有办成：这一页的内容不完整，请刷新后再点。")
        return redirect("returns")
    given = form.cleaned_data
    try:
        do_once(request, {**given, "day": pk}, lambda: {"state": act(given).state})
        messages.success(request, says)
    except Refused as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    return redirect("returns")
