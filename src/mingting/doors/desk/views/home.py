"""The first page after login: the room where this person works most."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.doors.desk.shell import nav


@login_required
def home(request: HttpRequest) -> HttpResponse:
    for group in nav(request):
        for entry in group.entries:
            return redirect(entry.url)
    return render(request, "desk/home.html")
