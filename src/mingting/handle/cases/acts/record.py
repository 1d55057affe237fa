"""办件入账 (`— → as recorded`): cases that a ledger brings, many at a time. The act is the ledger's import; its one event closes it."""

from __future__ import annotations

import polars as pl

from mingting.base.acts.record_rows import PreparedRows, prepare_rows, record_rows
from mingting.handle.cases.models import Case

APPLICANT = b"case.applicant"
EXTRA = b"case.extra"
"""Contexts under which a case's person and its ledger's other columns are sealed."""


def prepare_cases(rows: pl.DataFrame) -> PreparedRows:
    """Rows as the database takes them; needs no transaction."""
    return prepare_rows(Case, rows)


def record_cases(rows: PreparedRows) -> int:
    """Insert cases in the caller's transaction; a case of that source and number that is there stays as it is. Answers how many were new."""
    return record_rows(rows)
