"""The person behind a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from mingting.base.models import User


def person(request: HttpRequest) -> User:
    """The logged-in member of staff (views are behind `login_required`)."""
    return cast(User, request.user)
