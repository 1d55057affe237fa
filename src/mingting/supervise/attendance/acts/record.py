"""考勤入账: half-days that a ledger brings, in the transaction of its import."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import PreparedRows, prepare_rows, record_rows
from mingting.supervise.attendance.models import HalfDay

EXTRA = b"half-day.extra"
"""The context under which the ledger's other columns are sealed."""


def prepare_half_days(rows: pl.DataFrame) -> PreparedRows:
    """Rows as the database takes them; needs no transaction."""
    return prepare_rows(HalfDay, rows)


def record_half_days(rows: PreparedRows) -> int:
    """Insert in the caller's transaction; a half-day already marked stays as it is. Answers how many were new."""
    return record_rows(rows)
