"""窗口首页 for those who take matters in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingting.base import clock
from mingting.base.roles import Permission
from mingting.doors.desk.clerk_home import home_of
from mingting.doors.desk.intake_station import station_of
from mingting.doors.desk.people import person
from mingting.handle.cases.worklists import viewer_of


def clerk(request: HttpRequest) -> HttpResponse:
    """The first page of window clerks and village agents."""
    viewer = viewer_of(person(request), Permission.SEE_CASES)
    context = home_of(viewer) | {"now": clock.now(), "station": station_of(request)}
    response = render(request, "desk/clerk.html", context)
    response["Cache-Control"] = "no-store"
    return response
