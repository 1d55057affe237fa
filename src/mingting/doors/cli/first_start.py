"""What `mingting up` and `demo load` settle before Django reads its settings: which data folder, and whether that folder is a demo.

On an empty data folder with no mode given, they make a demo of it and leave a file there that says so, for every later command. A folder
with data and no such file is an office's own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path


def data_named(rest: Sequence[str]) -> str | None:
    """The folder of `--data DIR` among a command's own arguments."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data")
    found: str | None = parser.parse_known_args(list(rest))[0].data
    return found


def settle_mode(environment: Mapping[str, str]) -> None:
    """Mark an empty data folder as a demo, unless a mode is given."""
    data = Path(environment.get("MINGTING_DATA") or "var").absolute()
    marker = data / "mode"
    if environment.get("MINGTING_MODE") or marker.exists():
        return
    url = environment.get("DATABASE_URL", "")
    if _postgres_is_empty(url) if url else _sqlite_is_empty(data / "mingting.sqlite3"):
        data.mkdir(parents=True, exist_ok=True)
        fresh = data / f".mode.{os.getpid()}"
        fresh.write_text("demo\n")
        fresh.replace(marker)


def _sqlite_is_empty(path: Path) -> bool:
    if not path.exists():
        return True
    with contextlib.closing(sqlite3.connect(path.as_uri() + "?mode=ro", uri=True)) as database:
        try:
            return database.execute("SELECT 1 FROM base_organ LIMIT 1").fetchone() is None
        except sqlite3.OperationalError:
            return True


def _postgres_is_empty(url: str) -> bool:
    import psycopg

    try:
        database = psycopg.connect(url)
    except psycopg.OperationalError as error:
        raise SystemExit(f"连不上数据库，请检查 DATABASE_URL 和数据库服务：{str(error).strip()}") from None
    with database:
        there = database.execute("SELECT to_regclass('base_organ')").fetchone()
        if there is None or there[0] is None:
            return True
        return database.execute("SELECT 1 FROM base_organ LIMIT 1").fetchone() is None
