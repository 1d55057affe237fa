"""评价入账: reviews that a ledger brings, many at a time, in the transaction of its import."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import record_rows
from mingting.handle.reviews.models import Review

COMMENT = b"review.comment"
EXTRA = b"review.extra"
"""Contexts under which the comment and the ledger's other columns are sealed."""


def record_reviews(rows: pl.DataFrame) -> int:
    """Insert in the caller's transaction; what is there by its number stays as it is. Answers how many were new."""
    return record_rows(Review, rows)
