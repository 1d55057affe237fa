"""A ledger being checked: its rows as columns, and everything found against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from mingting.base.organs import Candidate

_WARNINGS = 500


@dataclass(frozen=True)
class Problem:
    """Why a row was set aside: its number in the sheet, the heading as the sheet writes it, what to do."""

    row: int
    field: str
    say: str
    candidates: tuple[Candidate, ...] = ()

    def as_row(self) -> dict[str, Any]:
        found: dict[str, Any] = {"row": self.row, "field": self.field, "say": self.say}
        if self.candidates:
            found["candidates"] = [{"code": one.code, "name": one.name} for one in self.candidates]
        return found


@dataclass
class Table:
    """`frame` has `row_no`, the raw cells of each column present (`raw:<code>`) and, as they are understood, the values by column code."""

    frame: pl.DataFrame
    headings: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def __contains__(self, code: str) -> bool:
        return code in self.frame.columns

    def __getitem__(self, code: str) -> pl.Series:
        return self.frame[code]

    def put(self, **columns: pl.Series | pl.Expr) -> None:
        self.frame = self.frame.with_columns(**columns)

    def heading(self, code: str) -> str:
        return self.headings.get(code, code)

    def refuse(
        self,
        where: pl.Series | pl.Expr,
        code: str,
        say: str | pl.Series | pl.Expr,
        candidates: Mapping[str, Sequence[Candidate]] | None = None,
        by: str = "",
    ) -> None:
        """Set aside the rows where it holds. `candidates` answers the cell's text (column `by`) with the organs it may mean."""
        self.problems += self._found(where, code, say, candidates, by)

    def warn(self, where: pl.Series | pl.Expr, code: str, say: str | pl.Series | pl.Expr) -> None:
        """Say something about the rows where it holds (the first hundreds of them) without setting them aside."""
        self.warnings += self._found(where, code, say, None, "")[:_WARNINGS]

    def _found(
        self,
        where: pl.Series | pl.Expr,
        code: str,
        say: str | pl.Series | pl.Expr,
        candidates: Mapping[str, Sequence[Candidate]] | None,
        by: str,
    ) -> list[Problem]:
        words = pl.lit(say) if isinstance(say, str) else say
        chosen = self.frame.lazy().select(
            "row_no", words.alias("say"), (pl.col(by) if by else pl.lit("")).alias("by"), where=where
        )
        hits = chosen.filter(pl.col("where").fill_null(False)).collect()
        heading = self.heading(code)
        return [
            Problem(row, heading, text, tuple((candidates or {}).get(text_by or "", ())))
            for row, text, text_by in hits.select("row_no", "say", "by").iter_rows()
        ]

    @property
    def bad_rows(self) -> set[int]:
        return {one.row for one in self.problems}

    def good(self) -> pl.DataFrame:
        """The rows nothing was found against."""
        bad = self.bad_rows
        return (
            self.frame.filter(~pl.col("row_no").is_in(pl.Series(sorted(bad), dtype=pl.UInt32).implode()))
            if bad
            else self.frame
        )
