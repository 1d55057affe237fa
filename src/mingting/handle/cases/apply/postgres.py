"""One statement a move: the case under its guard, and everything else only if the case was still so."""

from __future__ import annotations

from typing import Any

from django.db import connection

from mingting.handle.cases.apply.writes import CaseWrite, Change, Insert, columns, matching, table


def apply(write: CaseWrite) -> bool:
    sql, params = statement(write)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return bool(cursor.fetchone()[0])


def statement(write: CaseWrite) -> tuple[str, list[Any]]:
    """`WITH moved AS (UPDATE …), a0 AS (INSERT … SELECT … FROM moved), …`: a CTE that changes data runs whether or not it is read."""
    changed = columns(write.model, write.row)
    sets = "".join(f"{column} = %s, " for column, _ in changed)
    states = ", ".join(["%s"] * len(write.states))
    parts = [
        f"moved AS (UPDATE {table(write.model)} SET {sets}version = version + 1 "
        f"WHERE id = %s AND version = %s AND state IN ({states}) RETURNING id)"
    ]
    params = [value for _, value in changed] + [write.case, write.version, *write.states]
    for number, one in enumerate(write.also):
        sql, more = _insert(one) if isinstance(one, Insert) else _change(one)
        parts.append(f"a{number} AS ({sql} RETURNING 1)")
        params += more
    return f"WITH {', '.join(parts)} SELECT count(*) FROM moved", params


def _insert(one: Insert) -> tuple[str, list[Any]]:
    row = columns(one.model, one.row)
    names, marks = ", ".join(column for column, _ in row), ", ".join(["%s"] * len(row))
    return f"INSERT INTO {table(one.model)} ({names}) SELECT {marks} FROM moved", [value for _, value in row]


def _change(one: Change) -> tuple[str, list[Any]]:
    row = columns(one.model, one.row)
    condition, more = matching(one.model, one.where, "t.")
    sets = ", ".join(f"{column} = %s" for column, _ in row)
    return f"UPDATE {table(one.model)} AS t SET {sets} FROM moved WHERE {condition}", [value for _, value in row] + more
