"""`verify` reads every ledger again: it passes on what was brought in, and names the ledger and the row that differ."""

from __future__ import annotations

import pytest
from django.conf import settings
from ledger_county import CASE_HEADINGS, case_row

from mingting.base.models import Ledger, Organ
from mingting.exchange.checks import check_ledgers
from mingting.exchange.preview import aside_lines, preview
from mingting.handle.cases.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def brought(county):
    rows = [[*case_row(at), f"备注{at}"] for at in range(6)]
    rows += [rows[0], [*case_row(9, 受理单位="无此单位"), ""]]
    outcome = county(
        "cases", [("办件统计表",), (*CASE_HEADINGS, "打印备注"), *rows, ("合计", "6件"), ("制表人：李四",)]
    )
    assert (outcome.read, outcome.taken, outcome.known, outcome.aside) == (8, 6, 1, 1)
    return outcome


def test_everything_brought_in_can_be_read_again(brought):
    assert list(check_ledgers()) == []


def test_it_still_holds_after_the_organs_got_other_names(brought):
    Organ.objects.filter(short_name="市场监管局").update(short_name="市监新名", name="市监新全称")
    assert [one for one in check_ledgers() if one.place.startswith(f"ledger:{brought.ledger_id}")] == []


CHANGES = [
    ({"state": "returned"}, "办理状态"),
    ({"accepted_at": None}, "受理时间"),
    ({"corrections": 3}, "补正次数"),
    ({"used_days": 9}, "用时"),
    ({"due_on": "2021-12-31"}, "到期日"),
    ({"applicant_masked": "李*明"}, "脱敏"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_a_record_changed_by_hand_is_named(brought, change, words):
    Case.objects.filter(source_no="ZN00000003").update(**change)
    (found,) = check_ledgers()
    assert found.place == f"ledger:{brought.ledger_id}:row:6" and words in found.say and "第6行" in found.say


def test_a_record_taken_away_is_named(brought):
    Case.objects.filter(source_no="ZN00000004").delete()
    (found,) = check_ledgers()
    assert "第7行" in found.say and "删去" in found.say


def test_one_byte_of_the_stored_file_is_found(brought):
    ledger = Ledger.objects.get(pk=brought.ledger_id)
    path = settings.DATA / "files" / ledger.file.digest[:2] / ledger.file.digest
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    (found,) = check_ledgers()
    assert found.kind == "ledger.file" and found.place == f"ledger:{ledger.pk}"


def test_another_mapping_or_another_count_is_found(brought):
    ledger = Ledger.objects.get(pk=brought.ledger_id)
    ledger.mapping = {**ledger.mapping, "联系电话": ""}
    ledger.known, ledger.aside = 2, 0
    ledger.save()
    kinds = [one.kind for one in check_ledgers()]
    assert kinds.count("ledger.counts") == 2 and "ledger.rows" in kinds


def test_the_rows_set_aside_are_shown_with_their_reasons(brought):
    labels, lines, count = aside_lines(Ledger.objects.get(pk=brought.ledger_id))
    assert count == 1 and labels[:2] == ("办件编号", "实施编码") and lines[0].row_no == 10
    assert "没有名为“无此单位”的单位" in lines[0].problems[0]["say"]


def test_a_preview_proposes_and_says_what_is_missing(county, write):
    path = write(
        "平台导出.csv",
        [("业务流水", "事项代码", "部门", "渠道", "申请者", "备注"), ("1", "2", "市监局", "网上", "张三", "x")],
    )
    shown = preview("cases", path, source="nxzw", name="平台导出.csv")
    by_heading = {one.heading: (one.column, one.origin) for one in shown.headings}
    assert by_heading["部门"] == ("organ", "alias") and by_heading["渠道"] == ("channel", "alias")
    assert by_heading["申请者"][1] == "likely" and by_heading["备注"] == ("", "none")
    assert (
        shown.row_count == 1
        and shown.rows[0][0] == "1"
        and "办件编号" in shown.missing + tuple(one.heading for one in shown.columns)
    )


def test_a_sheet_of_foreign_words_can_still_be_mapped(county, write):
    path = write("外文.csv", [("序", "号", "甲方"), ("1", "A", "张三")])
    shown = preview("cases", path, source="nxzw")
    assert [one.heading for one in shown.headings] == ["序", "号", "甲方"] and "办件编号" in shown.missing
