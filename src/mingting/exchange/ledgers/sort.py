"""The rows of a checked table sorted: new, known, set aside. Duplicates inside the file and against what is stored, by the source's own number."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, key_expr
from mingting.exchange.table import Table


@dataclass
class Sorted:
    """`fresh` rows are to be recorded, `own` were recorded by an earlier try of the same ledger; `known` and `aside` are row numbers."""

    fresh: pl.DataFrame
    own: pl.DataFrame
    known: pl.Series
    aside: pl.Series
    conflicts: int

    @property
    def taken(self) -> pl.DataFrame:
        """All rows that this ledger brings, in the order of the sheet."""
        return pl.concat([self.fresh, self.own], how="vertical").sort("row_no") if self.own.height else self.fresh


def sort_rows(kind: Kind, table: Table, context: Context) -> Sorted:
    """Say of every row what becomes of it; problems go to the table."""
    rows = table.good().with_columns(key_expr(kind.key).alias("~key"))
    nothing = rows.filter(kind.nothing_to_record())["row_no"]
    rows = rows.filter(~kind.nothing_to_record())
    before = len(table.problems)
    rows, repeated = _within(kind, table, rows)
    fresh, own, known = _against(kind, table, rows, context)
    conflicts = len({one.row for one in table.problems[before:]})
    return Sorted(
        fresh,
        own,
        pl.concat([nothing, repeated, known]).sort(),
        pl.Series(sorted(table.bad_rows), dtype=pl.UInt32),
        conflicts,
    )


def _within(kind: Kind, table: Table, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """A number twice in the file: the same again is known, another content is set aside; the first stands."""
    if not rows["~key"].is_duplicated().any():
        return rows, rows["row_no"].clear()
    rows = rows.with_columns(key_expr(kind.content).alias("~content"))
    first = rows.unique("~key", keep="first").select(
        "~key", pl.col("row_no").alias("first"), pl.col("~content").alias("first_content")
    )
    rows = rows.join(first, on="~key", how="left", maintain_order="left")
    later = rows.filter(pl.col("first") != pl.col("row_no"))
    same = later.filter(pl.col("~content") == pl.col("first_content"))["row_no"]
    other = later.filter(pl.col("~content") != pl.col("first_content"))
    words = dict(
        other.select(
            "row_no", pl.format("与第{}行" + _key_words(kind) + "相同而内容不同，请核对后只留一行。", "first")
        ).iter_rows()
    )
    table.refuse(
        pl.col("row_no").is_in(list(words)),
        kind.key[0],
        pl.col("row_no").replace_strict(words, default="", return_dtype=pl.String),
    )
    return rows.filter(pl.col("first") == pl.col("row_no")).drop("first", "first_content", "~content"), same


def _against(
    kind: Kind, table: Table, rows: pl.DataFrame, context: Context
) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """A number that is stored already: the same content is known, another is set aside; rows of this very ledger are its own."""
    stored = kind.stored(context, rows)
    stored = stored.select(key_expr(kind.key).alias("~key"), key_expr(kind.content).alias("~stored"), "ledger").unique(
        "~key", keep="first"
    )
    if not stored.height:
        return rows, rows.clear(), rows["row_no"].clear()
    joined = rows.with_columns(key_expr(kind.content).alias("~content")).join(
        stored, on="~key", how="left", maintain_order="left"
    )
    new = pl.col("~stored").is_null()
    own = (pl.col("ledger") == context.ledger_id).fill_null(False) & ~new
    same = (pl.col("~content") == pl.col("~stored")) & ~own & ~new
    other = joined.filter((pl.col("~content") != pl.col("~stored")) & ~own)["row_no"]
    table.refuse(
        pl.col("row_no").is_in(other.implode()),
        kind.key[0],
        f"{_key_words(kind)}已经登记过，内容却与这一行不同；请核对，以哪个为准。",
    )
    shape = rows.columns
    return joined.filter(new).select(shape), joined.filter(own).select(shape), joined.filter(same)["row_no"]


def _key_words(kind: Kind) -> str:
    return "、".join(kind.column(code).heading for code in kind.key)
