"""What many tests stand on is made once in a run; from then on its rows are put back as they stood, and its data folder is copied.

`stand("mini", make)`: into empty tables and an empty data folder, in whatever transaction the test has. What is being proved is never kept: a test of
the loading loads.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from mingting.base.models import Event, Organ

_MIGRATED = {"django_migrations", "django_content_type", "auth_permission"}
"""What migrations themselves leave: there before and after."""


@dataclass(frozen=True)
class Kept:
    """Rows by table, as the database itself writes them, and the folder."""

    rows: dict[str, Any]
    folder: Path


_KEPT: dict[str, Kept] = {}
_FOLDER = tempfile.TemporaryDirectory(prefix="mingting-kept-")


def stand(name: str, make: Callable[[], object]) -> None:
    """What `make` makes, made the first time and put back later."""
    if name in _KEPT:
        _put(_KEPT[name])
    else:
        _make(name, make)
    settle()


def settle() -> None:
    """Look at the references now. PostgreSQL puts that off to the end of a transaction, and every test inside it would look at all rows again."""
    connection.check_constraints()


def _make(name: str, make: Callable[[], object]) -> None:
    assert not Event.objects.exists() and not Organ.objects.exists(), "only what stands alone is kept"
    make()
    folder = Path(_FOLDER.name) / name
    shutil.copytree(settings.DATA, folder)
    tables = [table for table in connection.introspection.table_names() if table not in _MIGRATED]
    read = _postgres_rows if connection.vendor == "postgresql" else _sqlite_rows
    _KEPT[name] = Kept({table: rows for table in tables if (rows := read(table))}, folder)


def _put(kept: Kept) -> None:
    write = _postgres_put if connection.vendor == "postgresql" else _sqlite_put
    with transaction.atomic():
        for table, rows in kept.rows.items():
            write(table, rows)
    shutil.copytree(kept.folder, settings.DATA, dirs_exist_ok=True)


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [f'"{one.name}"' for one in connection.introspection.get_table_description(cursor, table)]


def _sqlite_rows(table: str) -> list[tuple[Any, ...]]:
    read = ", ".join(
        f"+{one}" for one in _columns(table)
    )  # an expression has no declared type: the value as it lies there
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {read} FROM "{table}" ORDER BY rowid')
        return list(cursor.fetchall())


def _sqlite_put(table: str, rows: list[tuple[Any, ...]]) -> None:
    columns = _columns(table)
    holes = ", ".join("?" * len(columns))
    connection.ensure_connection()
    connection.connection.executemany(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({holes})', rows)


def _postgres_rows(table: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
        if not cursor.fetchone()[0]:
            return []
        with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as out:
            return [bytes(piece) for piece in out]


def _postgres_put(table: str, rows: list[bytes]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as into:
            for piece in rows:
                into.write(piece)
        for sequence in connection.introspection.get_sequences(cursor, table):
            name, column = f'"{table}"', sequence["column"]
            cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), max({column})) FROM {name}", [name, column])
