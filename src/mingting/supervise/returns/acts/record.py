"""报表入账: lines of periodic returns that a ledger brings, in the transaction of its import."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import record_rows
from mingting.supervise.returns.models import ReturnLine

EXTRA = b"return-line.extra"
"""The context under which the ledger's other columns are sealed."""


def record_return_lines(rows: pl.DataFrame) -> int:
    """Insert in the caller's transaction; a line already reported stays as it is. Answers how many were new."""
    return record_rows(ReturnLine, rows)
