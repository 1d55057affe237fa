"""窗口评价器: a tablet at a counter. Paired once, it waits, and shows the next request that the clerk makes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingting.doors.portal.answers import public_page, show
from mingting.doors.portal.visitors import keep_station, not_staff, station_here
from mingting.handle.reviews.acts.stations import next_token, pair
from mingting.handle.reviews.errors import PairingWrong, StationUnknown
from mingting.handle.reviews.models import Station


@require_http_methods(["GET", "POST"])
@public_page
def pairing(request: HttpRequest) -> HttpResponse:
    """The code that the hall's manager reads out is typed in here, on the tablet."""
    not_staff(request)
    if request.method == "POST":
        try:
            station, token = pair(request.POST.get("code", "")[:64])
        except PairingWrong as refusal:
            return show(request, "portal/pairing.html", {"says": str(refusal)}, status=422)
        return keep_station(redirect("portal-tablet", station.pk), token)
    return show(request, "portal/pairing.html", {"says": ""})


@require_GET
@public_page
def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """The page between two people."""
    not_staff(request)
    return show(request, "portal/waiting.html", {"station": _station(request, pk)})


@require_GET
@public_page
def following(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked every two seconds: where the next request is, if there is one."""
    not_staff(request)
    token = next_token(_station(request, pk))
    return JsonResponse({"url": reverse("portal-review", args=[token]) if token else ""})


def _station(request: HttpRequest, pk: int) -> Station:
    station = station_here(request)
    if station is None or station.pk != pk:
        raise StationUnknown()
    return station
