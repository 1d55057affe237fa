"""What all tests share: a fresh data folder, the parts that may be missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

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


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own; keys stay those of the run."""
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setattr(settings, "DATA", folder)
    return folder
