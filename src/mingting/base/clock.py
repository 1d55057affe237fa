"""The one clock of a process: Asia/Shanghai for people, UTC in tables, and it never goes back.

`MINGTING_NOW` starts it at another time (test and demo only; settings refuse it elsewhere); from there it runs on. The machine's time zone does not
matter. Tests move it with `set_clock`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

CHINA = ZoneInfo("Asia/Shanghai")


class Clock:
    """Reads the machine's time (or a time set from outside) and answers with the latest it ever gave, or later."""

    def __init__(self, start: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._shift = start - datetime.fromtimestamp(time.time(), UTC) if start else timedelta()
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        with self._lock:
            self._last = max(self._last, datetime.fromtimestamp(time.time(), UTC) + self._shift)
            return self._last


def _start() -> datetime | None:
    text = getattr(settings, "NOW", "")
    if not text:
        return None
    given = datetime.fromisoformat(text)
    return given if given.tzinfo else given.replace(tzinfo=CHINA)


_clock: Clock | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    global _clock
    if _clock is None:
        _clock = Clock(_start())
    return _clock.now()


def machine_now() -> datetime:
    """The machine's own time, whatever `MINGTING_NOW` says: for leases between processes, never for what happened to people."""
    return datetime.fromtimestamp(time.time(), UTC)


def today() -> date:
    """The day it is in China."""
    return now().astimezone(CHINA).date()


def day_of(instant: datetime) -> date:
    """The day in China of an instant."""
    return instant.astimezone(CHINA).date()


@contextmanager
def set_clock(instant: datetime) -> Iterator[Clock]:
    """Run a test at another time; the clock runs on from there."""
    global _clock
    if settings.MODE == "production":
        raise RuntimeError("the clock is set in test and demo only")
    before, _clock = _clock, Clock(instant if instant.tzinfo else instant.replace(tzinfo=CHINA))
    try:
        yield _clock
    finally:
        _clock = before
