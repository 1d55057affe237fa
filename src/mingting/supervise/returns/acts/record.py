"""报表入账: lines of periodic returns that a ledger brings, in the transaction of its import."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import PreparedRows, prepare_rows, record_rows
from mingting.supervise.returns.models import ReturnLine

EXTRA = b"return-line.extra"
"""The context under which the ledger's other columns are sealed."""


def prepare_return_lines(rows: pl.DataFrame) -> PreparedRows:
    """Rows as the database takes them; needs no transaction."""
    return prepare_rows(ReturnLine, rows)


def record_return_lines(rows: PreparedRows) -> int:
    """Insert in the caller's transaction; a line already reported stays as it is. Answers how many were new."""
    return record_rows(rows)
