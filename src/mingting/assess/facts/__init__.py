"""事实: columnar snapshots of what was recorded. `take_snapshot` and `latest` stand here for everybody; Django must be ready when they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingting.assess.facts.models import Snapshot
    from mingting.base.journal import Actor


def take_snapshot(actor: Actor) -> Snapshot:
    """What is known now, as a snapshot; the latest one again if there is no news."""
    from mingting.assess.facts.take import take_snapshot as take  # models cannot load with the package of their own app

    return take(actor)


def latest() -> Snapshot | None:
    """The newest snapshot, if one was ever taken."""
    from mingting.assess.facts.models import Snapshot

    return Snapshot.objects.first()
