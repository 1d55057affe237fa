"""An exported list as a spreadsheet: who took it, when and what for, on the first sheet and every printed page; the lines, masked; the columns."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from mingting.base.clock import CHINA, day_of
from mingting.doors.desk.case_rows import Row, rows_of
from mingting.handle.cases.acts.export_list import Exported
from mingting.handle.cases.models import Case

_COLUMNS: tuple[tuple[str, int, str], ...] = (
    ("办件编号", 24, "本系统受理的为办件编号；台账导入的为来源系统的编号。"),
    ("申请人", 18, "脱敏显示：姓名保留首尾字，单位隐去字号第二字。"),
    ("申请人类型", 10, "自然人，或者法人和其他组织。"),
    ("事项", 36, "受理时的事项名称。"),
    ("单位", 16, "办理单位的规范简称。"),
    ("环节", 10, "导出时的环节。"),
    ("来源", 8, "申请提交的渠道。"),
    ("收件时间", 17, "收到申请材料的时间。"),
    ("受理时间", 17, "作出受理决定的时间；视为受理的为视为受理之日。"),
    ("到期日", 12, "按承诺时限推算，扣除特别程序和延期；节假日按所在地日历。"),
    ("剩余", 10, "到到期日还有几个工作日，不含导出当日；已过的为超期工作日数。"),
    ("办结时间", 17, "办结的时间；未办结为空。"),
    ("在谁手里", 20, "当前承办人；未分办的为单位。"),
    ("标记", 16, "容缺、加急、帮代办、二次录入。"),
)
_HEAD = {"bold": True, "bg_color": "#F0F3F6", "bottom": 1, "valign": "vcenter"}
_MOMENT, _DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"


def list_book(taken: Exported) -> bytes:
    """Three sheets: 导出说明, 办件, 字段说明."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    head = book.add_format(_HEAD)
    mark = f"{taken.who} {taken.at.astimezone(CHINA):%Y-%m-%d %H:%M} 导出，用途：{taken.purpose}"
    _says(_sheet(book, "导出说明", mark), taken, book.add_format({"bold": True}))
    _lines(
        _sheet(book, "办件", mark),
        taken,
        head,
        {form: book.add_format({"num_format": form}) for form in (_MOMENT, _DAY)},
    )
    meaning = _sheet(book, "字段说明", mark)
    _write(meaning, 0, ("字段", "说明"), head)
    meaning.set_column(0, 0, 14)
    meaning.set_column(1, 1, 70)
    for at, (name, _, says) in enumerate(_COLUMNS, 1):
        _write(meaning, at, (name, says))
    book.close()
    return out.getvalue()


def _sheet(book: Any, name: str, mark: str) -> Any:
    """A sheet whose every printed page carries the mark."""
    sheet = book.add_worksheet(name)
    plain = mark.replace("&", "&&")
    sheet.set_header(f"&C&10{plain}")
    sheet.set_footer(f"&L&9内部资料，不得外传&C&9{plain}&R&9第 &P 页，共 &N 页")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def _says(sheet: Any, taken: Exported, bold: Any) -> None:
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 80)
    lines = (
        ("列表", taken.name),
        ("范围", taken.says),
        ("件数", len(taken.rows)),
        ("导出人", taken.who),
        ("导出时间", f"{taken.at.astimezone(CHINA):%Y-%m-%d %H:%M}"),
        ("用途", taken.purpose),
        ("说明", "个人信息已脱敏。本表仅用于上列用途，不得转发、公开；导出已记入日志。"),
    )
    for at, (name, value) in enumerate(lines):
        sheet.write(at, 0, name, bold)
        sheet.write(at, 1, value)


def _lines(sheet: Any, taken: Exported, head: Any, forms: dict[str, Any]) -> None:
    _write(sheet, 0, [name for name, _, _ in _COLUMNS], head)
    for column, (_, width, _) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    today = day_of(taken.at)
    for at, (case, row) in enumerate(zip(taken.rows, rows_of(taken.rows, today)), 1):
        for column, value in enumerate(_cells(case, row)):
            if isinstance(value, tuple):
                if value[0] is not None:
                    sheet.write_datetime(at, column, value[0], forms[value[1]])
            elif value:
                sheet.write_string(at, column, value)


def _cells(case: Case, row: Row) -> Sequence[Any]:
    def moment(name: str) -> tuple[Any, str]:
        value = getattr(case, name)
        return (value.astimezone(CHINA).replace(tzinfo=None) if value else None, _MOMENT)

    return (
        row.number, row.applicant, case.get_applicant_kind_display(), row.item, row.organ, row.step,
        case.get_channel_display(), moment("received_at"), moment("accepted_at"), (case.due_on, _DAY), row.left,
        moment("finished_at"), row.holder, "、".join(one.word for one in row.flags),
    )  # fmt: skip


def _write(sheet: Any, at: int, values: Sequence[str], form: Any = None) -> None:
    for column, value in enumerate(values):
        sheet.write_string(at, column, value, form)
