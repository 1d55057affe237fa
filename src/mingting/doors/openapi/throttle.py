"""How often one person may call, whichever door the program comes through."""

from __future__ import annotations

import threading
import time

from django.http import HttpRequest
from ninja.throttling import SimpleRateThrottle

from mingting.base.models import User


class PersonRate(SimpleRateThrottle):
    """So many calls in so much time, counted by person. One object serves all threads, so it keeps nothing of a call but in that thread."""

    scope = "person"

    def __init__(self, rate: str, scope: str = "person") -> None:
        super().__init__(rate)
        self.scope = scope
        self._own = threading.local()

    def get_cache_key(self, request: HttpRequest) -> str | None:
        person = getattr(request, "auth", None)
        ident = str(person.pk) if isinstance(person, User) else self.get_ident(request)
        return self.cache_format % {"scope": f"{self.scope}-{self.rate}", "ident": ident}

    def allow_request(self, request: HttpRequest) -> bool:
        key, now = self.get_cache_key(request), time.time()
        most, duration = self.num_requests or 0, self.duration or 1
        history = [at for at in self.cache.get(key, []) if at > now - duration]
        self._own.wait = history[0] + duration - now if len(history) >= most else None
        if self._own.wait is not None:
            return False
        self.cache.set(key, [*history, now], duration)
        return True

    def wait(self) -> float | None:
        waits: float | None = self._own.wait
        return waits


READS = PersonRate("300/m", "reads")
WRITES = PersonRate("120/m", "writes")
FIGURES = PersonRate("30/m", "figures")
