"""The first page after login: the room where this person works most."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.doors.desk.shell import first_room


@login_required
def home(request: HttpRequest) -> HttpResponse:
    url = first_room(request)
    return redirect(url) if url else render(request, "desk/home.html")
