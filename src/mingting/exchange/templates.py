"""空白台账: headings, an example row, and on a second sheet what each column must be."""

from __future__ import annotations

import io

import xlsxwriter

from mingting.exchange.kinds.base import Kind


def empty_ledger(kind: Kind) -> bytes:
    """An XLSX that imports as it is once the example row is replaced."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#EAF1F8", "border": 1})
    must = book.add_format({"bold": True, "bg_color": "#F8EAEA", "border": 1})
    plain = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(kind.name)
    for at, column in enumerate(kind.columns):
        sheet.set_column(at, at, max(12, 2 * len(column.heading) + 4), plain)
        sheet.write_string(0, at, column.heading, must if column.required else bold)
        sheet.write_string(1, at, column.example, plain)
    sheet.freeze_panes(1, 0)
    rules = book.add_worksheet("填写说明")
    for at, (width, heading) in enumerate(((16, "列"), (8, "必填"), (60, "怎样填"), (50, "也认的表头"), (30, "示例"))):
        rules.set_column(at, at, width, wrapped)
        rules.write_string(0, at, heading, bold)
    for row, column in enumerate(kind.columns, 1):
        cells = (
            column.heading,
            "是" if column.required else "",
            column.rule,
            "、".join(column.aliases),
            column.example,
        )
        for at, text in enumerate(cells):
            rules.write_string(row, at, text, wrapped)
    book.close()
    return out.getvalue()
