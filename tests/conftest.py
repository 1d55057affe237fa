"""What all tests share: a fresh data folder, the parts that may be missing."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from mingting.base import journal_guard
from mingting.base.models import User

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


def pytest_collection_finish() -> None:
    """What stands now stays until the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guard() -> None:
    """Tests with transactions of their own empty the tables afterwards: for that moment the journal's guard steps aside."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def execute_sql_flush(self: Any, statements: Any) -> None:
        for _ in range(50):  # a browser's last request may still be reading the tables in memory
            try:
                journal_guard.lift_guard(connection)
                break
            except OperationalError:
                time.sleep(0.2)
        flush(self, statements)
        journal_guard.set_guard(connection)

    operations.execute_sql_flush = execute_sql_flush


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """Every test client sets the house up anew; the static files are the same each time."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add_files(self: Any) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files)
        yield


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own; keys stay those of the run."""
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setattr(settings, "DATA", folder)
    return folder


_LOGIN = Client.force_login


@pytest.fixture(scope="session", autouse=True)
def _login_with_factor() -> Iterator[None]:
    """A test that logs somebody in past the login page comes in with the second factor, as the person would after it."""

    def force_login(self: Client, user: User, backend: str | None = None) -> None:
        _LOGIN(self, user, backend)
        session = self.session
        record_authentication(SimpleNamespace(session=session), user, "mfa")
        session.save()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", force_login)
        yield


@pytest.fixture
def login_without_factor() -> Callable[[Client, User], None]:
    """Past the login page by the password alone."""
    return lambda client, user: _LOGIN(client, user, "django.contrib.auth.backends.ModelBackend")
