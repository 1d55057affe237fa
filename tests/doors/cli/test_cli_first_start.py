from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from mingting.doors.cli.first_start import data_named, settle_mode


def filled(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE base_organ (id integer)")
        database.execute("INSERT INTO base_organ VALUES (1)")


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        (["--data", "a"], "a"),
        (["--port", "9", "--data=b"], "b"),
        (["--port", "9"], None),
    ],
)
def test_the_folder_is_taken_from_the_command_s_own_arguments(rest: list[str], found: str | None) -> None:
    assert data_named(rest) == found


def test_an_empty_folder_becomes_a_demo_and_says_so(tmp_path: Path) -> None:
    settle_mode({"MINGTING_DATA": str(tmp_path / "var")})
    assert (tmp_path / "var" / "mode").read_text() == "demo\n"


def test_a_database_without_organs_is_empty(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "mingting.sqlite3").close()
    settle_mode({"MINGTING_DATA": str(tmp_path)})
    assert (tmp_path / "mode").exists()


def test_a_folder_with_data_is_an_office_s_own(tmp_path: Path) -> None:
    filled(tmp_path / "mingting.sqlite3")
    settle_mode({"MINGTING_DATA": str(tmp_path)})
    assert not (tmp_path / "mode").exists()


def test_a_given_mode_is_not_overruled(tmp_path: Path) -> None:
    settle_mode({"MINGTING_DATA": str(tmp_path), "MINGTING_MODE": "production"})
    assert not (tmp_path / "mode").exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_an_empty_server_is_told_from_one_with_organs(tmp_path: Path) -> None:
    from django.conf import settings

    one = settings.DATABASES["default"]
    url = f"postgres://{one['USER']}@{one['HOST']}:{one['PORT']}/postgres"
    settle_mode({"MINGTING_DATA": str(tmp_path), "DATABASE_URL": url})
    assert (tmp_path / "mode").exists()


def test_a_server_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="连不上数据库"):
        settle_mode({"MINGTING_DATA": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"})
