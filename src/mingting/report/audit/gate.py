"""Checking takes a processor for seconds: two documents at a time, so that pages do not wait behind them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mingting.base.errors import Refused

WAIT = 20.0
_PLACES = threading.BoundedSemaphore(2)


class Busy(Refused):
    code = "audit.busy"
    message = "正在核对别的文件，请过一会儿再试。"
    status = 503


@contextmanager
def turn() -> Iterator[None]:
    """Wait a while for a place; those who do not get one are told to come back."""
    if not _PLACES.acquire(timeout=WAIT):
        raise Busy()
    try:
        yield
    finally:
        _PLACES.release()
