"""办件迁移的落库: one move of one case, written at once: the case under its guard, its clocks, its papers' ground, its journal row.

An act says what changes; `apply_move` writes it all or nothing, and tells whether the case was still as the act had read it. Two back ends, tested
alike: PostgreSQL in one data-modifying statement, SQLite in a row of them inside a transaction (which is alone there anyway).
"""

from __future__ import annotations

from django.db import connection

from mingting.handle.cases.apply import postgres, sqlite
from mingting.handle.cases.apply.writes import CaseWrite, Change, Insert

__all__ = ["CaseWrite", "Change", "Insert", "apply_move"]


def apply_move(write: CaseWrite) -> bool:
    """Write the move, all of it or nothing. False, with nothing written, if the case has another version or state by now."""
    return postgres.apply(write) if connection.vendor == "postgresql" else sqlite.apply(write)
