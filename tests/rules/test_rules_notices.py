"""Loading holiday notices from a file: what is taken, and how each mistake is told."""

import json
import pickle
from datetime import date

import pytest

from mingting.rules.errors import InvalidNotice
from mingting.rules.notices import HEADINGS, Notice, Off, notice_from_row, notice_to_row, parse_notices
from mingting.rules.notices_ningxia import NINGXIA_NOTICES

HEAD = ",".join(HEADINGS)


def refused(text: str) -> str:
    with pytest.raises(InvalidNotice) as error:
        parse_notices(text)
    return str(error.value)


def test_csv_lines_of_one_code_make_one_notice():
    text = (
        f"\ufeff{HEAD}\n"
        "国办发明电〔2026〕1号,国务院办公厅关于2027年部分节假日安排的通知,,2027,放假,2027-01-01,2027-01-03,元旦,公报\n"
        "国办发明电〔2026〕1号,国务院办公厅关于2027年部分节假日安排的通知,,2027,上班,2027-01-09,,元旦,公报\n"
        "\n"
        "宁夏-2027,宁夏2027年放假通知,640000,2027,放假,2027/3/10,2027/3/11,开斋节,公报\n"
    )
    state, own = parse_notices(text)
    assert state.off == (Off(date(2027, 1, 1), date(2027, 1, 3), "元旦"),)
    assert state.worked == (date(2027, 1, 9),)
    assert (own.region, own.source, own.off[0].name) == ("640000", "公报", "开斋节")


def test_json_takes_what_rows_gave():
    text = json.dumps([notice_to_row(notice) for notice in NINGXIA_NOTICES], ensure_ascii=False, indent=1)
    assert parse_notices(text) == NINGXIA_NOTICES


def test_every_wrong_line_is_told_at_once():
    said = refused(
        f"{HEAD}\n"
        "a,甲,,2021,放假,2021-13-01,,节,\n"
        ",甲,,2021,放假,2021-01-01,,节,\n"
        "a,甲,,21,放假,2021-01-01,,节,\n"
        "a,甲,,2021,休,2021-01-01,,节,\n"
        "a,甲,,2021,放假,2021-01-03,2021-01-01,节,\n"
    )
    assert [f"第{line}行" in said for line in range(2, 7)] == [True] * 5
    assert "2021-13-01" in said and "放假或上班" in said and "早于开始" in said


def test_lines_of_one_notice_must_agree():
    said = refused(f"{HEAD}\na,甲,,2021,放假,2021-01-01,,元旦,\na,乙,,2021,放假,2021-02-11,,春节,\n")
    assert "第3行：标题与本通知前面的行不一致" in said


def test_a_missing_heading_is_named():
    assert "第1行：缺少表头地区" in refused("通知编号,标题,年份,类型,开始,结束\n")


def test_broken_json_names_its_line_and_a_wrong_entry_its_number():
    assert "第3行" in refused('[\n{"code": "a"},\n{"code" "b"}\n]')
    said = refused('[{"code": "a", "title": "甲", "year": 2021}, {"code": "b", "year": 2021}, 7]')
    assert "第2条：缺少title" in said and "第3条" in said


def test_a_day_cannot_be_both_off_and_worked():
    with pytest.raises(InvalidNotice, match="2021-05-08既放假又上班"):
        Notice("a", "甲", "", 2021, (Off(date(2021, 5, 8), date(2021, 5, 8)),), (date(2021, 5, 8),))


def test_a_notice_does_not_reach_far_outside_its_year():
    with pytest.raises(InvalidNotice, match="不在2021年前后"):
        Notice("a", "甲", "", 2021, (Off(date(2012, 5, 8), date(2012, 5, 8)),))


def test_a_region_is_digits():
    with pytest.raises(InvalidNotice, match="地区“宁夏”"):
        notice_from_row({"code": "a", "title": "甲", "region": "宁夏", "year": 2021})


def test_a_refusal_survives_the_way_between_processes():
    again = pickle.loads(pickle.dumps(InvalidNotice(problems="第2行")))
    assert (type(again), str(again)) == (InvalidNotice, "放假通知有误：第2行")
