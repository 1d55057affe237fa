"""到期日与用时 of the cases of a ledger: the rules of `handle.cases.dues`, asked once for each distinct question."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl

from mingting.base.clock import CHINA
from mingting.exchange.calendars import calendars_of
from mingting.handle.cases.dues import due_by, used_by
from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks import Limit, Unit

_DUE = {"due_on": pl.Date, "due_provisional": pl.Boolean}


def with_clock(rows: pl.DataFrame, regions: dict[str, str]) -> pl.DataFrame:
    """Put `due_on`, `due_provisional` and `used_days` beside cases; `regions` says whose calendar an organ keeps.

    Expects accepted_at, finished_at, case_kind, promise_limit, promise_unit, paused_days and organ.
    """
    rows = rows.with_columns(
        accepted_on=pl.col("accepted_at").dt.date(),
        finished_on=pl.col("finished_at").dt.date(),
        region=pl.col("organ").replace_strict(regions, default="", return_dtype=pl.String),
        hours=pl.when(pl.col("promise_unit") == Unit.HOUR).then("accepted_at"),
    )
    asked = ["region", "accepted_on", "hours", "case_kind", "promise_limit", "promise_unit", "paused_days"]
    rows = _answered(rows, asked, _due, _DUE)
    return _answered(rows, ["region", "accepted_on", "finished_on", "paused_days"], _used, {"used_days": pl.Int64})


def _answered(rows: pl.DataFrame, asked: list[str], answer: Any, schema: dict[str, Any]) -> pl.DataFrame:
    questions = rows.select(asked).unique()
    calendars = calendars_of(questions["region"].to_list())
    answers = [answer(calendars, **question) for question in questions.iter_rows(named=True)]
    beside = questions.hstack(pl.DataFrame(answers, schema=schema, orient="row"))
    return rows.join(beside, on=asked, how="left", nulls_equal=True, maintain_order="left")


def _due(
    calendars: dict[str, WorkCalendar],
    region: str,
    accepted_on: date | None,
    hours: datetime | None,
    case_kind: str,
    promise_limit: int | None,
    promise_unit: str | None,
    paused_days: int,
) -> tuple[date | None, bool]:
    limit = None if promise_limit is None else Limit(promise_limit, Unit(promise_unit or Unit.WORKDAY))
    at = hours.replace(tzinfo=CHINA) if hours else None
    return due_by(calendars[region], accepted_on, at, case_kind, limit, paused_days)


def _used(
    calendars: dict[str, WorkCalendar],
    region: str,
    accepted_on: date | None,
    finished_on: date | None,
    paused_days: int,
) -> tuple[int | None]:
    return (used_by(calendars[region], accepted_on, finished_on, paused_days),)
