"""Reading back what ledgers brought, and taking away what an unfinished one left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from django.db import connection, models
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL

from mingting.exchange.context import Context

_AT_ONCE = 20_000


def by_keys(query: Any, field: str, keys: pl.DataFrame | None, context: Context) -> Iterator[Any]:
    """The query cut to the keys (column `field`), some thousands at a time; without keys, to the context's ledger."""
    if keys is None:
        yield query.filter(ledger_id=context.ledger_id)
        return
    texts = keys[field].drop_nulls().unique().sort()
    if not texts.len() or not query.filter(**{f"{field}__gte": texts[0], f"{field}__lte": texts[-1]}).exists():
        return
    for start in range(0, texts.len(), _AT_ONCE):
        yield query.filter(one_of(field, texts[start : start + _AT_ONCE].to_list()))


def one_of(field: str, values: Sequence[Any]) -> Q:
    """`field IN values` as one bound parameter, however many there are.

    PostgreSQL takes an array as it is, by index or hashed; a subquery it would join, row by row where it knows nothing of the table yet.
    """
    if connection.vendor == "postgresql":
        kind = "bigint" if values and isinstance(values[0], int) else "text"
        array = RawSQL(f"%s::{kind}[]", [list(values)])
        return Q(Func(F(field), array, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()))
    return Q(**{f"{field}__in": RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])})


def clear_rows(model: type[models.Model], ledger_id: int, limit: int) -> int:
    """Delete some rows of a ledger that never counted; nothing refers to them yet."""
    some: Any = model._default_manager.filter(ledger_id=ledger_id).values("pk")[:limit]
    return int(model._default_manager.filter(pk__in=some)._raw_delete(connection.alias))


def from_utc(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Times as told in China."""
    return frame.with_columns(
        pl.col(name).dt.convert_time_zone("Asia/Shanghai").dt.replace_time_zone(None) for name in columns
    )
