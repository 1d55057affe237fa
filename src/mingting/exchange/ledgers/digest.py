"""SM3 over the canonical rows of a ledger: row number and content, in the order of the sheet."""

from __future__ import annotations

import polars as pl

from mingting.base.crypto import Sm3
from mingting.exchange.kinds.base import Kind, key_expr

_AT_ONCE = 50_000


def canonical_rows(kind: Kind, rows: pl.DataFrame) -> pl.Series:
    """One text a row: what is hashed, and what is compared with the tables."""
    return rows.select(key_expr(("row_no", *kind.content))).to_series()


def rows_digest(kind: Kind, rows: pl.DataFrame) -> str:
    digest = Sm3()
    for part in rows.select("row_no", *kind.content).iter_slices(_AT_ONCE):
        digest.update("\n".join(canonical_rows(kind, part).to_list()).encode() + b"\n")
    return digest.hexdigest()
