"""Declared filters as SQL, once for each declaration and dialect.

Ibis turns an expression over `_` into the SQL of one column; what stands around it (source, period, scope, slices) is ours and comes in as
parameters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Literal

import ibis
import sqlglot
from sqlglot import exp

from mingting.assess.indicators.datasets import DATASETS, Dataset
from mingting.assess.indicators.declare import Filter, Part

Dialect = Literal["duckdb", "postgres"]
_TYPES = {"str": "string", "int": "int64", "day": "date", "flag": "boolean"}
_SQL_TYPES = {"str": "VARCHAR", "int": "BIGINT", "day": "DATE", "flag": "BOOLEAN"}
TABLE = "t0"


@cache
def table_of(dataset: str) -> ibis.Table:
    columns = DATASETS[dataset].columns
    return ibis.table({one.name: _TYPES[one.type] for one in columns}, name=dataset)


def ddl(dataset: Dataset) -> str:
    """The columns of a table that holds the dataset, in both dialects."""
    return ", ".join(f'"{one.name}" {_SQL_TYPES[one.type]}' for one in dataset.columns)


def fragment(dataset: str, expression: Filter, dialect: Dialect) -> str:
    """The SQL of one expression over the columns of the dataset, called `t0`."""
    if isinstance(expression, str):
        return f'"{TABLE}"."{expression}"'
    sql = str(ibis.to_sql(table_of(dataset).select(x=expression), dialect=dialect))
    parsed = sqlglot.parse_one(sql, read=dialect)
    return str(parsed.expressions[0].unalias().sql(dialect=dialect))


@dataclass(frozen=True)
class Compiled:
    """A part in one dialect: its filter (`TRUE` without one) and what a row adds.

    `over` is the filter over groups of rows that are alike in `keys` (name, SQL of a row): rows are grouped by a few words, which is cheap, and the
    filter is then asked of groups instead of rows.
    """

    where: str
    amount: str
    over: str
    keys: tuple[tuple[str, str], ...]


_parts: dict[tuple[int, Dialect], tuple[Part, Compiled]] = {}


def compiled(part: Part, dialect: Dialect) -> Compiled:
    """Kept by the declaration itself, for as long as the process lives."""
    known = _parts.get((id(part), dialect))
    if known is None:
        where = "TRUE" if part.where is None else fragment(part.dataset, part.where, dialect)
        amount = "1" if part.add is None else fragment(part.dataset, part.add, dialect)
        known = _parts[id(part), dialect] = (part, Compiled(where, amount, *_over_groups(part.dataset, where, dialect)))
    return known[1]


def _over_groups(dataset: str, where: str, dialect: Dialect) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The filter rewritten over keys: columns of few words stand for themselves, any other comparison is a key of its own."""
    known, keys = DATASETS[dataset], dict[str, str]()

    def key(name: str, sql: str) -> exp.Column:
        keys[name] = sql
        return exp.column(exp.to_identifier(name, quoted=True))

    def rewritten(node: exp.Expression) -> exp.Expression:
        columns = [one.name for one in node.find_all(exp.Column)]
        if all(known.is_few(name) for name in columns):
            found: exp.Expression = node.transform(
                lambda one: key(f"k_{one.name}", one.sql(dialect=dialect)) if isinstance(one, exp.Column) else one
            )
            return found
        if isinstance(node, exp.And | exp.Or | exp.Not | exp.Paren):
            for name, child in list(node.args.items()):
                if isinstance(child, exp.Expression):
                    node.set(name, rewritten(child))
            return node
        sql = node.sql(dialect=dialect)
        return key("a_" + hashlib.sha256(sql.encode()).hexdigest()[:8], sql)

    over = rewritten(sqlglot.parse_one(where, read=dialect))
    return over.sql(dialect=dialect), tuple(sorted(keys.items()))


@dataclass(frozen=True)
class Flow:
    """What a cube holds of a part: the day that dates it, as SQL of both dialects, and the name of its column.

    A stock is two flows: what entered, and what ended again (dated by the later of the two days).
    """

    part: Part
    day: str
    name: str

    @property
    def dataset(self) -> str:
        return self.part.dataset


def flows_of(part: Part) -> tuple[Flow, ...]:
    """One flow, or entry and end for a stock. The name says dataset, day, filter and amount, so equal parts share a column."""
    ways = compiled(part, "duckdb")
    entry = f'"{TABLE}"."{part.day}"'
    days = [entry]
    if part.until:
        ended = f'"{TABLE}"."{part.until}"'
        days.append(f"CASE WHEN {entry} IS NOT NULL AND {ended} IS NOT NULL THEN GREATEST({entry}, {ended}) END")
    return tuple(
        Flow(
            part,
            day,
            "m" + hashlib.sha256("\n".join((part.dataset, day, ways.where, ways.amount)).encode()).hexdigest()[:10],
        )
        for day in days
    )
