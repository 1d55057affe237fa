"""台账登记: entries that a ledger brings, in the transaction of its import."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import record_rows
from mingting.registers.models import Entry

EXTRA = b"entry.extra"
"""The context under which the ledger's other columns are sealed."""


def record_entries(rows: pl.DataFrame) -> int:
    """Insert in the caller's transaction; what is there by its number stays as it is. Answers how many were new."""
    return record_rows(Entry, rows)
