"""The same move statement by statement: the transaction holds the only pen, and the first statement carries the guard."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from mingting.handle.cases.apply.writes import CaseWrite, Change, Insert, Params, columns, matching, table


def apply(write: CaseWrite) -> bool:
    params = Params("%s")
    sets = "".join(f"{column.name} = {params.mark(column.value)}, " for column in columns(write.model, write.row))
    guard = f"id = {params.mark(write.case)} AND version = {params.mark(write.version)}"
    states = ", ".join(params.mark(state) for state in write.states)
    sql = f"UPDATE {table(write.model)} SET {sets}version = version + 1 WHERE {guard} AND state IN ({states})"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params.values)
        if not cursor.rowcount:
            return False
        for one in write.also:
            cursor.execute(*(_insert(one) if isinstance(one, Insert) else _change(one)))
    return True


def _insert(one: Insert) -> tuple[str, list[Any]]:
    params, row = Params("%s"), columns(one.model, one.row)
    names, marks = ", ".join(column.name for column in row), ", ".join(params.mark(column.value) for column in row)
    return f"INSERT INTO {table(one.model)} ({names}) VALUES ({marks})", params.values


def _change(one: Change) -> tuple[str, list[Any]]:
    params = Params("%s")
    sets = ", ".join(f"{column.name} = {params.mark(column.value)}" for column in columns(one.model, one.row))
    condition = matching(one.model, one.where, params)
    return f"UPDATE {table(one.model)} SET {sets} WHERE {condition}", params.values
