"""Files as offices and platforms send them: encodings, separators, titles, two-row headings, merged cells, totals, footers, hostile things."""

from __future__ import annotations

import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
import xlwt
from ledger_county import ACTOR, CASE_HEADINGS, LICENSING, PERSON, case_row

from mingting.exchange.errors import (
    ColumnsMissing,
    Encrypted,
    FileRefused,
    HasMacros,
    NoLedger,
    SeveralSheets,
    Unreadable,
    WrongMapping,
)
from mingting.exchange.ledgers import run_import
from mingting.handle.cases.models import Case

pytestmark = pytest.mark.django_db


def take(path, kind="cases", **more):
    return run_import(kind, path, source="hall", actor=ACTOR, **more)


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", "\t"), ("gb18030", ","), ("utf-16", "|"), ("utf-16-le", ",")],
)
def test_text_in_any_usual_encoding_and_separator_reads_the_same(county, write, encoding, separator):
    path = write(
        "办件.csv",
        [CASE_HEADINGS, case_row(1, 申请人="张𠮷明" if encoding != "utf-8" else "张三"), case_row(2)],
        encoding,
        separator,
    )
    outcome = take(path)
    assert (outcome.read, outcome.taken) == (2, 2), outcome.problems


def test_a_platform_export_is_read_past_its_ornaments(county, write):
    """Title, notes, blank columns, the heading again on every page, blanks and full-width digits, JDBC times, subtotals, footers."""
    headings = [
        "序号",
        "* 办 件 编 号",
        "",
        "实施编码",
        "受理部门",
        "办理地点",
        "申请方式",
        "申请人姓名",
        "身份证号",
        "手机号",
        "受理时间（年月日）",
        "办结时间",
        "办件状态",
    ]

    def line(at, number, **more):
        row = case_row(number, **more)
        return [
            at,
            f"\t{row[0]}",
            "",
            f" {LICENSING} ",
            "市监局",
            "市民服务大厅",
            "大厅窗口",
            "张 小明",
            "６４０５２１１９９００１０１００１６",
            "138-1234-5678",
            row[8] + ".0",
            row[9],
            "办结",
        ]

    rows = [
        ["中宁县2021年4月办件明细表"],
        ["导出时间：2021-05-01 08:00:00"],
        [],
        headings,
        line(1, 1),
        line(2, 2),
        ["小计", "2件"],
        headings,
        line(3, 3),
        [],
        ["小计", "1件"],
        ["合  计", "4件"],
        ["制表人：李四", "", "", "审核人：王五"],
        ["共3条"],
    ]
    outcome = take(write("export.csv", rows, "gb18030"))
    assert (outcome.read, outcome.taken, outcome.repeated, outcome.footers) == (3, 3, 1, 2), outcome.problems
    assert [(one["claimed"], one["counted"], one["agrees"]) for one in outcome.totals] == [
        (2, 2, True),
        (1, 1, True),
        (4, 3, False),
    ]
    assert outcome.unmapped == ("序号",)
    case = Case.objects.get(source_no="ZN00000003")
    assert case.finished_at.isoformat() == "2021-04-04T08:00:00+00:00" and case.row_no == 9


def test_merged_cells_and_two_rows_of_headings_in_a_workbook(county, tmp_path):
    path = tmp_path / "合并.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("说明").write(0, 0, "本表由大厅填报")
    sheet = book.add_worksheet("四月")
    sheet.merge_range(1, 1, 1, 10, "办件统计表")
    for column, text in enumerate(("办件编号", "实施编码", "受理单位", "办理场所", "办理渠道"), 1):
        sheet.merge_range(3, column, 4, column, text)
    sheet.merge_range(3, 6, 3, 8, "申请人信息")
    sheet.merge_range(3, 9, 3, 10, "时间")
    for column, text in enumerate(("申请人", "证件号码", "联系电话", "受理时间", "办结时间"), 6):
        sheet.write(4, column, text)
    day = book.add_format({"num_format": "yyyy/m/d h:mm"})
    for at in range(4):
        row = case_row(at + 1)
        for column, text in enumerate(row[:8], 1):
            if column != 3:
                sheet.write(5 + at, column, text)
        sheet.write_datetime(5 + at, 9, datetime(2021, 4, 6, 9, 30), day)  # noqa: DTZ001  cells have no zone
        sheet.write_number(5 + at, 10, 44292.75)
    sheet.merge_range(5, 3, 8, 3, "市场监管局")
    sheet.merge_range(9, 1, 9, 9, "合计")
    sheet.write(9, 10, "4件")
    book.close()
    outcome = take(path)
    assert (outcome.read, outcome.taken, outcome.sheet) == (4, 4, "四月"), outcome.problems
    assert [one["agrees"] for one in outcome.totals] == [True]
    case = Case.objects.get(source_no="ZN00000004")
    assert (case.row_no, case.accepted_at.hour, case.finished_at.isoformat()) == (9, 1, "2021-04-06T10:00:00+00:00")


def test_an_old_workbook_reads_too(county, tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("办件")
    sheet.write_merge(0, 0, 0, 9, "标题")
    for at, row in enumerate([CASE_HEADINGS, case_row(1), case_row(2)], 1):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    book.save(str(tmp_path / "办件.xls"))
    assert take(tmp_path / "办件.xls").taken == 2


def test_two_sheets_that_are_both_ledgers_are_asked_about(county, tmp_path):
    path = tmp_path / "两月.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for month, number in (("四月", 1), ("五月", 2)):
        sheet = book.create_sheet(month)
        sheet.append(CASE_HEADINGS)
        sheet.append(case_row(number))
    book.save(path)
    with pytest.raises(SeveralSheets, match="四月、五月"):
        take(path)
    outcome = take(path, sheet="五月")
    assert outcome.taken == 1 and Case.objects.get().source_no == "ZN00000002"


def test_what_is_written_in_many_ways_is_one_date(county, write):
    days = (
        "2021-04-06",
        "2021/4/6",
        "2021.4.6",
        "2021年4月6日",
        "20210406",
        "44292",
        "2021年04月06日 9时5分",
        "2021/4/6 09:05:00",
        "2021-04-06T09:05:00",
        "２０２１－４－６",
    )
    outcome = take(
        write("日期.csv", [CASE_HEADINGS, *(case_row(at, 受理时间=day, 办结时间="") for at, day in enumerate(days))])
    )
    assert outcome.taken == len(days), outcome.problems
    from mingting.base.clock import day_of

    assert {day_of(at).isoformat() for at in Case.objects.values_list("accepted_at", flat=True)} == {"2021-04-06"}


def test_unmapped_columns_are_kept_and_a_person_maps_once(county, write):
    headings = ["业务号", *CASE_HEADINGS[1:], "窗口号"]
    rows = [headings, [*case_row(1), "3号"]]
    path = write("映射.csv", rows)
    with pytest.raises(ColumnsMissing, match=r"缺少必填的列：办件编号。表中的列是：业务号、.*窗口号"):
        take(path)
    with pytest.raises(WrongMapping):
        take(path, mapping={"业务号": "编码"})
    assert take(path, trial=True, mapping={"业务号": "办件编号"}).taken == 1
    with pytest.raises(ColumnsMissing):
        take(path)
    assert take(path, mapping={"业务号": "办件编号"}).unmapped == ("窗口号",)
    assert take(write("映射2.csv", [headings, [*case_row(2), "4号"]])).taken == 1
    from mingting.base.crypto import unseal_fields
    from mingting.handle.cases.acts.record import EXTRA

    assert unseal_fields(Case.objects.get(source_no="ZN00000002").extra, EXTRA) == {"窗口号": "4号"}


def test_hostile_cells_are_set_aside_each_with_a_sentence(county, write):
    rows = [
        case_row(1, 申请人="=cmd|'/c calc'!A1"),
        case_row(2, 申请人="张\x07三"),
        case_row(3, 申请人="长" * 10_000),
        case_row(4, 申请人="@SUM(A1)"),
        case_row(5, 申请人="x", 联系电话="12"),
    ]
    outcome = take(write("恶意.csv", [CASE_HEADINGS, *rows]))
    assert (outcome.taken, outcome.aside) == (1, 4)
    assert {one.row: one.field for one in outcome.problems} == dict.fromkeys((2, 3, 4, 5), "申请人")
    assert "10000" in next(one.say for one in outcome.problems if one.row == 4)
    assert [one.row for one in outcome.warnings] == [6] and outcome.warnings[0].field == "联系电话"
    sheet = openpyxl.load_workbook(outcome.repair_file).active
    assert sheet["F2"].value.startswith("=cmd") and sheet["F2"].data_type != "f"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("空.csv", b"", FileRefused),
        ("宏.xlsm", b"PK\x03\x04", HasMacros),
        ("文档.pdf", b"%PDF-1.4", FileRefused),
        ("网页.xls", b"<html><table>", NoLedger),
        ("网页.csv", b"<html><table>", FileRefused),
        ("表.xls", b"<?xml version='1.0'?><Workbook/>", FileRefused),
        ("表.xlsx", b"a,b,c\n1,2,3\n", FileRefused),
        ("坏.xlsx", b"PK\x03\x04broken", Unreadable),
        ("密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Encrypted),
        ("乱码.csv", b"\xff\xff\x80\x81\x00", FileRefused),
        ("别的.csv", "甲,乙\n1,2\n".encode(), NoLedger),
    ],
)
def test_files_that_are_no_ledger_are_refused_with_a_sentence(county, tmp_path, name, content, error):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as refusal:
        take(path)
    assert "。" in str(refusal.value) and refusal.value.code.startswith("exchange.")


def test_an_archive_that_swells_and_hidden_macros_are_refused(county, tmp_path):
    bomb, macro = tmp_path / "bomb.xlsx", tmp_path / "macro.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 << 20))
    with pytest.raises(FileRefused, match="炸弹"):
        take(bomb)
    with zipfile.ZipFile(macro, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/vbaProject.bin", "x")
    with pytest.raises(HasMacros):
        take(macro)


def test_quotes_line_breaks_and_ragged_lines_lose_nothing(county, write, tmp_path):
    path = tmp_path / "引号.csv"
    rows = [",".join(CASE_HEADINGS) + ",备注"]
    for number in range(3):
        cells = [str(cell) for cell in case_row(number)]
        rows.append(",".join(cells) + (',"两行\n备注, ""引""",多出一列,' if number == 1 else ""))
    path.write_text("\r\n".join(rows), "utf-8")
    outcome = take(path)
    assert (outcome.read, outcome.taken) == (3, 3) and set(outcome.unmapped) >= {"备注"}
    from mingting.base.crypto import unseal_fields
    from mingting.handle.cases.acts.record import EXTRA

    kept = unseal_fields(Case.objects.get(source_no="ZN00000001").extra, EXTRA)
    assert kept == {"备注": '两行 备注, "引"', "第12列": "多出一列"}
    assert PERSON not in str(kept)


def test_a_web_page_under_a_workbooks_name_is_read_as_platforms_mean_it(county, tmp_path):
    path = tmp_path / "导出.xls"
    lines = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (case_row(1), case_row(2))
    )
    heading = "".join(f"<th>{name}</th>" for name in CASE_HEADINGS)
    total = "<tr><td colspan=9>合计</td><td>2件</td></tr>"
    page = f"<html><meta charset=gbk><table><tr><td colspan=10>办件明细</td></tr><tr>{heading}</tr>{lines}{total}</table></html>"
    path.write_bytes(page.encode("gb18030"))
    outcome = take(path)
    assert (outcome.read, outcome.taken, outcome.totals[0]["agrees"]) == (2, 2, True), outcome.problems
    from mingting.exchange.checks import check_ledgers

    assert list(check_ledgers()) == []
