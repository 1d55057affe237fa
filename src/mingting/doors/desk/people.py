"""The person behind a request, and who may enter a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from mingting.base.errors import NotAllowed
from mingting.base.models import Organ, User
from mingting.base.permissions import roles_of
from mingting.base.roles import Permission, Role, may

View = Callable[..., HttpResponseBase]


def person(request: HttpRequest) -> User:
    """The logged-in member of staff (views are behind `login_required`)."""
    return cast(User, request.user)


def roles(request: HttpRequest) -> frozenset[Role]:
    """The roles of the person, asked once a request."""
    found: frozenset[Role] | None = getattr(request, "_roles", None)
    if found is None:
        found = roles_of(person(request))
        request._roles = found  # type: ignore[attr-defined]
    return found


def can(request: HttpRequest, permission: Permission) -> bool:
    """Whether the person holds this permission anywhere. What it may be used on is for the act to say."""
    return any(may(role, permission) for role in roles(request))


def needs(*permissions: Permission) -> Callable[[View], View]:
    """A page for those who hold one of these permissions; others are sent to log in, or refused."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(can(request, permission) for permission in permissions):
                raise NotAllowed()
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return guard


def county(request: HttpRequest) -> Organ | None:
    """The county the person's own organ belongs to, asked once a request."""
    if not hasattr(request, "_county"):
        own = person(request).organ
        root = own if own is None or own.depth == 1 else Organ.objects.get(path=own.path[: Organ.steplen])
        request._county = root  # type: ignore[attr-defined]
    return cast("Organ | None", request._county)  # type: ignore[attr-defined]
