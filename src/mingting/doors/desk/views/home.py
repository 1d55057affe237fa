"""The first page after login: for those at a window what to do next, for others the room where they work most."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.base.roles import Permission
from mingting.doors.desk.people import can
from mingting.doors.desk.shell import first_room
from mingting.doors.desk.views.clerk import clerk


@login_required
def home(request: HttpRequest) -> HttpResponse:
    if can(request, Permission.TAKE_IN):
        return clerk(request)
    if can(request, Permission.SEE_FIGURES):
        return redirect("figures")
    url = first_room(request)
    return redirect(url) if url else render(request, "desk/home.html")
