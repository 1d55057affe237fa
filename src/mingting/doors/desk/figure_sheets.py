"""Figures as spreadsheets: numbers as numbers, one sheet of definitions, one of codes; and the rows behind a figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from mingting.assess.indicators.answers import Figure
from mingting.assess.indicators.engine import Engine
from mingting.doors.desk.figure_card import rounding_says
from mingting.doors.desk.figure_page import FigurePage, TableView
from mingting.doors.desk.figure_rows import Columns, names_of, order_of, plain_cell
from mingting.doors.desk.figure_words import heading, records_label, slices_of
from mingting.rules.periods import Period

_HEAD = {"bold": True, "bg_color": "#F0F3F6", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")
MOST_ROWS = 20_000


class _Book:
    """A workbook in memory: each sheet a head and rows."""

    def __init__(self) -> None:
        self._bytes = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._bytes, options)
        self._head = self._book.add_format(_HEAD)
        self._formats: dict[str, Any] = {}

    def sheet(
        self, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "", wide: Sequence[int] = ()
    ) -> None:
        sheet = self._book.add_worksheet(name.translate(_FORBIDDEN)[:31])
        at = 0
        if note:
            sheet.write_string(0, 0, note)
            at = 1
        for column, label in enumerate(head):
            sheet.write_string(at, column, label, self._head)
            sheet.set_column(column, column, wide[column] if column < len(wide) else 14)
        sheet.freeze_panes(at + 1, 0)
        for number, row in enumerate(rows, at + 1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, Figure):
            value, form = _number(value)
            if value is None:
                sheet.write_string(row, column, "—")
            else:
                sheet.write_number(row, column, value, self._format(form))
        elif value is None or value == "":
            sheet.write_blank(row, column, None)
        elif isinstance(value, bool | str):
            sheet.write_string(row, column, str(value))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._format("yyyy-mm-dd"))
        else:
            sheet.write_number(row, column, value)

    def _format(self, form: str) -> Any:
        if form not in self._formats:
            self._formats[form] = self._book.add_format({"num_format": form})
        return self._formats[form]

    def close(self) -> bytes:
        self._book.close()
        return self._bytes.getvalue()


def _number(figure: Figure) -> tuple[float | None, str]:
    """A share as a share (0.1604 shown as 16.04%), a count as it is."""
    if figure.value is None:
        return None, ""
    if figure.unit == "%":
        places = max(-int(Decimal(figure.value).as_tuple().exponent), 0)
        return float(Decimal(figure.value) / 100), f"0.{'0' * places}%" if places else "0%"
    return float(figure.value), "0" if isinstance(figure.value, int) else "0.00"


# ---- the page --------------------------------------------------------------------------------------------------------------------


def page_book(page: FigurePage) -> bytes:
    """Everything the page shows, the definitions of every indicator, the code of every figure."""
    book = _Book()
    tables = page.tables()
    five = page.figures()
    title = f"{page.label} · {page.period.name} · 快照 {page.engine.digest[:12]}"
    head = ["指标", "统计期", "数值", "单位", "分子", "分母", "编码"]
    book.sheet("总览", head, [_line(one) for one in five], title, (24, 18, 14, 10, 12, 12, 16))
    for table in tables:
        book.sheet(table.title, *_sheet(table), title, (24,))
    book.sheet("口径", *definitions(page.engine), wide=(10, 26, 10, 10, 60, 30, 30))
    shown = [*five, *(cell.figure for table in tables for row in table.rows for cell in row.cells)]
    codes = [(one.code, one.name, heading(page.engine, one.question), one) for one in dict.fromkeys(shown)]
    book.sheet("编码", ["编码", "指标", "单位、范围和统计期", "数值"], codes, wide=(16, 26, 50, 14))
    return book.close()


def _line(figure: Figure) -> list[Any]:
    period = Period.parse(figure.question.period).name
    return [
        figure.name,
        period,
        figure,
        figure.unit,
        figure.numerator if figure.denominator else None,
        figure.denominator,
        figure.code,
    ]


def _sheet(table: TableView) -> tuple[list[str], list[list[Any]]]:
    """A rate takes three columns: the share, above, below."""
    head, rows = ["单位"], []
    for one in table.heads:
        head += [one.label, f"{one.label}（分子）", f"{one.label}（分母）"] if one.rate else [one.with_unit]
    for row in table.rows:
        line: list[Any] = [row.name]
        for column, cell in zip(table.heads, row.cells):
            line += [cell.figure, cell.figure.numerator, cell.figure.denominator] if column.rate else [cell.figure]
        rows.append(line)
    return head, rows


def definitions(engine: Engine) -> tuple[list[str], list[list[str]]]:
    """口径: every indicator in the order of the catalogue."""
    rows = []
    for one in engine.catalogue.values():
        target = "" if one.target is None else f"{one.target}{'%' if one.unit == '%' else ''}"
        way = rounding_says(one) if one.kind == "ratio" else ""
        rows.append([one.subject, one.name, one.unit, target, one.says, records_label(one.measure), one.basis, way])
    return ["类别", "指标", "单位", "目标", "口径", "计什么", "依据", "取舍"], rows


# ---- rows ------------------------------------------------------------------------------------------------------------------------


def rows_book(
    engine: Engine, figure: Figure, columns: Columns, rows: Sequence[Sequence[Any]], notes: Sequence[str]
) -> bytes:
    """The rows a person may see, and a sheet that says what they prove."""
    book = _Book()
    order = order_of(columns, rows, adds=True)
    names = names_of(columns, rows)
    lines = ([plain_cell(columns[at][0], row[at], names) for at in order] for row in rows)
    book.sheet("依据的记录", [columns[at][1] for at in order], lines, wide=(18,) * len(order))
    says: list[list[Any]] = [
        ["指标", figure.name],
        ["范围", heading(engine, figure.question)],
        ["数值", figure],
        ["编码", figure.code],
    ]
    says += [one.split("：", 1) for one in slices_of(engine, figure.question)]
    says += [["口径", engine.indicator(figure.question.indicator).says], *(["说明", note] for note in notes)]
    book.sheet("说明", ["项目", "内容"], says, wide=(12, 80))
    return book.close()
