"""Taking a snapshot: only the months touched since the last one are made again; a crash leaves the last one standing.

News comes from the journal: ledgers imported since the last snapshot's position. Which months they touch is asked of the tables, a review or
licence touching the month of its case. Where the ground under the rows changed (organs, presences, items, calendar), the months standing on it are
made again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import transaction

from mingting.assess.facts.entries import spread
from mingting.assess.facts.ground import Ground, read_ground
from mingting.assess.facts.models import Snapshot
from mingting.assess.facts.months import FORMAT, connect, cube_of, declared, file_month, file_still
from mingting.assess.facts.read import months_of, raws, rows_of
from mingting.assess.facts.shape import QUERIES, SOURCES
from mingting.assess.facts.store import Store
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.cubes import families
from mingting.base import clock, journal
from mingting.base.crypto import canonical, sm3
from mingting.base.journal import Actor
from mingting.base.models import Event
from mingting.rules.masking import mask_name

TAKEN = "snapshot.taken"
_HELPERS = {"cases": ("case_reviews", "case_licences")}
_DATASET = {helper: dataset for dataset, helpers in _HELPERS.items() for helper in helpers}
_SUBJECTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "base/ledger": ("ledger_id", (*QUERIES, *_DATASET)),
    "handle/case": ("id", ("cases",)),
    "handle/review": ("id", ("reviews", "case_reviews")),
    "handle/licence": ("id", ("licences", "case_licences")),
    "registers/entry": ("id", ("entries",)),
}
"""What events tell of, and which reads find the months of their rows."""


def store() -> Store:
    """The facts of this house."""
    return Store(settings.DATA / "facts")


def take_snapshot(actor: Actor) -> Snapshot:
    """What is known now. Without news the latest snapshot is answered, and nothing is written."""
    journal.seal_all()
    position = journal.position()
    before = Snapshot.objects.first()
    taking = _Taking(store(), read_ground(), before.manifest if before else None, before.position if before else 0)
    manifest = taking.manifest()
    if before and manifest == {name: kept for name, kept in before.manifest.items() if name != "position"}:
        return before
    manifest["position"] = position
    return _close(manifest, position, taking.made, actor)


def _close(manifest: dict[str, Any], position: int, made: Mapping[str, list[str]], actor: Actor) -> Snapshot:
    digest = sm3(canonical(manifest)).hex()
    with transaction.atomic():
        snapshot, new = Snapshot.objects.get_or_create(
            digest=digest, defaults={"taken_at": clock.now(), "position": position, "manifest": manifest}
        )
        if new:
            data = {"digest": digest, "position": position, "months": dict(made)}
            journal.record(TAKEN, f"facts/snapshot:{snapshot.number}", data, actor=actor)
    return snapshot


@dataclass
class _Taking:
    store: Store
    ground: Ground
    before: Mapping[str, Any] | None
    position: int
    made: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.raws = raws()
        self.families = families(CATALOGUE)
        self.connection: duckdb.DuckDBPyConnection = connect()
        self.ground.load(self.connection)
        self.register_fields = {one["code"]: json.loads(one["fields"]) for one in self.ground.tables["register"]}

    def manifest(self) -> dict[str, Any]:
        digests, cubes = self.ground.digests(), declared(self.families)
        news = self._news()
        datasets = {}
        for dataset in QUERIES:
            kept = self._kept(dataset, digests)
            months = set(kept) | self._news_of(dataset, news) if kept is not None else months_of(self.raws[dataset])
            touched = months if kept is None else self._news_of(dataset, news)
            datasets[dataset] = self._months(dataset, sorted(months), touched, kept or {}, cubes)
        return {
            "format": FORMAT,
            "datasets": datasets,
            "still": {name: self._still(name) for name in sorted(self.ground.still)},
            "calendars": self.ground.calendars,
            "cubes": cubes,
            "ground": digests,
        }

    def _kept(self, dataset: str, digests: Mapping[str, str]) -> dict[str, Any] | None:
        """The months of the last snapshot, if the ground under them is the same and the files are there."""
        before = self.before
        if before is None or before["format"] != FORMAT or before["ground"].get(dataset) != digests[dataset]:
            return None
        kept: dict[str, Any] = before["datasets"].get(dataset, {})
        return kept if all(self.store.path(one["file"]).exists() for one in kept.values()) else None

    def _months(
        self, dataset: str, months: list[str], touched: set[str], kept: Mapping[str, Any], cubes: Mapping[str, Any]
    ) -> dict[str, Any]:
        same = self.before is not None and self.before["cubes"].get(dataset) == cubes[dataset]
        found = {}
        for month in months:
            if month in touched:
                entry = self._make(dataset, month)
                if entry["rows"]:
                    found[month] = entry
                if entry != kept.get(month):
                    self.made.setdefault(dataset, []).append(month)
            elif same and (not kept[month]["cube"] or self.store.path(kept[month]["cube"]).exists()):
                found[month] = kept[month]
            else:
                made = cube_of(self.store, self.connection, dataset, kept[month]["file"], self.families)
                found[month] = kept[month] | {"cube": made}
        return found

    def _make(self, dataset: str, month: str) -> dict[str, Any]:
        rows = rows_of(self.raws[dataset], month)
        if dataset == "entries":
            rows = spread(rows, self.register_fields)
        if dataset == "returns":
            rows = _masked(rows, "reporter")
        self.connection.register(f"raw_{dataset}", rows)
        for helper in _HELPERS.get(dataset, ()):
            self.connection.register(f"raw_{helper}", rows_of(self.raws[helper], month))
        source = SOURCES.get(dataset, f"SELECT * FROM raw_{dataset}")
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE month AS {source}")
        return file_month(self.store, self.connection, dataset, QUERIES[dataset], self.families)

    def _still(self, dataset: str) -> dict[str, Any]:
        self.connection.register("given", self.ground.table_of(dataset))
        return file_still(self.store, self.connection, dataset, "SELECT * FROM given")

    # ---- news ----------------------------------------------------------------------------------------------------------------

    def _news(self) -> dict[str, set[str]]:
        """Months touched by what the journal tells since the last snapshot, by dataset: of a ledger's rows, or of one row that an act changed."""
        found: dict[str, set[str]] = {}
        keys: dict[str, list[int]] = {subject: [] for subject in _SUBJECTS}
        events = Event.objects.filter(position__gt=self.position).exclude(kind=TAKEN).order_by("position")
        for subject, data in events.values_list("subject", "data").iterator(2000):
            about, _, key = subject.partition(":")
            if about in keys and key.isdigit():
                keys[about].append(int(key))
            for dataset, months in (data.get("months") or {}).items() if isinstance(data, dict) else ():
                name = "entries" if dataset.startswith("register") else dataset
                found.setdefault(name, set()).update(months)
        for about, (column, names) in _SUBJECTS.items():
            for start in range(0, len(keys[about]), 500):
                for name in names:
                    months = months_of(self.raws[name], column, keys[about][start : start + 500])
                    found.setdefault(_DATASET.get(name, name), set()).update(months)
        return found

    def _news_of(self, dataset: str, news: Mapping[str, set[str]]) -> set[str]:
        return news.get(dataset, set())


def _masked(rows: pa.Table, column: str) -> pa.Table:
    """Who filled a return in is shown as 张*明; the ledger keeps the name."""
    at = rows.column_names.index(column)
    return rows.set_column(
        at, column, pa.array([mask_name(one or "") for one in rows.column(column).to_pylist()], pa.string())
    )
