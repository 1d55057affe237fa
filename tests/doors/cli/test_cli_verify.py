from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from mingting.base import files, journal, journal_guard, schedule
from mingting.base.findings import Finding
from mingting.base.journal import SYSTEM
from mingting.base.models import Event
from mingting.doors.cli.commands.verify import verify
from mingting.doors.cli.main import main

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def tell(*names: str) -> None:
    with transaction.atomic():
        for name in names:
            journal.record("test.told", f"test:{name}", {"name": name}, actor=SYSTEM)
    journal.seal_all()


def tamper(statement: str) -> None:
    journal_guard.lift_guard(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    journal_guard.set_guard(connection)


def command(capsys: pytest.CaptureFixture[str], *rest: str) -> tuple[int, str]:
    status = main(["verify", *rest])
    return status, capsys.readouterr().out


@pytest.fixture(autouse=True)
def own_checks(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """The ground's own; each other room tests its own checker."""
    mine = {name: path for name, path in settings.CHECKS.items() if path.startswith("mingting.base.")}
    monkeypatch.setattr(settings, "CHECKS", mine)


def test_an_untouched_house_passes_and_says_what_was_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    tell("a", "b")
    files.store(b"abc", "a.csv", "ledger")
    status, out = command(capsys, "--json")
    answer = json.loads(out)
    assert status == 0
    assert (answer["ok"], answer["events"], answer["findings"]) == (True, 2, [])
    assert answer["checked"] == ["journal", "files"]
    assert answer["head"] == str(journal.head())


def test_what_was_committed_and_not_sealed_is_sealed_by_a_clean_verify() -> None:
    with transaction.atomic():
        journal.record("test.told", "test:a", {}, actor=SYSTEM)
    assert verify()["events"] == 1


def test_one_altered_event_is_named_in_chinese_with_its_position(capsys: pytest.CaptureFixture[str]) -> None:
    tell("a", "b", "c")
    tamper("UPDATE base_event SET actor = 'x' WHERE position = 2")
    status, out = command(capsys)
    assert status == 1
    assert "event:2" in out
    assert "第2号事件" in out


def test_one_altered_byte_of_a_stored_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    file = files.store(b"abc" * 50, "办件.xlsx", "ledger")
    place = files.place_of(file.digest)
    raw = bytearray(place.read_bytes())
    raw[-1] ^= 1
    place.write_bytes(bytes(raw))
    status, out = command(capsys, "--json")
    (finding,) = json.loads(out)["findings"]
    assert (status, finding["kind"], finding["place"]) == (1, "file.altered", f"file:{file.digest}")
    assert "办件.xlsx" in finding["say"]


@pytest.mark.parametrize("short", [True, False])
def test_since_a_printed_head_a_cut_tail_is_found(capsys: pytest.CaptureFixture[str], short: bool) -> None:
    tell("a")
    tell("b")
    head = journal.head()
    printed = head.short if short else str(head)
    tamper("DELETE FROM base_event WHERE position = 2")
    tamper("DELETE FROM base_seal WHERE number = 2")
    assert command(capsys)[0] == 0
    status, out = command(capsys, "--since", printed, "--json")
    assert status == 1
    assert json.loads(out)["findings"][0]["kind"] == "journal.cut"


def test_a_head_that_was_never_printed_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--since", "abc"]) == 1
    assert "封印号" in capsys.readouterr().err


def test_the_head_that_left_the_house_is_held_against_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SEAL_OUT", str(tmp_path))
    tell("a")
    schedule.leave_head()
    assert verify()["checked"] == ["seal-out", "journal", "files"]
    tamper("UPDATE base_event SET subject = 'test:X'")
    tamper("UPDATE base_event SET position = NULL, link = NULL")
    tamper("DELETE FROM base_seal")
    journal.seal_all()
    assert [one["kind"] for one in verify()["findings"]] == ["journal.resealed"]


def broken() -> Iterator[Finding]:
    yield Finding("test", "here", "甲")
    raise ValueError("unreadable")


def test_a_check_that_breaks_down_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    tell("a")
    monkeypatch.setattr("mingting.base.checks.check_files", broken)
    kinds = [one["kind"] for one in verify()["findings"]]
    assert kinds == ["test", "files.broken"]
    assert Event.objects.count() == 1
