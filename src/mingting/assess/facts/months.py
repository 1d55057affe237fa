"""From rows to a month's file and its cubes. Knows no database: what it needs lies in a DuckDB relation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from mingting.assess.facts.store import Store
from mingting.assess.indicators.compile import ddl
from mingting.assess.indicators.cubes import Family
from mingting.assess.indicators.datasets import DATASETS

FORMAT = 2
"""Of the manifest and its files; another number makes every month again."""
Families = Mapping[str, Sequence[Family]]


def connect() -> duckdb.DuckDBPyConnection:
    """One thread and kept order: the same rows make the same file."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET threads = 1; SET preserve_insertion_order = true")
    return connection


def file_month(
    store: Store, connection: duckdb.DuckDBPyConnection, dataset: str, query: str, families: Families
) -> dict[str, Any]:
    """Write one month of a dataset and its cubes; answers the manifest's entry."""
    known = DATASETS[dataset]
    columns = ", ".join(f'CAST("{one.name}" AS {_TYPES[one.type]}) AS "{one.name}"' for one in known.columns)
    name = store.put(connection, f'SELECT {columns} FROM ({query}) ORDER BY "{known.key}"')
    source = _source(store, name)
    days = known.days
    ends = ", ".join(f'MIN("{day}"), MAX("{day}")' for day in days)
    counted = connection.execute(f"SELECT COUNT(*), {ends} FROM {source}").fetchall()[0]
    spans = {
        day: [counted[1 + 2 * at].isoformat(), counted[2 + 2 * at].isoformat()] if counted[1 + 2 * at] else None
        for at, day in enumerate(days)
    }
    return {
        "file": name,
        "rows": counted[0],
        "spans": spans,
        "cube": cube_of(store, connection, dataset, name, families),
    }


def cube_of(store: Store, connection: duckdb.DuckDBPyConnection, dataset: str, file: str, families: Families) -> str:
    """The cube file of one month file: the cells of every family one under the other. Empty where there is no cell."""
    source = _source(store, file)
    passes = [
        f"SELECT '{one.name}' AS family, * FROM ({one.sql(source, 'duckdb')})" for one in families.get(dataset, ())
    ]
    if not passes:
        return ""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE cube AS {' UNION ALL BY NAME '.join(passes)}")
    cells = connection.execute("SELECT COUNT(*) FROM cube").fetchall()[0][0]
    return store.put(connection, "SELECT * FROM cube ORDER BY ALL") if cells else ""


def file_still(store: Store, connection: duckdb.DuckDBPyConnection, dataset: str, query: str) -> dict[str, Any]:
    """Write a dataset that is kept once a snapshot."""
    known = DATASETS[dataset]
    columns = ", ".join(f'CAST("{one.name}" AS {_TYPES[one.type]}) AS "{one.name}"' for one in known.columns)
    name = store.put(connection, f"SELECT {columns} FROM ({query}) ORDER BY ALL")
    return {"file": name, "rows": connection.execute(f"SELECT COUNT(*) FROM {_source(store, name)}").fetchall()[0][0]}


def empty(dataset: str) -> str:
    """A query that gives no row of the dataset."""
    return "SELECT " + ", ".join(f'NULL AS "{one.name}"' for one in DATASETS[dataset].columns) + " WHERE FALSE"


def declared(families: Families) -> dict[str, dict[str, str]]:
    """What the cubes of a manifest were made of."""
    return {dataset: {one.name: one.digest for one in ones} for dataset, ones in families.items()}


def _source(store: Store, name: str) -> str:
    return "read_parquet('" + str(store.path(name)).replace("'", "''") + "')"


_TYPES = {"str": "VARCHAR", "int": "BIGINT", "day": "DATE", "flag": "BOOLEAN"}
__all__ = ["connect", "cube_of", "ddl", "declared", "empty", "file_month", "file_still"]
