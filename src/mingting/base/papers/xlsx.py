"""XLSX: one sheet for every attachment, numbers as numbers, and a sheet that says what each number counts and which code opens it."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from mingting.base.papers.form import clean, date_text, em_width
from mingting.base.papers.grid import cell_text, head_of
from mingting.base.papers.tree import Attachment, Block, Figure, Paper, Paragraph, Table

INDEX_SHEET = "口径与编码"
_LONGEST = 32_767
"""Characters that a cell can hold."""
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_BASE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_NUMBER = re.compile(r"[-+]?\d+(?:\.(\d+))?(%?)")


def write_xlsx(paper: Paper) -> bytes:
    """The tables of a paper as a workbook. The same paper gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN) as workbook:
        day = paper.signed_on or paper.printed_on
        made = datetime(day.year, day.month, day.day) if day else datetime(1980, 1, 1)  # noqa: DTZ001 (a file's day, no zone)
        workbook.set_properties({"title": clean(paper.title), "created": made})
        book = _Book(workbook)
        for name, attachment in _pages(paper):
            book.sheet(name, attachment)
        book.index(paper)
    return out.getvalue()


def _pages(paper: Paper) -> list[tuple[str, Attachment]]:
    """(sheet name, what stands on it): tables of the body first, then the attachments."""
    tables = [block for section in paper.sections for block in section.blocks if isinstance(block, Table)]
    body = [(f"正文表{at}", Attachment(0, table.caption, "", (table,))) for at, table in enumerate(tables, 1)]
    return body + [(f"附件{attachment.number}", attachment) for attachment in paper.attachments]


@dataclass
class _Book:
    """The workbook being written; gathers where each figure came to stand."""

    workbook: Any
    places: list[tuple[str, str, Figure]] = field(default_factory=list)
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**_BASE, **properties})
        return self._formats[key]

    @cached_property
    def title(self) -> Any:
        return self.style(font_name="方正小标宋简体", font_size=18, align="center", text_wrap=True)

    def sheet(self, name: str, attachment: Attachment) -> None:
        sheet = _Page(self, self.workbook.add_worksheet(name), name, _breadth(attachment.blocks))
        sheet.heading(attachment)
        for block in attachment.blocks:
            sheet.block(block)
        sheet.finish()

    def index(self, paper: Paper) -> None:
        """口径与编码: the index of the paper, then the code of every cell."""
        sheet = self.workbook.add_worksheet(INDEX_SHEET)
        head, cell = self.style(font_name="黑体", border=1, align="center"), self.style(border=1, text_wrap=True)
        lines = [(line.place, line.name, line.text, line.code) for line in paper.index]
        cells = [(name, place, figure.text, figure.code) for name, place, figure in self.places]
        top = 0
        for names, rows in ((("位置", "名称", "数值", "编码"), lines), (("工作表", "单元格", "数值", "编码"), cells)):
            if not rows:
                continue
            sheet.write_row(top, 0, names, head)
            for at, row in enumerate(rows, top + 1):
                for column, words in enumerate(row):
                    sheet.write_string(at, column, _words(words), cell)
            top += len(rows) + 2
        made = [f"数据封存号：{paper.seal_head}"] if paper.seal_head else []
        made += [f"成文日期：{date_text(paper.signed_on)}"] if paper.signed_on else []
        for at, words in enumerate(made, top):
            sheet.write_string(at, 0, _words(words), self.style())
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 36)
        sheet.set_column(2, 3, 16)
        sheet.freeze_panes(1, 0)
        _print_setup(sheet)


@dataclass
class _Page:
    """One sheet: title, period, and the blocks below one another."""

    book: _Book
    sheet: Any
    name: str
    breadth: int
    at: int = 0
    widths: list[float] = field(default_factory=list)
    frozen: tuple[int, int] | None = None
    least: float = 0.0

    def across(self, words: str, style: Any, height: float | None = None) -> None:
        """Words over the whole breadth of the sheet."""
        if self.breadth > 1:
            self.sheet.merge_range(self.at, 0, self.at, self.breadth - 1, "", style)
        self.sheet.write_string(self.at, 0, _words(words), style)
        if height:
            self.sheet.set_row(self.at, height)
        self.at += 1

    def heading(self, attachment: Attachment) -> None:
        if attachment.title:
            self.least = min(em_width(attachment.title) * 3.6, 120.0)
            self.across(attachment.title.replace("\n", ""), self.book.title, 36)
        if attachment.period:
            self.across(attachment.period, self.book.style(font_name="楷体_GB2312", align="center"), 20)

    def block(self, block: Block) -> None:
        if isinstance(block, Table):
            self.table(block)
            return
        if isinstance(block, Paragraph):
            words = block.lead + "".join(inline.text for inline in block.inlines)
        else:
            words = block.text
        lines = -(-em_width(words) // max(4 * self.breadth, 20))
        self.across(words, self.book.style(text_wrap=True, align="left"), 18 * max(lines, 1))

    def table(self, table: Table) -> None:
        book = self.book
        if table.unit:
            words = _words(f"单位：{table.unit.removeprefix('单位：')}")
            self.sheet.write_string(self.at, len(table.columns) - 1, words, book.style(align="right"))
            self.at += 1
        self.heads(table)
        if self.frozen is None:
            names = next((at for at, column in enumerate(table.columns) if column.numeric), 0)
            self.frozen = (self.at, min(names, 3))
        for row in table.rows:
            self.row(row.cells, row.kind == "total", table)
        for at, note in enumerate(table.notes):
            words = note if at else f"注：{note.removeprefix('注：')}"
            self.across(words, book.style(align="left", text_wrap=True, font_size=10))

    def heads(self, table: Table) -> None:
        style = self.book.style(font_name="黑体", border=1, align="center", text_wrap=True)
        heads = head_of(table.columns)
        for head in heads:
            first, last = self.at + head.row, self.at + head.row + head.rows - 1
            words = _words(head.text)
            if head.rows > 1 or head.columns > 1:
                self.sheet.merge_range(first, head.column, last, head.column + head.columns - 1, "", style)
            self.sheet.write_string(first, head.column, words, style)
            if head.columns == 1:
                self.broaden(head.column, min(em_width(words), 6))
        self.at += max((head.row for head in heads), default=0) + 1

    def row(self, cells: tuple[str | Figure | None, ...], total: bool, table: Table) -> None:
        strong = {"bold": True} if total else {}
        for column, cell in enumerate(cells):
            aligned = (
                {"align": "right"}
                if column < len(table.columns) and table.columns[column].numeric
                else {"text_wrap": True}
            )
            self.broaden(column, min(em_width(cell_text(cell)), 24))
            if isinstance(cell, Figure):
                self.book.places.append((self.name, xl_rowcol_to_cell(self.at, column), cell))
                shown = sheet_value(cell)
                if shown:
                    style = self.book.style(border=1, num_format=shown[1], align="right", **strong)
                    self.sheet.write_number(self.at, column, shown[0], style)
                    continue
            words = _words(cell_text(cell))
            self.sheet.write_string(self.at, column, words, self.book.style(border=1, **aligned, **strong))
        self.at += 1

    def broaden(self, column: int, ems: float) -> None:
        self.widths += [0.0] * (column + 1 - len(self.widths))
        self.widths[column] = max(self.widths[column], ems)

    def finish(self) -> None:
        widths = [max(7.0, ems * 2 + 2) for ems in self.widths]
        stretch = max(1.0, self.least / sum(widths)) if widths else 1.0  # the title stays on one line
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width * stretch)
        if self.frozen:
            self.sheet.freeze_panes(*self.frozen)
            self.sheet.repeat_rows(0, self.frozen[0] - 1)
        _print_setup(self.sheet)


def sheet_value(figure: Figure) -> tuple[float, str] | None:
    """(number, format) for a cell that shows what the paper prints; `None` where only the words can be shown.

    A share may be given as 0.1604 or as 16.04; the printed text tells which, and how many decimals it has (100%, 16.04%).

    >>> sheet_value(Figure("A1", "16.04%", 16.04))
    (0.1604, '0.00%')
    """
    value = figure.value
    if value is None or not math.isfinite(value):
        return None
    shape = figure.number_format
    printed = _NUMBER.fullmatch(figure.text.strip())
    if printed is None:
        return value, shape
    places = len(printed[1] or "")
    plain = "0." + "0" * places if places else "0"
    if printed[2]:
        percent = float(figure.text.strip()[:-1])
        given_in_hundredths = abs(value - percent) < abs(value * 100 - percent)
        return (value / 100 if given_in_hundredths else value), f"{plain}%"
    return value, plain if shape == "0" else shape


def _words(text: str) -> str:
    """Words that a cell can hold; longer ones end in an ellipsis."""
    text = clean(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _breadth(blocks: tuple[Block, ...]) -> int:
    return max((len(block.columns) for block in blocks if isinstance(block, Table)), default=8)


def _print_setup(sheet: Any) -> None:
    """A4 landscape, as wide as the paper, as long as it takes."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.set_footer('&C&"宋体"&12— &P —')
