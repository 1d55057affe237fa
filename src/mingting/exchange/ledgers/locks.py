"""One import of a kind and source at a time; a lock that dies with its process."""

from __future__ import annotations

import fcntl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import InternalError, connection

from mingting.exchange.errors import ImportUnderWay

_SPACE = 0x4D54_494D


@contextmanager
def import_lock(name: str, wait: float) -> Iterator[None]:
    """Hold the lock of that name, waiting up to so many seconds for another import to end.

    On PostgreSQL a session's advisory lock, on SQLite a lock on a file: either is let go when the process dies, however it dies.
    """
    if connection.vendor == "postgresql":
        with _advisory(name, wait):
            yield
    else:
        with _file(name, wait):
            yield


@contextmanager
def _advisory(name: str, wait: float) -> Iterator[None]:
    number = zlib.crc32(name.encode()) - (1 << 31)
    with connection.cursor() as cursor:
        _until(wait, lambda: _asked(cursor, number))
    try:
        yield
    finally:
        # inside a broken outer transaction the lock stays until the session ends, and the error that broke it is the one to tell
        with suppress(InternalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, number])


def _asked(cursor: object, number: int) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, number])  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


@contextmanager
def _file(name: str, wait: float) -> Iterator[None]:
    folder = Path(settings.DATA) / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{zlib.crc32(name.encode()):08x}.lock").open("w") as file:

        def taken() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        _until(wait, taken)
        yield


def _until(wait: float, taken: object) -> None:
    end = time.monotonic() + wait
    while not taken():  # type: ignore[operator]
        if time.monotonic() > end:
            raise ImportUnderWay()
        time.sleep(0.1)
