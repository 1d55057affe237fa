"""DuckDB over immutable Parquet: the default. No database file is shared; each engine has a connection in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from mingting.assess.indicators import sql
from mingting.assess.indicators.compile import TABLE, ddl
from mingting.assess.indicators.cubes import Cube, Family
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.errors import FactsMissing
from mingting.assess.indicators.sql import Rows

Resolve = Callable[[str], Path]
Span = tuple[date | None, date | None]


class DuckBackend:
    def __init__(self, manifest: Mapping[str, Any], resolve: Resolve, *, use_cubes: bool = True) -> None:
        self._manifest = manifest
        self._resolve = resolve
        self._use_cubes = use_cubes
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET parquet_metadata_cache = true")
        self._cubes: dict[tuple[str, str], Cube] = {}
        self._made: set[str] = set()
        self._lock = threading.RLock()

    # ---- cubes ---------------------------------------------------------------------------------------------------------------

    def stored(self, family: Family) -> Cube | None:
        if not self._use_cubes:
            return None
        if self._manifest["cubes"].get(family.dataset, {}).get(family.name) != family.digest:
            return None
        key = (family.dataset, family.name)
        if key not in self._cubes:
            with self._lock:
                self._cubes[key] = self._cube(family)
        return self._cubes[key]

    def _cube(self, family: Family) -> Cube:
        """The family's cells of every month: a few columns of a few thousand rows."""
        months = self._manifest["datasets"].get(family.dataset, {}).values()
        files = [one["cube"] for one in months if one["cube"]]
        if not files:
            return self._empty(family)
        names = ", ".join(f'"{one}"' for one in ("month", "path", *family.dims, *(flow.name for flow in family.flows)))
        query = f"SELECT {names} FROM {self._parquet(files)} WHERE family = ?"
        return Cube(self._execute(query, [family.name]).to_arrow_table())

    def _empty(self, family: Family) -> Cube:
        query = family.sql(self._nothing(family.dataset), "duckdb")
        return Cube(self._execute(query, []).to_arrow_table())

    def passed(self, family: Family, spans: Sequence[Span], *, months: bool) -> Cube:
        where, params = sql.within_days(family.day, spans)
        plain = family.day == f'"{TABLE}"."{family.flows[0].part.day}"'
        source = self._source(family.dataset, family.flows[0].part.day if plain else "", spans)
        return Cube(self._execute(family.sql(source, "duckdb", where, months=months), params).to_arrow_table())

    # ---- rows ----------------------------------------------------------------------------------------------------------------

    def counted(self, asked: Rows) -> tuple[int, int]:
        query, params = sql.counted(asked, self._rows_of(asked), "duckdb")
        rows, total = self._execute(query, params).fetchall()[0]
        return int(rows), int(total)

    def listed(self, asked: Rows, columns: Sequence[str], limit: int | None, offset: int = 0) -> list[tuple[Any, ...]]:
        query, params = sql.listed(asked, self._rows_of(asked), "duckdb", columns, limit, offset)
        rows: list[tuple[Any, ...]] = self._execute(query, params).fetchall()
        return rows

    def _rows_of(self, asked: Rows) -> str:
        span = (None if asked.part.until else asked.first, asked.last)
        return self._source(asked.part.dataset, asked.part.day, (span,))

    # ---- files ---------------------------------------------------------------------------------------------------------------

    def files(self, dataset: str, day: str = "", spans: Sequence[Span] = ((None, None),)) -> list[str]:
        """The files that can hold rows of those days, by the spans the manifest keeps."""
        if dataset in self._manifest["still"]:
            return [str(self._manifest["still"][dataset]["file"])]
        months = self._manifest["datasets"].get(dataset, {}).values()
        return [str(one["file"]) for one in months if not day or _overlaps(one["spans"].get(day), spans)]

    def _source(self, dataset: str, day: str, spans: Sequence[Span]) -> str:
        files = self.files(dataset, day, spans)
        return self._parquet(files) if files else self._nothing(dataset)

    def _nothing(self, dataset: str) -> str:
        name = f"nothing_{dataset}"
        with self._lock:
            if dataset not in self._made:
                self._execute(f"CREATE TABLE {name} ({ddl(DATASETS[dataset])})", [])
                self._made.add(dataset)
        return name

    def _parquet(self, files: Sequence[str]) -> str:
        paths = []
        for file in files:
            path = self._resolve(file)
            if not path.exists():
                raise FactsMissing(file=file)
            paths.append("'" + str(path).replace("'", "''") + "'")
        return f"read_parquet([{', '.join(paths)}])"

    def _execute(self, query: str, params: list[Any]) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor().execute(query, params)


def _overlaps(known: Sequence[str] | None, spans: Sequence[Span]) -> bool:
    """Whether a file whose days run from and to (none: it has no such day) can hold a day of the runs."""
    if not known:
        return False
    low, high = known
    return any(
        (last is None or low <= last.isoformat()) and (first is None or high >= first.isoformat())
        for first, last in spans
    )
