"""How often one person may call, whichever door the program comes through."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.throttling import SimpleRateThrottle

from mingting.base.models import User


class PersonRate(SimpleRateThrottle):
    """So many calls in so much time, counted by person."""

    scope = "person"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        person = getattr(request, "auth", None)
        ident = str(person.pk) if isinstance(person, User) else self.get_ident(request)
        return self.cache_format % {"scope": f"{self.scope}-{self.rate}", "ident": ident}
