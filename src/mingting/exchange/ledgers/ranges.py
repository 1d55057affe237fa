"""Row numbers kept short: which rows of a ledger were known, which were set aside."""

from __future__ import annotations

import polars as pl


def pack(rows: pl.Series) -> str:
    """
    >>> pack(pl.Series([3, 4, 5, 9, 11, 12]))
    '3-5,9,11-12'
    """
    if not rows.len():
        return ""
    frame = pl.DataFrame({"row": rows.cast(pl.Int64).sort()}).with_columns(
        run=(pl.col("row").diff().fill_null(1) != 1).cum_sum()
    )
    runs = frame.group_by("run", maintain_order=True).agg(
        pl.col("row").min().alias("low"), pl.col("row").max().alias("high")
    )
    return ",".join(f"{low}-{high}" if high > low else f"{low}" for low, high in runs.select("low", "high").iter_rows())


def unpack(text: str) -> pl.Series:
    """
    >>> unpack("3-5,9").to_list()
    [3, 4, 5, 9]
    """
    found: list[int] = []
    for part in filter(None, text.split(",")):
        low, _, high = part.partition("-")
        found.extend(range(int(low), int(high or low) + 1))
    return pl.Series(found, dtype=pl.UInt32)
