"""Cases that a review or a licence speaks of: found by source and number, in ledgers that count."""

from __future__ import annotations

import polars as pl
from django.db.models import Q

from mingting.base.models import Ledger, Source
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import frame_of
from mingting.exchange.kinds.store import by_keys, from_utc
from mingting.exchange.table import Table
from mingting.handle.cases.models import Case

_SCHEMA = {
    "case_source": pl.String,
    "case_no": pl.String,
    "case~id": pl.Int64,
    "case_organ~id": pl.Int64,
    "case_organ": pl.String,
    "case_path": pl.String,
    "case_accepted_at": pl.Datetime("us", "UTC"),
    "case_finished_at": pl.Datetime("us", "UTC"),
}


def case_sources(table: Table, context: Context) -> None:
    """办件来源 by code or name; empty: the ledger's own source."""
    names = {code: code for code in Source.objects.values_list("code", flat=True)}
    names |= {name: code for code, name in Source.objects.values_list("code", "name")}
    cells = table["case_source"]
    found = cells.replace_strict(names, default=None, return_dtype=pl.String)
    table.refuse(
        cells.is_not_null() & found.is_null(),
        "case_source",
        pl.lit("没有登记来源“") + cells.str.slice(0, 30) + "”，请核对。",
    )
    own = table["case_no"].is_not_null() & cells.is_null()
    table.put(case_source=pl.select(pl.when(own).then(pl.lit(context.source.code)).otherwise(found)).to_series())


def find_cases(table: Table, context: Context) -> None:
    """Put the case's id, organ and times beside; a number that is nowhere sets the row aside."""
    case_sources(table, context)
    asked = table.frame.select("case_source", "case_no").drop_nulls().unique()
    found = []
    counts = Q(ledger=None) | Q(ledger__state=Ledger.State.DONE)
    for code in asked["case_source"].unique().to_list():
        query = Case.objects.filter(counts, source__code=code)
        keys = asked.filter(pl.col("case_source") == code).select(source_no="case_no")
        fields = ("source_no", "id", "organ_id", "organ__code", "organ_path", "accepted_at", "finished_at")
        for part in by_keys(query, "source_no", keys, context):
            found += [(code, *row) for row in part.values_list(*fields)]
    cases = from_utc(frame_of(found, _SCHEMA), ("case_accepted_at", "case_finished_at"))
    table.frame = table.frame.join(cases, on=["case_source", "case_no"], how="left", maintain_order="left")
    lost = table["case_no"].is_not_null() & table["case_source"].is_not_null() & table["case~id"].is_null()
    table.refuse(
        lost, "case_no", pl.lit("没有登记这个办件编号（来源：") + table["case_source"] + "）；请核对，或先导入办件。"
    )
    outside = [path for path in table["case_path"].drop_nulls().unique().to_list() if not context.covers(path)]
    table.refuse(table["case_path"].is_in(outside), "case_no", "这个办件不在您可以导入的单位范围内。")
