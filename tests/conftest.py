"""What all tests share: a fresh data folder, the parts that may be missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from mingting.base import journal_guard

ALL = bool(os.environ.get("MINGTING_TEST_ALL"))
PARTS = {
    "chromium": (lambda: shutil.which("chromium"), "no chromium is installed (apt-get install chromium)"),
    "libreoffice": (
        lambda: shutil.which("soffice"),
        "no LibreOffice is installed (apt-get install libreoffice-writer)",
    ),
    "postgres": (lambda: os.environ.get("MINGTING_TEST_DB") == "postgres", "run by tests/with_postgres.py only"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark, (there, reason) in PARTS.items():
            if item.get_closest_marker(mark) and not there() and not (ALL and mark != "postgres"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guard() -> None:
    """Tests with transactions of their own empty the tables afterwards: for that moment the journal's guard steps aside."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def execute_sql_flush(self: Any, statements: Any) -> None:
        journal_guard.lift_guard(connection)
        flush(self, statements)
        journal_guard.set_guard(connection)

    operations.execute_sql_flush = execute_sql_flush


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own; keys stay those of the run."""
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setattr(settings, "DATA", folder)
    return folder
