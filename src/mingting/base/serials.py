"""流水号: numbers without a gap and without a double, one row a name.

A number commits or rolls back with the paper or case that prints it. Its row stays locked until then, so it is taken as the last lock of a
transaction: whoever waits for it waits for an insert or two and not for an act.
"""

from __future__ import annotations

from django.db import connection

_NEXT = (
    "INSERT INTO base_serial (name, value) VALUES (%s, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = base_serial.value + 1 RETURNING value"
)


def next_serial(name: str) -> int:
    """The next number under a name, from 1. Must be called inside the transaction that uses it, with all other locks taken before.

    One statement on either database: whoever comes second waits for the first to commit (and gets the next) or to roll back (and gets the same).
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{name}: a number is given in the transaction that prints it")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name])
        return int(cursor.fetchone()[0])
