"""证照入账: licences that a ledger brings, many at a time, in the transaction of its import."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import PreparedRows, prepare_rows, record_rows
from mingting.handle.licences.models import Licence

HOLDER = b"licence.holder"
EXTRA = b"licence.extra"
"""Contexts under which the holder and the ledger's other columns are sealed."""


def prepare_licences(rows: pl.DataFrame) -> PreparedRows:
    """Rows as the database takes them; needs no transaction."""
    return prepare_rows(Licence, rows)


def record_licences(rows: PreparedRows) -> int:
    """Insert in the caller's transaction; what is there by its number stays as it is. Answers how many were new."""
    return record_rows(rows)
