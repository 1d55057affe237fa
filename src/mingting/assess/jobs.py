"""Jobs of the assessing room."""

from __future__ import annotations

from datetime import timedelta

from mingting.assess.facts import latest, take_snapshot
from mingting.base import journal
from mingting.base.jobs import Scheduled
from mingting.base.journal import Actor
from mingting.base.models import ReaderPlace

ACTOR = Actor("system:facts")
READER = "facts"


def refresh_snapshot() -> int:
    """取数: a new snapshot when the journal has news; answers its number, 0 where there was nothing to do. Harmless when repeated."""
    journal.seal_all()
    place, _ = ReaderPlace.objects.get_or_create(name=READER)
    now = journal.position()
    if now <= place.position and latest() is not None:
        return 0
    number = int(take_snapshot(ACTOR).number)
    ReaderPlace.objects.filter(name=READER).update(position=now)
    return number


REFRESH = Scheduled("facts.refresh", timedelta(seconds=20), refresh_snapshot, lane="slow")
