"""Who calls: a key in the header, or the session of the desk with its token against forged requests."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from mingting.base.models import User
from mingting.doors.openapi.keys import user_of


class Key(HttpBearer):
    """`Authorization: Bearer mt_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        return user_of(token)


class Session(SessionAuth):
    """The session of somebody logged in at the desk; writes need the header `X-CSRFToken`."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = request.user
        return user if isinstance(user, User) and user.is_active else None

    def __call__(self, request: HttpRequest) -> User | None:
        if request.headers.get("Authorization"):
            return None  # a key that does not open is not replaced by whoever is logged in
        found: User | None = super().__call__(request)
        return found


AUTH = [Key(), Session()]
