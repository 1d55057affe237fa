"""PostgreSQL: a snapshot loaded into temporary tables answers the same compiled declarations, with the same integers.

For an office that wants its figures recomputed by the database it trusts, and for the proof that no figure leans on one engine. There are no stored
cubes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.csv as csv

from mingting.assess.indicators import sql
from mingting.assess.indicators.backends.duck import Resolve, Span
from mingting.assess.indicators.compile import ddl
from mingting.assess.indicators.cubes import Cube, Family
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.sql import Rows

_BATCH = 100_000


class PostgresBackend:
    """Loads a dataset when it is first asked for; the tables go with the session."""

    def __init__(
        self, manifest: Mapping[str, Any], resolve: Resolve, connection: psycopg.Connection[tuple[Any, ...]]
    ) -> None:
        self._manifest = manifest
        self._resolve = resolve
        self._connection = connection
        self._loaded: set[str] = set()

    def stored(self, family: Family) -> Cube | None:
        return None

    def passed(self, family: Family, spans: Sequence[Span], *, months: bool) -> Cube:
        where, params = sql.within_days(family.day, spans)
        query = family.sql(self._table(family.dataset), "postgres", where, months=months)
        names = ["month", "path", *family.dims, *(flow.name for flow in family.flows)]
        texts = {"path", *family.dims}
        columns = list(zip(*self._execute(query, params))) or [()] * len(names)
        arrays = [
            pa.array(column, pa.string() if name in texts else pa.int64()) for name, column in zip(names, columns)
        ]
        return Cube(pa.table(arrays, names=names))

    def counted(self, asked: Rows) -> tuple[int, int]:
        query, params = sql.counted(asked, self._table(asked.part.dataset), "postgres")
        rows, total = self._execute(query, params)[0]
        return int(rows), int(total)

    def listed(self, asked: Rows, columns: Sequence[str], limit: int | None, offset: int = 0) -> list[tuple[Any, ...]]:
        query, params = sql.listed(asked, self._table(asked.part.dataset), "postgres", columns, limit, offset)
        return self._execute(query, params)

    # ---- loading -------------------------------------------------------------------------------------------------------------

    def _table(self, dataset: str) -> str:
        name = f"pg_temp.mt_{dataset}"
        if dataset not in self._loaded:
            self._load(dataset, name)
            self._loaded.add(dataset)
        return name

    def _load(self, dataset: str, name: str) -> None:
        columns = ", ".join(f'"{one.name}"' for one in DATASETS[dataset].columns)
        bare = name.removeprefix("pg_temp.")
        with self._connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {name}".encode())
            cursor.execute(f"CREATE TEMPORARY TABLE {bare} ({ddl(DATASETS[dataset])}) ON COMMIT PRESERVE ROWS".encode())
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)".encode()) as copy:
                for file in self._files(dataset):
                    copy.write(_as_csv(file, columns))
            cursor.execute(f"ANALYZE {name}".encode())

    def _files(self, dataset: str) -> list[str]:
        if dataset in self._manifest["still"]:
            return [str(self._resolve(self._manifest["still"][dataset]["file"]))]
        months = self._manifest["datasets"].get(dataset, {})
        return [str(self._resolve(one["file"])) for one in months.values()]

    def _execute(self, query: str, params: list[Any]) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(query.replace("%", "%%").replace("?", "%s").encode(), params)
            return cursor.fetchall()


def _as_csv(file: str, columns: str) -> bytes:
    """Words are quoted and nothing is not, so that an empty word stays a word."""
    table = duckdb.connect(":memory:").execute(f"SELECT {columns} FROM read_parquet(?)", [file]).to_arrow_table()
    sink = io.BytesIO()
    options = csv.WriteOptions(include_header=False, quoting_style="needed", batch_size=_BATCH)
    csv.write_csv(table, sink, options)
    return sink.getvalue()
