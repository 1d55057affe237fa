"""Reading the operational tables quickly: narrow columns by a raw cursor, straight into Arrow. What differs between databases is here alone.

Days are cut in China's time by the database. Rows of a ledger that is not done do not count yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa
from django.db import connection

from mingting.base.clock import CHINA
from mingting.rules.calendar import months_on

_BATCH = 20_000
_DONE = "LEFT JOIN base_ledger AS g ON g.id = {table}.ledger_id"
_COUNTS = "({table}.ledger_id IS NULL OR g.state = 'done')"


def day(column: str) -> str:
    """The day in China of an instant, as text."""
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"
    return f"date({column}, '+8 hours')"


def text(column: str) -> str:
    """A date or JSON column as text."""
    return f"CAST({column} AS TEXT)"


def flag(column: str) -> str:
    return f"CASE WHEN {column} THEN 1 ELSE 0 END"


@dataclass(frozen=True)
class Raw:
    """A read: named columns of an operational table `r`, what it is joined with, and the instant or day its month goes by."""

    table: str
    columns: tuple[tuple[str, str, str], ...]  # name, SQL, and s(tring) or i(nteger)
    month: str
    instant: bool
    joins: str = ""

    @property
    def month_text(self) -> str:
        """The month as 2021-06, in SQL."""
        return f"substr({day(self.month) if self.instant else text(self.month)}, 1, 7)"


def _col(names: str, kind: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, f"r.{name}", kind) for name in names.split())


def _days(names: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, day(f"r.{name}"), "s") for name in names.split())


CASE_BASE = "COALESCE({0}.accepted_at, {0}.received_at, {0}.submitted_at, {0}.recorded_at)"


def raws() -> dict[str, Raw]:
    """The reads, in the words of the database in use."""
    base = CASE_BASE.format("r")
    of_case = CASE_BASE.format("c")
    join_case = "JOIN cases_case AS c ON c.id = r.case_id"
    who = _col("source_id organ_id", "i") + _col("organ_path", "s")
    return {
        "cases": Raw(
            "cases_case",
            _col("id", "i")
            + who
            + _col("item_id place_id promise_days legal_days used_days corrections paused_days", "i")
            + _col("source_no channel case_kind state result applicant_masked applicant_kind double_entry", "s")
            + _days("submitted_at received_at accepted_at decided_at finished_at")
            + (("due_on", text("r.due_on"), "s"), ("base_on", day(base), "s")),
            base,
            True,
        ),
        "case_reviews": Raw(
            "reviews_review",
            _col("id case_id times", "i")
            + _col("grade", "s")
            + (("is_default", flag("r.is_default"), "i"), ("held", flag("r.held"), "i"))
            + _days("reviewed_at"),
            of_case,
            True,
            join_case,
        ),
        "case_licences": Raw(
            "licences_licence",
            _col("case_id", "i") + _days("stored_at") + (("issued_on", text("r.issued_on"), "s"),),
            of_case,
            True,
            join_case,
        ),
        "returns": Raw(
            "returns_returnline",
            _col("id", "i")
            + who
            + _col("place_id count row_no", "i")
            + _col("measure reporter", "s")
            + _days("submitted_at")
            + tuple((name, text(f"r.{name}"), "s") for name in ("first_day", "last_day", "due_on"))
            + (("file", "f.name", "s"),),
            "r.first_day",
            False,
            "LEFT JOIN base_ledger AS h ON h.id = r.ledger_id LEFT JOIN base_storedfile AS f ON f.id = h.file_id",
        ),
        "licences": Raw(
            "licences_licence",
            _col("id", "i")
            + who
            + _col("licence_type_id case_id", "i")
            + _col("source_no holder_masked state", "s")
            + _days("stored_at")
            + tuple((name, text(f"r.{name}"), "s") for name in ("issued_on", "valid_to")),
            "r.issued_on",
            False,
        ),
        "reviews": Raw(
            "reviews_review",
            _col("id", "i")
            + who
            + _col("case_id times", "i")
            + _col("source_no grade channel", "s")
            + (("is_default", flag("r.is_default"), "i"), ("held", flag("r.held"), "i"))
            + _days("reviewed_at")
            + (
                ("case_no", "c.source_no", "s"),
                ("place_id", "c.place_id", "i"),
                ("finished_at", day("c.finished_at"), "s"),
            ),
            "r.reviewed_at",
            True,
            join_case,
        ),
        "half_days": Raw(
            "attendance_halfday",
            _col("id", "i")
            + who
            + _col("half mark", "s")
            + (
                ("day", text("r.day"), "s"),
                ("staff", "p.code", "s"),
                ("staff_category", "p.category", "s"),
                ("place_id", "COALESCE(r.place_id, p.place_id)", "i"),
            ),
            "r.day",
            False,
            "JOIN base_staff AS p ON p.id = r.staff_id",
        ),
        "entries": Raw(
            "registers_entry",
            _col("id", "i")
            + who
            + _col("source_no state", "s")
            + (
                ("on_day", text('r."on"'), "s"),
                ("register", "k.code", "s"),
                ("values", text('r."values"'), "s"),
                ("staff", "p.code", "s"),
                ("staff_category", "p.category", "s"),
            ),
            'r."on"',
            False,
            "JOIN registers_register AS k ON k.id = r.register_id LEFT JOIN base_staff AS p ON p.id = r.staff_id",
        ),
    }


# ---- asking -------------------------------------------------------------------------------------------------------------------------


def rows_of(raw: Raw, month: str) -> pa.Table:
    """The rows of one month."""
    where, params = _within(raw, month)
    columns = ", ".join(f"{sql} AS c{at}" for at, (_, sql, _) in enumerate(raw.columns))
    query = (
        f"SELECT {columns} FROM {raw.table} AS r {_DONE.format(table='r')} {raw.joins} "
        f"WHERE {_COUNTS.format(table='r')} AND {where}"
    )
    schema = pa.schema([(name, pa.string() if kind == "s" else pa.int64()) for name, _, kind in raw.columns])
    batches = [_batch(rows, schema) for rows in _fetch(query, params)]
    return pa.Table.from_batches(batches, schema=schema)


def months_of(raw: Raw, column: str = "", values: Sequence[int] = ()) -> set[str]:
    """The months with rows that count: all, or those of these ledgers (`ledger_id`) or rows (`id`)."""
    only = f" AND r.{column} IN ({', '.join(str(int(one)) for one in values)})" if column else ""
    query = (
        f"SELECT DISTINCT {raw.month_text} FROM {raw.table} AS r {_DONE.format(table='r')} {raw.joins} "
        f"WHERE {_COUNTS.format(table='r')}{only}"
    )
    return {str(row[0]) for rows in _fetch(query, []) for row in rows if row[0]}


def _within(raw: Raw, month: str) -> tuple[str, list[Any]]:
    first = date.fromisoformat(f"{month}-01")
    last = months_on(first, 1)
    ends = [_instant(first), _instant(last)] if raw.instant else [first.isoformat(), last.isoformat()]
    return f"{raw.month} >= %s AND {raw.month} < %s", ends


def _instant(first: date) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.combine(first, time(), CHINA))


def _fetch(query: str, params: list[Any]) -> Iterator[list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        while rows := cursor.fetchmany(_BATCH):
            yield rows


def _batch(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema)], schema=schema
    )
