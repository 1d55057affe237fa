"""One statement a move: the case under its guard, and everything else only if the case was still so."""

from __future__ import annotations

from typing import Any

from mingting.base.prepared import cursor
from mingting.handle.cases.apply.writes import CaseWrite, Change, Insert, Params, columns, matching, table


def apply(write: CaseWrite) -> bool:
    sql, params = statement(write)
    with cursor() as link:
        link.execute(sql, params)
        return bool(link.fetchone()[0])


def statement(write: CaseWrite) -> tuple[str, list[Any]]:
    """`WITH moved AS (UPDATE …), a0 AS (INSERT … SELECT … FROM moved), …`: a CTE that changes data runs whether or not it is read."""
    params = Params("${}")
    sets = "".join(f"{column.name} = {params.mark(column.value)}, " for column in columns(write.model, write.row))
    guard = f"id = {params.mark(write.case)} AND version = {params.mark(write.version)}"
    states = ", ".join(params.mark(state) for state in write.states)
    parts = [
        f"moved AS (UPDATE {table(write.model)} SET {sets}version = version + 1 WHERE {guard} AND state IN ({states}) RETURNING id)"
    ]
    for number, one in enumerate(write.also):
        sql = _insert(one, params) if isinstance(one, Insert) else _change(one, params)
        parts.append(f"a{number} AS ({sql} RETURNING 1)")
    return f"WITH {', '.join(parts)} SELECT count(*) FROM moved", params.values


def _insert(one: Insert, params: Params) -> str:
    row = columns(one.model, one.row)
    names = ", ".join(column.name for column in row)
    # a value that is selected has no column to take its type from
    marks = ", ".join(f"{params.mark(column.value)}::{column.type}" for column in row)
    return f"INSERT INTO {table(one.model)} ({names}) SELECT {marks} FROM moved"


def _change(one: Change, params: Params) -> str:
    sets = ", ".join(f"{column.name} = {params.mark(column.value)}" for column in columns(one.model, one.row))
    condition = matching(one.model, one.where, params, "t.")
    return f"UPDATE {table(one.model)} AS t SET {sets} FROM moved WHERE {condition}"
