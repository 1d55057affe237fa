"""Rows by the thousand: what PostgreSQL knows of a table that has just grown."""

from __future__ import annotations

import polars as pl
import pytest
from django.db import connection, transaction

from mingting.base.acts.record_rows import prepare_rows, record_rows
from mingting.base.models import Serial


def _brought(first: int, count: int) -> int:
    names = [f"n{number}" for number in range(first, first + count)]
    return record_rows(prepare_rows(Serial, pl.DataFrame({"name": names, "value": [1] * count})))


def _known() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'base_serial'::regclass")
        return int(cursor.fetchone()[0])


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_table_that_grew_by_much_is_looked_at_at_once_and_by_little_is_not() -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("ANALYZE base_serial")
        before = _known()
        _brought(0, 500)
        assert _known() == before
        _brought(500, 30_000)
        assert _known() == Serial.objects.count()
        known = _known()
        _brought(40_000, 2_000)  # less than a tenth more
        assert _known() == known


@pytest.mark.both
@pytest.mark.django_db
def test_rows_that_are_there_already_stay_as_they_are() -> None:
    assert _brought(0, 1_200) == 1_200
    Serial.objects.filter(name="n7").update(value=9)
    assert _brought(0, 1_300) == 100
    assert Serial.objects.get(name="n7").value == 9
