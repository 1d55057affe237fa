"""Which item, and which version of it, a case means."""

from __future__ import annotations

from typing import Any

import polars as pl

from mingting.base.organs import fold
from mingting.catalogue.models import Item
from mingting.exchange.kinds.base import frame_of


class ItemDirectory:
    """All versions of all items in memory: which one a code means on a day; the code an item's name means within an organ."""

    def __init__(self) -> None:
        fields = (
            "id",
            "code",
            "version",
            "name",
            "organ_id",
            "organ__path",
            "case_kind",
            "promise_limit",
            "promise_unit",
        )
        rows = Item.objects.exclude(state=Item.State.DRAFT).values_list(
            *fields, "legal_limit", "legal_unit", "valid_from", "valid_to"
        )
        schema: dict[str, Any] = {
            "item~id": pl.Int64,
            "item": pl.String,
            "version": pl.Int64,
            "item_name": pl.String,
            "item_organ": pl.Int64,
            "item_path": pl.String,
            "case_kind": pl.String,
            "promise_limit": pl.Int64,
            "promise_unit": pl.String,
            "legal_limit": pl.Int64,
            "legal_unit": pl.String,
            "item_from": pl.Date,
            "item_to": pl.Date,
        }
        self.versions = frame_of(rows, schema).sort("item_from", "version")
        self.codes = set(self.versions["item"].to_list())
        self._names: dict[tuple[str, int], set[str]] = {}
        for code, name, organ in self.versions.select("item", "item_name", "item_organ").iter_rows():
            self._names.setdefault((fold(name), organ), set()).add(code)

    def by_name(self, name: str, organ: int) -> str | None:
        found = self._names.get((fold(name), organ), set())
        return next(iter(found)) if len(found) == 1 else None

    def in_force(self, rows: pl.DataFrame) -> pl.DataFrame:
        """For rows of `row_no`, `item` and `on`: the version in force that day; the first version where the day is before it."""
        days = (
            rows.select("row_no", "item", "on")
            .filter(pl.col("item").is_not_null() & pl.col("on").is_not_null())
            .sort("on")
        )
        found = days.join_asof(
            self.versions, left_on="on", right_on="item_from", by="item", strategy="backward", check_sortedness=False
        )
        return found.drop("item", "on")
