"""What every kind of ledger declares, and what the engine asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

import polars as pl

from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.table import Table

Record = Callable[[], object]
Rule = Callable[[Table, Context], None]


class Kind:
    """A kind of ledger.

    `key` names a record for ever within its source; `content` are the columns that must be equal for a record to be the same;
    `rules` look at whole rows after every cell is understood. A kind that is `whole` enters in one transaction (small tables
    that others lean on), the others in short ones.
    """

    code: str
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    content: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    derived: tuple[str, ...] = ()
    """Columns that `prepare` reckons (days, masks) and `stored` reads back: compared while calendars and items are those of the import."""
    whole: ClassVar[bool] = False
    per_source: ClassVar[bool] = True
    """Whether numbers are a source's own; else one import of the kind at a time."""
    county_wide: ClassVar[bool] = False
    """Whether its rows concern the county as a whole: brought in only by those who may import for all of it."""
    subject: ClassVar[str] = ""
    """How the journal names a record of the kind, before its key: what an act changed since is not compared with the ledger."""
    subject_key: ClassVar[tuple[str, ...]] = ()
    """The columns that the journal's name of a record holds, where they are not the whole key."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.columns)

    def column(self, code: str) -> Column:
        return next(one for one in self.columns if one.code == code)

    @property
    def key_heading(self) -> str:
        return self.column(self.key[0]).heading

    def prepare(self, rows: pl.DataFrame, context: Context) -> pl.DataFrame:
        """Derived columns of rows that passed every rule."""
        return rows

    def nothing_to_record(self) -> pl.Expr:
        """Rows that say nothing new by themselves and count as known."""
        return pl.lit(False)

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        """What is in the tables as key, content and `ledger`: for the given keys of this source, or for the context's ledger (with `row_no`)."""
        raise NotImplementedError

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        """Make rows ready for the tables (persons sealed, tokens made); what is answered records them, in the caller's transaction."""
        raise NotImplementedError

    def clear(self, ledger_id: int, limit: int) -> int:
        """Take away some rows of a ledger that was never finished; answers how many."""
        return 0

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        """The months of each dataset that these rows touch."""
        return {}


def choices(words: Any) -> dict[str, str]:
    """Label to value of a model's choices."""
    return {str(label): str(value) for value, label in words.choices}


def months_of(days: pl.Series) -> list[str]:
    return sorted(days.drop_nulls().dt.to_string("%Y-%m").unique().to_list())


def frame_of(rows: Iterable[Sequence[Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def key_expr(columns: Sequence[str]) -> pl.Expr:
    """Several columns as one text that compares."""
    return pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in columns], separator="\x1f")


def utc(times: pl.Series) -> pl.Series:
    """Times as told in China, as UTC."""
    if (times.dt.year() < 1992).any():  # summer time was kept until 1991
        return times.dt.replace_time_zone(
            "Asia/Shanghai", ambiguous="earliest", non_existent="null"
        ).dt.convert_time_zone("UTC")
    return times.dt.offset_by("-8h").dt.replace_time_zone("UTC")
