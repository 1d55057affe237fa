"""场所与窗口: where people are served, and the counters where clerks sit. An administrator or the hall's manager opens and closes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from mingting.base import clock
from mingting.base.acts.close_window import close_window
from mingting.base.acts.open_place import open_place
from mingting.base.acts.open_window import open_window
from mingting.base.errors import NotFound, Refused
from mingting.base.models import Grant, Place, User, Window, valid_on
from mingting.base.permissions import actor_of, require
from mingting.base.roles import Permission
from mingting.doors.desk.people import needs, person
from mingting.doors.desk.place_forms import PlaceForm, WindowForm
from mingting.web.values import Pages

_SET = Permission.SET_PLACES
SHOWN = 50


def _within(user: User) -> QuerySet[Place]:
    return Place.objects.filter(require(user, _SET).where("organ__path")).select_related("organ", "parent")


@needs(Permission.SET_PLACES)
def places(request: HttpRequest) -> HttpResponse:
    """The places within reach; sent a form it opens one."""
    user = person(request)
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := _opened(form, user)):
        messages.success(request, f"已登记{made.name}。再到本页开窗口。")
        return redirect("places-one", pk=made.pk)
    text, after = request.GET.get("q", "").strip()[:40], request.GET.get("after", "")[:30]
    rows = _within(user)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__startswith=text) | Q(organ__short_name__icontains=text))
    if after:
        rows = rows.filter(code__gt=after)
    open_now = Count("windows", filter=valid_on(clock.today(), "windows__"))
    found = list(rows.annotate(open_windows=open_now).order_by("code")[: SHOWN + 1])
    context = {"rows": found[:SHOWN], "pages": _pages(found, text, after), "q": text, "form": form}
    return render(request, "desk/places.html", context, status=422 if form.errors else 200)


def _pages(found: Sequence[Place], text: str, after: str) -> Pages:
    def url(**given: str) -> str:
        return f"{reverse('places')}?{urlencode({name: value for name, value in given.items() if value})}"

    more = found[SHOWN - 1].code if len(found) > SHOWN else ""
    return Pages(
        f"{min(len(found), SHOWN)} 处" + ("，还有" if more else ""),
        next_url=url(q=text, after=more) if more else "",
        first_url=url(q=text) if after else "",
    )


def _opened(form: PlaceForm, user: User) -> Place | None:
    try:
        return open_place(**form.cleaned_data, actor=actor_of(user), user=user)
    except Refused as refusal:
        form.add_error("organ" if refusal.status == 403 else "code", str(refusal))
        return None


@needs(Permission.SET_PLACES)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A place with its windows; sent a form it opens a window or closes one."""
    user = person(request)
    place = _within(user).filter(pk=pk).first()
    if place is None:
        raise NotFound(what="这个场所")
    does = request.POST.get("does", "") if request.method == "POST" else ""
    form = WindowForm(request.POST if does == "open" else None)
    refused = ""
    if does == "open" and form.is_valid():
        refused = _try(lambda: open_window(place, **form.cleaned_data, actor=actor_of(user), user=user))
        if not refused:
            messages.success(request, "窗口已启用。到“人员与授权”给窗口人员授权时选这个窗口。")
            return redirect("places-one", pk=pk)
        form.add_error(None, refused)
    elif does == "close":
        window = _window(place, request.POST.get("window", ""))
        refused = _try(lambda: close_window(window, actor=actor_of(user), user=user))
        if not refused:
            messages.success(request, f"{window.name}已停用；以往在这里收的办件都在。")
            return redirect("places-one", pk=pk)
    elif does != "open" and request.method == "POST":
        raise NotFound(what="这项操作")
    context = {"place": place, "rows": _windows(place), "form": form, "refused": "" if does == "open" else refused}
    return render(request, "desk/places_one.html", context, status=422 if refused or form.errors else 200)


def _try(act: Any) -> str:
    try:
        act()
    except Refused as refusal:
        if refusal.status == 403:
            raise
        return str(refusal)
    return ""


def _window(place: Place, text: str) -> Window:
    found = place.windows.filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
    if found is None:
        raise NotFound(what="这个窗口")
    return found


def _windows(place: Place) -> list[dict[str, Any]]:
    """Open ones first, with who sits there today."""
    today = clock.today()
    rows = list(place.windows.select_related("organ").order_by("code"))
    sitting: dict[int | None, list[str]] = {}
    grants = Grant.objects.filter(valid_on(today), window__in=rows, user__is_active=True).select_related("user")
    for grant in grants.order_by("user__username"):
        sitting.setdefault(grant.window_id, []).append(str(grant.user))
    found = [
        {
            "window": row,
            "open": row.valid_to is None or row.valid_to >= today,
            "later": row.valid_from is not None and row.valid_from > today,
            "who": "、".join(sitting.get(row.pk, [])),
        }
        for row in rows
    ]
    return sorted(found, key=lambda one: not one["open"])
