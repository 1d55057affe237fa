"""办件: cases of a hall, a platform, a department's own system or a village agent."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from mingting.base.crypto import unseal_fields
from mingting.base.models import Organ
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, frame_of, months_of, utc
from mingting.exchange.kinds.case_clock import with_clock
from mingting.exchange.kinds.case_columns import COLUMNS, STEPS
from mingting.exchange.kinds.case_rules import RULES
from mingting.exchange.kinds.store import by_keys, clear_rows, from_utc
from mingting.exchange.people import Tokens, masked, seal_people, tokens_of
from mingting.handle.cases.acts.record import APPLICANT, EXTRA, prepare_cases, record_cases
from mingting.handle.cases.models import Case
from mingting.handle.cases.search.keys import reversed_number


class Cases(Kind):
    code = "cases"
    name = "办件"
    columns = COLUMNS
    rules = RULES
    key = ("source_no",)
    content = (
        "source_no",
        "item",
        "organ",
        "place",
        "channel",
        "name",
        "id_no",
        "phone",
        "applicant_kind",
        *STEPS,
        "state",
        "result",
        "corrections",
        "paused_days",
        "double_entry",
    )

    derived = ("item_version", "case_kind", "promise_days", "legal_days", "due_on", "used_days", "applicant_masked")

    def prepare(self, rows: pl.DataFrame, context: Context) -> pl.DataFrame:
        regions = dict(Organ.objects.exclude(region=None).values_list("code", "region_id"))
        rows = with_clock(rows, regions)
        return rows.with_columns(
            masked(rows["name"]).alias("applicant_masked"),
            pl.col("version").alias("item_version"),
            pl.when(pl.col("promise_unit") == "workday").then("promise_limit").alias("promise_days"),
            pl.when(pl.col("legal_unit") == "workday").then("legal_limit").alias("legal_days"),
        )

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        found = []
        names = {"item": "item__code", "organ": "organ__code", "place": "place__code", "item_version": "item__version"}
        fields = [
            names.get(one, one) for one in (*self.content, *self.derived) if one not in {"name", "id_no", "phone"}
        ]
        query = Case.objects.filter(source=context.source)
        for part in by_keys(query, "source_no", keys, context):
            for row in part.values_list("row_no", "ledger_id", "ledger__state", "applicant", *fields):
                person = unseal_fields(row[3], APPLICANT)
                found.append((*row[:3], person["name"], person["id"] or None, person["phone"] or None, *row[4:]))
        schema: dict[str, Any] = {"row_no": pl.UInt32, "ledger": pl.Int64, "ledger_state": pl.String} | dict.fromkeys(
            ("name", "id_no", "phone"), pl.String
        )
        schema |= dict.fromkeys([one for one in (*self.content, *self.derived) if one not in schema], pl.String)
        schema |= dict.fromkeys(("item_version", "promise_days", "legal_days", "used_days"), pl.Int64) | {
            "due_on": pl.Date
        }
        schema |= dict.fromkeys(STEPS, pl.Datetime("us", "UTC")) | dict.fromkeys(
            ("corrections", "paused_days"), pl.Int64
        )
        frame = from_utc(frame_of(found, schema), STEPS)
        return frame.with_columns(pl.col("result", "double_entry").replace("", None))

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        names, numbers, phones = (rows[one].fill_null("").to_list() for one in ("name", "id_no", "phone"))
        context.tokens = context.tokens or Tokens()
        made = pl.select(
            *(utc(rows[step]).alias(step) for step in STEPS),
            pl.Series("applicant", seal_people(names, numbers, phones, APPLICANT), dtype=pl.Binary),
            *(
                pl.Series(name, cells, dtype=pl.Binary)
                for name, cells in tokens_of(numbers, phones, context.tokens).items()
            ),
            pl.Series("extra", context.sealed_extra(rows, EXTRA), dtype=pl.Binary),
        )
        plain = rows.select(
            "source_no",
            "channel",
            "case_kind",
            "state",
            "applicant_kind",
            "due_on",
            "due_provisional",
            "used_days",
            "corrections",
            "paused_days",
            "row_no",
            fold_reversed(rows["source_no"]).alias("no_reversed"),
            pl.lit(context.source.pk).alias("source_id"),
            pl.col("item~id").alias("item_id"),
            pl.col("organ~id").alias("organ_id"),
            pl.col("organ~path").alias("organ_path"),
            pl.col("place~id").alias("place_id"),
            pl.col("result").fill_null(""),
            pl.col("double_entry").fill_null(""),
            "promise_days",
            "legal_days",
            "applicant_masked",
            pl.lit(False).alias("tolerant"),
            pl.lit(context.ledger_id).alias("ledger_id"),
            pl.lit(context.recorded_at).alias("recorded_at"),
            pl.lit(1).alias("version"),
        )
        return partial(record_cases, prepare_cases(plain.hstack(made)))

    def clear(self, ledger_id: int, limit: int) -> int:
        return clear_rows(Case, ledger_id, limit)

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        return {
            "cases": months_of(
                pl.concat([rows["accepted_at"], rows["submitted_at"].filter(rows["accepted_at"].is_null())])
            )
        }


def fold_reversed(numbers: pl.Series) -> pl.Series:
    """Numbers backwards, as `search.keys.reversed_number` keeps one."""
    plain = numbers.str.contains(r"^[0-9A-Z]*$").all()
    if plain:
        return numbers.str.reverse()
    return pl.Series([reversed_number(number) for number in numbers.to_list()], dtype=pl.String)
