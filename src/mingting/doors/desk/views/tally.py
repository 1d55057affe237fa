"""快速计数: one key, one matter done; the day confirmed at its end. Works by keyboard alone, and while the server does not answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingting.base import clock
from mingting.base.errors import NotFound, Refused
from mingting.base.models import Organ, Window
from mingting.base.permissions import held_by
from mingting.base.roles import Permission
from mingting.doors.desk.people import needs, person
from mingting.doors.desk.sending import do_once
from mingting.supervise.returns.acts.close_day import close_day
from mingting.supervise.returns.acts.set_item import end_item, set_item
from mingting.supervise.returns.acts.tally import MOST, Press, press
from mingting.supervise.returns.days import lines_of_day, set_windows, setter, tally_windows
from mingting.supervise.returns.models import ReturnLine, TallyItem
from mingting.supervise.returns.reads import board
from mingting.web.formatting import date_zh

counts = needs(Permission.TALLY)
sets = needs(Permission.TALLY, Permission.CONFIRM_RETURNS, Permission.DRAFT_BULLETIN)
"""Entry for those whom `setter` may let: department heads, chief representatives, the hall's manager."""
_DAY_MS = 24 * 3600 * 1000


@counts
def page(request: HttpRequest) -> HttpResponse:
    """The grid of a window: its keys, today's counts, what was not confirmed before."""
    windows = list(tally_windows(person(request))[:200])
    window = _chosen(request, windows)
    if window is None:
        return render(request, "desk/tally_choose.html", {"windows": windows})
    shown = board(window, clock.today())
    context = {
        "board": shown,
        "windows": windows,
        "may_set": _may_set(request, window),
        "yesterday": clock.today() - timedelta(days=1),
        "measures": dict(ReturnLine.Measure.choices),
        "lines": _named(lines_of_day(shown.row)) if shown.row else [],
    }
    return render(request, "desk/tally.html", context)


def _chosen(request: HttpRequest, windows: list[Window]) -> Window | None:
    """The one asked for, one's own, or the only one."""
    asked = request.GET.get("window", "")
    if asked:
        return _window(request, asked)
    if "choose" in request.GET:
        return None
    own = {one.window for one in held_by(person(request)) if one.window is not None and not one.standing_for}
    mine = [one for one in windows if one.pk in own] or windows
    return mine[0] if len(mine) == 1 else None


def _window(request: HttpRequest, text: str) -> Window:
    found = None
    if text.isascii() and text.isdigit() and len(text) < 18:
        found = tally_windows(person(request)).filter(pk=int(text)).first()
    if found is None:
        raise NotFound(what="这个窗口")
    return found


def _may_set(request: HttpRequest, window: Window) -> bool:
    try:
        setter(person(request), window)
    except Refused:
        return False
    return True


# ---- pressing -----------------------------------------------------------------------------------------------------------------------------


@counts
@require_POST
def pressed(request: HttpRequest, pk: int) -> HttpResponse:
    """Presses as the page sends them (JSON), or one of a button without script."""
    window = _window(request, str(pk))
    if request.content_type != "application/json":
        answers = press(window, [_from_form(request)], user=person(request))
        for one in answers:
            if not one.taken:
                messages.error(request, one.says)
        return redirect(f"{reverse('tally')}?window={pk}")
    answers = press(window, _from_json(request), user=person(request))
    shown = board(window, clock.today())
    return JsonResponse(
        {
            "answers": [asdict(one) for one in answers],
            "counts": {str(one.item.pk): one.count for one in shown.tallies},
            "total": shown.total,
            "open": shown.open,
            "day": shown.day.isoformat(),
        }
    )


def _from_form(request: HttpRequest) -> Press:
    item = request.POST.get("item", "")
    number = int(item) if item.isascii() and item.isdigit() and len(item) < 18 else 0
    return Press(request.POST.get("idempotency_key", ""), number, do="count" if number else "undo")


def _from_json(request: HttpRequest) -> list[Press]:
    """What is no press at all is a fault of the page; what is one and cannot be taken is answered."""
    try:
        body = json.loads(request.body)
        rows = body["presses"]
        if not isinstance(rows, list) or len(rows) > MOST:
            raise ValueError
        return [_press(one) for one in rows]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise BadRequest("not a list of presses") from None


def _press(one: dict[str, Any]) -> Press:
    ago, item = one.get("ago", 0), one.get("item", 0)
    if isinstance(ago, bool) or not isinstance(ago, int | float) or not isinstance(item, int):
        raise ValueError
    key, undo = one["key"], one.get("undo", "")
    if not isinstance(key, str) or not isinstance(undo, str):
        raise ValueError
    span = timedelta(milliseconds=min(max(float(ago), 0.0), float(_DAY_MS)))
    number = item if 0 <= item < 2**62 else 0
    return Press(key[:64], number, span, "undo" if one.get("do") == "undo" else "count", undo[:64])


# ---- the end of the day ---------------------------------------------------------------------------------------------------------------


class CloseForm(forms.Form):
    day = forms.DateField(error_messages={"required": "请选日期。", "invalid": "日期要写成 2021-06-10。"})
    version = forms.IntegerField(min_value=0, required=False)
    remark = forms.CharField(label="备注", max_length=200, required=False)


@counts
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """日终确认."""
    window, form = _window(request, str(pk)), CloseForm(request.POST)
    back = f"{reverse('tally')}?window={pk}"
    if not form.is_valid():
        messages.error(request, "没有确认：日期或备注有误，请核对。")
        return redirect(back)
    given = form.cleaned_data

    def act() -> dict[str, Any]:
        row = close_day(window, given["day"], version=given["version"], user=person(request), remark=given["remark"])
        return {"day": date_zh(row.day)}

    try:
        done = do_once(request, {**given, "window": pk}, act)
        messages.success(request, f"{done['day']} 已确认并报出，等首席代表确认。")
    except Refused as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    return redirect(back)


def _named(lines: list[Any]) -> list[tuple[str, str, int]]:
    names = {one.pk: one.short_name for one in Organ.objects.filter(pk__in={line.organ_id for line in lines})}
    return [(names[one.organ_id], ReturnLine.Measure(one.measure).label, one.count) for one in lines]


# ---- what is counted ------------------------------------------------------------------------------------------------------------------


class ItemForm(forms.Form):
    name = forms.CharField(label="事项", max_length=40, error_messages={"required": "请填事项名称。"})
    organ = forms.ModelChoiceField(
        Organ.objects.none(), label="计到哪个单位", empty_label=None, error_messages={"required": "请选单位。"}
    )
    key = forms.CharField(label="键", max_length=1, required=False, help_text="1–9 或字母；不填由系统排")
    measures = forms.MultipleChoiceField(
        label="计入",
        choices=[("accepted", "受理量"), ("finished", "办结量")],
        initial=["accepted", "finished"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项。"},
    )

    def __init__(self, window: Window, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organ = window.organ or window.place.organ
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organ.objects.filter(path__startswith=organ.path[: Organ.steplen], valid_to=None).order_by(
            "order", "path"
        )
        field.initial = organ.pk


@sets
def setup(request: HttpRequest) -> HttpResponse:
    """The windows whose items this person sets."""
    windows = list(set_windows(person(request))[:500])
    return render(request, "desk/tally_setup.html", {"windows": windows})


@sets
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """What a window counts and by which key."""
    window = Window.objects.select_related("place__organ", "organ").filter(pk=pk).first()
    if window is None:
        raise NotFound(what="这个窗口")
    user = person(request)
    setter(user, window)
    form = ItemForm(window, request.POST or None, use_required_attribute=False)
    if request.method == "POST" and "end" in request.POST:
        ended = request.POST["end"]
        if not (
            ended.isascii() and ended.isdigit() and TallyItem.objects.filter(pk=int(ended), window=window).exists()
        ):
            raise NotFound(what="这个计数事项")
        end_item(int(ended), user=user)
        messages.success(request, "已停用，以前计的数不变。")
        return redirect("tally-items", pk)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = set_item(
                window, given["name"], given["organ"], user=user, key=given["key"], measures=given["measures"]
            )
            messages.success(request, f"已加“{made.name}”，键 {made.key}。")
            return redirect("tally-items", pk)
        except Refused as refusal:
            form.add_error("name", str(refusal))
    rows = TallyItem.objects.filter(window=window, ended_at=None).select_related("organ")
    context = {"window": window, "form": form, "rows": rows, "measures": dict(ReturnLine.Measure.choices)}
    return render(request, "desk/tally_items.html", context, status=422 if form.errors else 200)
