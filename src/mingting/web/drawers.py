"""One template for two readers: the drawer over a page, and the full page the same link leads to without script."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

DRAWER = "web/drawer.html"
PAGE = "web/drawer_page.html"


def drawer_wanted(request: HttpRequest) -> bool:
    """htmx asks for the part; going back in the history asks for the whole."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def render_drawer(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The template starts with `{% extends drawer_base %}` and fills the `drawer_…` blocks."""
    base = DRAWER if drawer_wanted(request) else PAGE
    response = render(request, template, {**(context or {}), "drawer_base": base}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
