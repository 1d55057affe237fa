"""Refusals become answers in one place: a sentence that says what to do, on the page or in the drawer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from mingting.base.errors import NotAllowed, Refused
from mingting.doors.desk.accounts import log_security
from mingting.web.drawers import drawer_wanted, render_drawer
from mingting.web.errors import message_page


class Refusals:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if isinstance(exception, NotAllowed):
            log_security(request, "refused", request.user.get_username(), exception.code)
        if drawer_wanted(request):
            return render_drawer(request, "desk/refused_drawer.html", {"says": str(exception)}, status=200)
        return message_page(exception.status, "这一步没有办成", [str(exception)])
