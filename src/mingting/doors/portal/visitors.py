"""Who comes: the tablet of a window by its signed cookie, a browser by a token that leads to nobody. Staff do not review."""

from __future__ import annotations

import ipaddress
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mingting.handle.reviews.acts.stations import station_of
from mingting.handle.reviews.acts.submit import From
from mingting.handle.reviews.errors import NotThePerson, StationUnknown
from mingting.handle.reviews.models import Station
from mingting.handle.reviews.tokens import device_token

STATION, DEVICE = "mingting_station", "mingting_device"
_LONG = 400 * 24 * 3600
_DEVICE = re.compile(r"[0-9a-f]{32}")


def come_from(request: HttpRequest) -> From:
    """What is known of where a request comes from."""
    return From(station_here(request), _device(request), _address(request))


def not_staff(request: HttpRequest) -> None:
    """A clerk's own browser gives no review."""
    if request.user.is_authenticated:
        raise NotThePerson()


def station_here(request: HttpRequest) -> Station | None:
    """The station this browser is paired as, if it is."""
    carried = request.COOKIES.get(STATION, "")
    if not carried:
        return None
    try:
        return station_of(carried)
    except StationUnknown:
        return None


def keep_station(response: HttpResponse, token: str) -> HttpResponse:
    """The tablet carries its token from now on."""
    _cookie(response, STATION, token)
    return response


def keep_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A browser that comes again is known as the same, and as nothing more."""
    if not _DEVICE.fullmatch(request.COOKIES.get(DEVICE, "")):
        _cookie(response, DEVICE, secrets.token_hex(16))
    return response


def _cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=_LONG, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )


def _device(request: HttpRequest) -> bytes | None:
    carried = request.COOKIES.get(DEVICE, "")
    return device_token("device", carried) if _DEVICE.fullmatch(carried) else None


def _address(request: HttpRequest) -> bytes | None:
    """A public address with the kind of browser. Addresses of a house's own network are many people's: they say nothing."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        shared = not ipaddress.ip_address(text).is_global
    except ValueError:
        return None
    return None if shared else device_token("address", f"{text} {request.headers.get('User-Agent', '')[:400]}")
