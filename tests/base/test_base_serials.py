"""Numbers without a gap and without a double: by threads of several processes at once, some of which roll back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from mingting.base.models import Serial
from mingting.base.serials import next_serial

pytestmark = pytest.mark.both
WORKERS, THREADS, EACH = 2, 4, 20

_GROUND = """
import json, os, sys
from django.conf import settings
settings.configure(DATABASES={"default": json.loads(os.environ["SERIAL_DATABASE"])}, USE_TZ=True)
import django
django.setup()
from django.db import connection, transaction
"""
_TABLES = {
    "base_serial": "(name varchar(120) PRIMARY KEY, value bigint NOT NULL)",
    "serial_taken": "(number bigint, worker varchar(20))",
}
_WORK = (
    _GROUND
    + f"""
import random, threading
from mingting.base.serials import next_serial

class Away(Exception):
    pass

def work(name):
    dice = random.Random(name)
    kept = 0
    while kept < {EACH}:
        lost = dice.random() < 0.4
        try:
            with transaction.atomic():
                number = next_serial("paper:1:acceptance_notice:2021")
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO serial_taken VALUES (%s, %s)", [number, name])
                if lost:
                    raise Away
            kept += 1
        except Away:
            pass
    connection.close()

threads = [threading.Thread(target=work, args=(sys.argv[1] + "-" + str(at),)) for at in range({THREADS})]
[one.start() for one in threads]
[one.join() for one in threads]
"""
)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database beside the tests' own, with the two tables alone: a file, or the server's own database."""
    postgres = connection.vendor == "postgresql"
    name = "postgres" if postgres else str(tmp_path / "serials.sqlite3")
    there = connections.create_connection("default")
    there.settings_dict = {**connection.settings_dict, "NAME": name}
    drop = [f"DROP TABLE IF EXISTS {table}" for table in _TABLES]
    with there.cursor() as cursor:
        for statement in (*drop, *(f"CREATE TABLE {table} {columns}" for table, columns in _TABLES.items())):
            cursor.execute(statement)
    yield there
    with there.cursor() as cursor:
        for statement in drop:
            cursor.execute(statement)
    there.close()


def work(settings: dict[str, Any], name: str) -> subprocess.Popen[str]:
    environment = os.environ | {"SERIAL_DATABASE": json.dumps(settings, default=str)}
    return subprocess.Popen([sys.executable, "-c", _WORK, name], env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.django_db
def test_eight_at_once_some_rolling_back_leave_no_gap_and_no_double(other: BaseDatabaseWrapper) -> None:
    for process in [work(other.settings_dict, f"w{at}") for at in range(WORKERS)]:
        _, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
    with other.cursor() as cursor:
        cursor.execute("SELECT number, worker FROM serial_taken ORDER BY number")
        taken = cursor.fetchall()
    assert [number for number, _ in taken] == list(range(1, WORKERS * THREADS * EACH + 1))
    assert len({worker for _, worker in taken}) == WORKERS * THREADS


@pytest.mark.django_db
def test_names_count_apart_from_one_another() -> None:
    assert [next_serial("a"), next_serial("a"), next_serial("b")] == [1, 2, 1]
    assert dict(Serial.objects.values_list("name", "value")) == {"a": 2, "b": 1}


@pytest.mark.django_db
def test_a_number_rolled_back_is_given_to_the_next() -> None:
    next_serial("a")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_serial("a") == 2
        raise ZeroDivisionError
    assert next_serial("a") == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_in_a_transaction_or_not_at_all() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="in the transaction"):
        next_serial("a")
    assert not Serial.objects.exists()
