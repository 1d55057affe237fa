"""Rows by the thousand into one table: COPY on PostgreSQL, executemany on SQLite; a row that is already there by its number stays as it is.

The acts that record ledgers stand on this. Rows come as a frame whose columns are the table's own; times in it are aware or in UTC.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, cast

import polars as pl
from django.db import connection, models, transaction
from django.db.utils import IntegrityError

_NULL = "\x01"  # cannot stand in a cell: control characters are refused at the door
_MANY, _GROWN = 1_000, 0.1
"""So many rows at once, and so large a part of those known, make a table another one."""


@dataclass(frozen=True)
class PreparedRows:
    """Rows in the form in which the database takes them; made outside of the transaction that records them, in another thread if one likes."""

    model: type[models.Model]
    columns: tuple[str, ...]
    payload: bytes | list[tuple[Any, ...]]


def prepare_rows(model: type[models.Model], rows: pl.DataFrame) -> PreparedRows:
    """Rows as COPY or executemany take them. The columns of the frame are the table's own."""
    payload = copy_text(rows) if connection.vendor == "postgresql" else sqlite_rows(rows)
    return PreparedRows(model, tuple(rows.columns), payload)


def record_rows(rows: PreparedRows) -> int:
    """Insert the rows, in the caller's transaction; answers how many were new."""
    if not rows.payload:
        return 0
    if not connection.in_atomic_block:
        raise RuntimeError("rows are recorded in the transaction of their ledger's act")
    quote = connection.ops.quote_name
    table, columns = quote(rows.model._meta.db_table), ", ".join(quote(name) for name in rows.columns)
    if isinstance(rows.payload, bytes):
        count = _copy(table, columns, rows.payload)
        _look_again(rows.model, count)
        return count
    with connection.cursor() as cursor:
        marks = ", ".join(["?"] * len(rows.columns))
        # past Django's cursor: its %s rewriting and parameter hooks cost more than the insert
        raw = cursor.connection.cursor()
        try:
            raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING", rows.payload)
            return cast(int, raw.rowcount)
        finally:
            raw.close()


def sqlite_rows(rows: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The rows as SQLite keeps them: times as text in UTC, as Django writes them."""
    plain = rows.with_columns(_naive(rows[name]).dt.to_string("%Y-%m-%d %H:%M:%S") for name in _times(rows))
    plain = plain.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"), pl.col(pl.Boolean).cast(pl.Int8))
    return plain.rows()


def copy_text(rows: pl.DataFrame) -> bytes:
    """The rows as COPY reads them (CSV, bytes in hex)."""
    plain = rows.with_columns(
        *(_naive(rows[name]).dt.to_string("%Y-%m-%d %H:%M:%S+00") for name in _times(rows)),
        *(
            (pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name)
            for name, kind in rows.schema.items()
            if kind == pl.Binary
        ),
    )
    out = io.BytesIO()
    plain.write_csv(out, include_header=False, null_value=_NULL, line_terminator="\n")
    return out.getvalue()


def _times(rows: pl.DataFrame) -> list[str]:
    return [name for name, kind in rows.schema.items() if isinstance(kind, pl.Datetime)]


def _naive(times: pl.Series) -> pl.Series:
    kind = cast(pl.Datetime, times.dtype)
    return times.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if kind.time_zone else times


def _copy(table: str, columns: str, text: bytes) -> int:
    """Straight into the table; where a number is already there, once more through a temporary table that passes it over."""
    try:
        with transaction.atomic():
            return _copy_into(table, columns, text)
    except IntegrityError as error:
        if not _is_duplicate(error):
            raise
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE ledger_rows ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0")
        _copy_into("ledger_rows", columns, text)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM ledger_rows ON CONFLICT DO NOTHING")
        found = cast(int, cursor.rowcount)
        cursor.execute("DROP TABLE ledger_rows")
        return found


def _look_again(model: type[models.Model], count: int) -> None:
    """Let PostgreSQL look at a table that has just grown by much: what comes next in the same minute, or the same transaction, must not be planned
    for a table that it remembers as empty or small."""
    if count < _MANY:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        if count > cursor.fetchone()[0] * _GROWN:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {connection.ops.quote_name(model._meta.db_table)}")


def _copy_into(table: str, columns: str, text: bytes) -> int:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        raw = cursor.cursor
        with raw.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '{_NULL}')") as copy:
            copy.write(text)
        return cast(int, raw.rowcount)


def _is_duplicate(error: IntegrityError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "23505"
