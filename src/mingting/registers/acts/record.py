"""台账登记: entries that a ledger brings, in the transaction of its import."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import PreparedRows, prepare_rows, record_rows
from mingting.registers.models import Entry

EXTRA = b"entry.extra"
"""The context under which the ledger's other columns are sealed."""


def prepare_entries(rows: pl.DataFrame) -> PreparedRows:
    """Rows as the database takes them; needs no transaction."""
    return prepare_rows(Entry, rows)


def record_entries(rows: PreparedRows) -> int:
    """Insert in the caller's transaction; what is there by its number stays as it is. Answers how many were new."""
    return record_rows(rows)
