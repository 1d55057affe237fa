"""台账导入, the two ends of the act: a ledger begins before its rows enter, and counts from the one event that closes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.journal import Actor
from mingting.base.models import Ledger, Source, StoredFile, User


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a ledger: nothing is lost between them."""

    read: int
    taken: int
    known: int
    aside: int

    def __post_init__(self) -> None:
        if self.read != self.taken + self.known + self.aside:
            raise AssertionError(f"a ledger lost rows: {self.read} != {self.taken} + {self.known} + {self.aside}")


def begin_ledger(kind: str, source: Source, file: StoredFile, *, user: User | None) -> Ledger:
    """The ledger of that file, new or as an earlier try left it."""
    with transaction.atomic():
        ledger, _ = Ledger.objects.get_or_create(
            kind=kind, source=source, file=file, defaults={"started_at": clock.now(), "started_by": user}
        )
        if ledger.state != Ledger.State.DONE:
            ledger.state = Ledger.State.MERGING
            ledger.save(update_fields=["state"])
        return ledger


def finish_ledger(
    ledger: Ledger,
    counts: Counts,
    *,
    rows_digest: str,
    months: Mapping[str, list[str]],
    totals: list[dict[str, Any]],
    mapping: Mapping[str, str],
    decisions: Mapping[str, Any],
    actor: Actor,
) -> None:
    """Close the ledger: from here its rows count. One event says what came in; must be called in a transaction."""
    ledger.state = Ledger.State.DONE
    ledger.rows_read, ledger.taken, ledger.known, ledger.aside = counts.read, counts.taken, counts.known, counts.aside
    ledger.rows_digest, ledger.totals, ledger.mapping = rows_digest, totals, dict(mapping)
    ledger.decisions, ledger.finished_at = dict(decisions), clock.now()
    ledger.save()
    data = {
        "kind": ledger.kind,
        "source": ledger.source.code,
        "file": ledger.file.digest,
        "rows_digest": rows_digest,
        "read": counts.read,
        "taken": counts.taken,
        "known": counts.known,
        "aside": counts.aside,
        "months": dict(months),
    }
    journal.record("ledger.imported", f"base/ledger:{ledger.pk}", data, actor=actor)
