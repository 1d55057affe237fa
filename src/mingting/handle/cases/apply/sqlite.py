"""The same move statement by statement: the transaction holds the only pen, and the first statement carries the guard."""

from __future__ import annotations

from django.db import connection

from mingting.handle.cases.apply.writes import CaseWrite, Change, Insert, columns, matching, table


def apply(write: CaseWrite) -> bool:
    changed = columns(write.model, write.row)
    sets = "".join(f"{column} = %s, " for column, _ in changed)
    states = ", ".join(["%s"] * len(write.states))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table(write.model)} SET {sets}version = version + 1 WHERE id = %s AND version = %s AND state IN ({states})",
            [*(value for _, value in changed), write.case, write.version, *write.states],
        )
        if not cursor.rowcount:
            return False
        for one in write.also:
            row = columns(one.model, one.row)
            values = [value for _, value in row]
            if isinstance(one, Insert):
                names, marks = ", ".join(column for column, _ in row), ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO {table(one.model)} ({names}) VALUES ({marks})", values)
            elif isinstance(one, Change):
                condition, more = matching(one.model, one.where)
                pairs = ", ".join(f"{column} = %s" for column, _ in row)
                cursor.execute(f"UPDATE {table(one.model)} SET {pairs} WHERE {condition}", values + more)
    return True
