"""安全日志: logins, refused attempts, what was asked for and not given. Kept apart from the journal, at least six months (网络安全法)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mingting.base import clock
from mingting.base.models import SecurityEntry

KEPT = timedelta(days=400)


def note(
    kind: str,
    *,
    user: str = "",
    address: str = "",
    path: str = "",
    result: str = "",
    detail: dict[str, Any] | None = None,
) -> SecurityEntry:
    """Write one line; never in the transaction of what was refused, for that one is rolled back."""
    return SecurityEntry.objects.create(
        at=clock.now(),
        user=user[:150],
        kind=kind,
        address=address[:60],
        path=path[:200],
        result=result[:40],
        detail=detail or {},
    )


def trim() -> int:
    """Delete what is older than it must be kept."""
    return SecurityEntry.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
