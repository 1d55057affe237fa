"""What cases learn from the journal."""

from __future__ import annotations

from datetime import timedelta

from mingting.base import journal
from mingting.base.jobs import Scheduled
from mingting.base.journal import Actor
from mingting.base.models import Event
from mingting.handle.cases.acts.recount_due import recount_due

_ACTOR = Actor("system:calendar")


def _notice_loaded(event: Event) -> None:
    recount_due(str(event.data["notice"]["code"]), actor=_ACTOR)


def follow_notices() -> int:
    """Count provisional due dates anew for each notice loaded since the last time."""
    return journal.follow("handle.cases.notices", _notice_loaded, ["calendar.notice-loaded"])


RECOUNT_DUE = Scheduled("cases.recount-due", timedelta(seconds=20), follow_notices, lane="slow")
