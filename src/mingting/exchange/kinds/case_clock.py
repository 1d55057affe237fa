"""到期日与用时 of the cases of a ledger: the rules of `rules.clocks`, asked once for each distinct question."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl

from mingting.exchange.calendars import calendars_of
from mingting.rules.calendar import WorkCalendar
from mingting.rules.clocks import SHANGHAI, Extension, Limit, OfficeHours, Unit, due_at, due_of, used_days
from mingting.rules.errors import UnknownDays

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
    """An instant case is due on the day it was accepted (or the next working day), a promised one by its promise."""
    if accepted_on is None:
        return None, False
    calendar = calendars[region]
    if case_kind == "instant":
        due = calendar.add_workdays(accepted_on, 0)
        return due.day, due.provisional
    if promise_limit is None:
        return None, False
    limit = Limit(promise_limit, Unit(promise_unit or Unit.WORKDAY))
    if limit.unit is Unit.HOUR:
        moment = due_at(
            (hours or datetime.combine(accepted_on, datetime.min.time())).replace(tzinfo=SHANGHAI),
            limit,
            calendar,
            hours=OfficeHours(),
        )
        return moment.at.date(), moment.provisional
    found = due_of(accepted_on, limit, calendar, extensions=[Extension(paused_days)] if paused_days else ())
    return found.day, found.provisional


def _used(
    calendars: dict[str, WorkCalendar],
    region: str,
    accepted_on: date | None,
    finished_on: date | None,
    paused_days: int,
) -> tuple[int | None]:
    """Working days used, pauses out; none where a notice is missing, for statistics are refused there."""
    if accepted_on is None or finished_on is None:
        return (None,)
    try:
        return (max(0, used_days(accepted_on, finished_on, calendars[region]) - paused_days),)
    except UnknownDays:
        return (None,)
