"""The first page after login: the room where this person works most."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingting.base.permissions import roles_of
from mingting.base.roles import Permission, may
from mingting.doors.desk.people import person

_ROOMS = (
    (Permission.SEE_FIGURES, "figures"),
    (Permission.SEE_BULLETIN, "bulletins"),
    (Permission.IMPORT, "imports"),
    (Permission.SEE_CALENDAR, "calendar"),
)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    roles = roles_of(person(request))
    for permission, name in _ROOMS:
        if any(may(role, permission) for role in roles):
            return redirect(name)
    return render(request, "desk/home.html")
