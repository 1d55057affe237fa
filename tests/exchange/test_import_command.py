"""`mingting import`: stable JSON, words for people, exit status, the empty ledger."""

from __future__ import annotations

import json

import openpyxl
import pytest
from ledger_county import CASE_HEADINGS, case_row

from mingting.doors.cli.main import main
from mingting.exchange.kinds import kind_of
from mingting.exchange.ledgers.read import names_for, read_ledger
from mingting.handle.cases.models import Case

pytestmark = pytest.mark.django_db


def test_a_clean_import_exits_0_and_a_row_set_aside_exits_1(county, write, capsys):
    clean, broken = (
        write("好.csv", [CASE_HEADINGS, case_row(1)]),
        write("坏.csv", [CASE_HEADINGS, case_row(2, 受理单位="无")]),
    )
    assert main(["import", "cases", str(clean), "--source", "hall", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {name: answer[name] for name in ("read", "taken", "known", "aside", "repair_file", "problems")} == {
        "read": 1,
        "taken": 1,
        "known": 0,
        "aside": 0,
        "repair_file": None,
        "problems": [],
    }
    assert main(["import", "cases", str(broken), "--source", "hall", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["problems"] == [
        {"row": 2, "field": "受理单位", "say": "没有名为“无”的单位；请核对名称，或先登记单位、别名。"}
    ]
    assert answer["repair_file"].endswith("坏-未导入.xlsx") and openpyxl.load_workbook(answer["repair_file"])


def test_a_trial_tells_in_words_and_writes_nothing(county, write, capsys):
    path = write("试.csv", [CASE_HEADINGS, case_row(1), case_row(2, 受理单位="无"), ("合计", "3件")])
    assert main(["import", "cases", str(path), "--source", "hall", "--trial"]) == 1
    said = capsys.readouterr().out
    assert "试导入办件：读2行，新1行，已有0行，未导入1行。" in said and "表中写3，实为2，不符" in said
    assert "第3行【受理单位】" in said and not Case.objects.exists()


def test_columns_are_mapped_on_the_command_line(county, write, capsys):
    path = write("映射.csv", [("业务号", *CASE_HEADINGS[1:]), case_row(1)])
    assert main(["import", "cases", str(path), "--source", "hall"]) == 1
    assert "缺少必填的列：办件编号" in capsys.readouterr().err
    assert main(["import", "cases", str(path), "--source", "hall", "--map", "业务号=办件编号"]) == 0
    assert main(["import", "cases", str(path), "--source", "hall", "--map", "业务号"]) == 1


def test_an_empty_ledger_is_written_and_read_again(county, tmp_path, capsys):
    path = tmp_path / "空白.xlsx"
    assert main(["import", "cases", "--template", str(path)]) == 0
    raw, heading = read_ledger(kind_of("cases"), path, names_for(kind_of("cases"), None, None))
    assert raw.name == "办件" and heading.known == set(kind_of("cases").codes)


def test_wrong_use_is_told(county, tmp_path, capsys):
    assert main(["import", "cases"]) == 2
    assert main(["import", "cases", str(tmp_path / "没有.csv")]) == 2
    assert main(["import", "猫", str(tmp_path / "没有.csv")]) == 1
    assert "register:代码" in capsys.readouterr().err
