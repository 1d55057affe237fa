"""How a public page answers: kept by no cache and no search engine; a refusal is a page in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingting.base.errors import Refused
from mingting.doors.portal.visitors import station_here

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """A view whose refusals are told on a page of their own; at a tablet that page goes home by itself."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = show(request, "portal/refused.html", {"says": str(refusal)}, status=refusal.status)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast(View, answered)


def show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page of the portal in the public density; `station` where a tablet shows it."""
    given = {"density": "public", "station": station_here(request), **context}
    return render(request, template, given, status=status)
