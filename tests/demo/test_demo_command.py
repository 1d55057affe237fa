"""`mingting demo`: what there is, what it answers, ledgers to try the import by hand."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from mini import stand_mini

from mingting.demo.devices import secret_of
from mingting.demo.errors import NotInProduction
from mingting.doors.cli.commands import demo


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return demo.run(parser.parse_args(words))


def test_the_list_names_every_county(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("list", "--json") == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == ["zhongning-2021q2", "zaoyuan", "mini"]


@pytest.mark.django_db
def test_loading_answers_ledgers_and_accounts(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("load", "mini", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["taken"] == sum(one["read"] for one in answer["ledgers"]) == 986
    assert {"username": "mini-juzhang", "role": "BL", "post": "审批局领导", "over": "小川县"} in answer["accounts"]
    assert _run("load", "mini") == 0
    assert "新记录 0 条" in capsys.readouterr().out


def test_ledgers_are_written_to_a_folder_in_two_encodings_and_two_forms(tmp_path: Path) -> None:
    assert _run("write", "mini", "--out", str(tmp_path)) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == 22 and {path.suffix for path in tmp_path.iterdir()} == {".csv", ".xlsx"}
    assert (tmp_path / "11-大厅办件.csv").read_text("gb18030").startswith("办件编号,实施编码")
    assert (tmp_path / "13-村级代办.csv").read_text("utf-8-sig").startswith("业务流水号,")


@pytest.mark.django_db
def test_a_demo_account_of_a_privileged_role_shows_its_code_and_others_need_none(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_mini()
    assert _run("code", "mini-juzhang") == 0
    code = capsys.readouterr().out.strip()
    assert validate_totp_code(secret_of("mini-juzhang"), code)
    _run("code", "mini-tongji")
    assert "不用动态口令" in capsys.readouterr().out


@pytest.mark.django_db
def test_no_code_is_shown_in_production(settings: Any) -> None:
    settings.MODE = "production"
    with pytest.raises(NotInProduction):
        _run("code", "mini-juzhang")
