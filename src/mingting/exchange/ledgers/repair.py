"""未导入的行: rows set aside, kept sealed, and the file in which they go back to be mended: the layout they came in, and why."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import xlsxwriter

from mingting.base.crypto import seal, unseal
from mingting.base.models import AsideRow, Ledger
from mingting.exchange.models import LedgerAccount
from mingting.exchange.reading.headings import REASON, Heading
from mingting.exchange.reading.ledger_sheet import LedgerSheet
from mingting.exchange.table import Problem

_CONTEXT = b"aside.row"
_LINK = re.compile(r"〔台账(\d+)·第(\d+)行〕")
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def seal_rows(
    ledger: Ledger, sheet: LedgerSheet, rows: pl.DataFrame, problems: Mapping[int, list[Problem]]
) -> list[AsideRow]:
    """Rows set aside, as they came, with their reasons."""
    cells = sheet_cells(sheet.heading)
    return [
        AsideRow(
            ledger=ledger,
            row_no=row[0],
            problems=[
                {name: value for name, value in one.as_row().items() if name != "row"}
                for one in problems.get(row[0], [])
            ],
            sealed_row=seal(json.dumps(row[1:], ensure_ascii=False).encode(), _CONTEXT),
        )
        for row in rows.select("row_no", *cells).iter_rows()
    ]


def sheet_cells(heading: Heading) -> list[str]:
    """The sheet's columns that go into a repair file: all but an earlier reason."""
    return [f"c{at}" for at in range(len(heading.labels)) if f"c{at}" != heading.reason_column]


def cells_of(row: AsideRow) -> list[str | None]:
    found: list[str | None] = json.loads(unseal(row.sealed_row, _CONTEXT))
    return found


def layout_of(sheet: LedgerSheet) -> list[list[str | None]]:
    """The rows down to the heading, as they stood."""
    top = sheet.raw.frame.head(sheet.heading.last_row).select(sheet_cells(sheet.heading))
    return [list(row) for row in top.rows()]


def repair_file(ledger: Ledger) -> bytes | None:
    """The rows of a ledger still set aside, as an XLSX to mend and send again; None when nothing is left."""
    account = LedgerAccount.objects.filter(ledger=ledger).first()
    rows = list(AsideRow.objects.filter(ledger=ledger).order_by("row_no"))
    if account is None or not rows:
        return None
    return write_sheet(
        account.layout,
        ((cells_of(row), reason(ledger.pk, row.row_no, row.problems)) for row in rows),
        account.sheet or "未导入",
    )


def reason(ledger_id: int, row_no: int, problems: Iterable[Mapping[str, Any]]) -> str:
    """Where the row stood, so that it is crossed off when it comes back, and what is wrong with it."""
    words = "；".join(f"【{one['field']}】{str(one['say']).rstrip('。')}" for one in problems)
    return f"〔台账{ledger_id}·第{row_no}行〕{words}"


def links_in(reasons: pl.Series) -> set[tuple[int, int]]:
    """(ledger, row) that the rows of a repair file stood for."""
    found = set()
    for text in reasons.drop_nulls().to_list():
        if match := _LINK.search(text):
            found.add((int(match[1]), int(match[2])))
    return found


def write_sheet(
    layout: Sequence[Sequence[str | None]], rows: Iterable[tuple[Sequence[str | None], str]], name: str
) -> bytes:
    """One sheet of text: what stood above, the heading with the reason's column last, the rows. Nothing in it is a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  the same rows make the same file
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "", name)[:31] or "未导入")
    plain, strong = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "text_wrap": True})
    why = book.add_format({"font_color": "#9C1C1C", "text_wrap": True})
    width = max((len(row) for row in layout), default=0)
    for at, cells in enumerate(layout):
        _write_row(sheet, at, cells, strong)
    sheet.write_string(max(0, len(layout) - 1), width, REASON, strong)
    sheet.set_column(0, max(0, width - 1), 16)
    sheet.set_column(width, width, 60)
    for at, (cells, words) in enumerate(rows, len(layout)):
        _write_row(sheet, at, cells, plain)
        sheet.write_string(at, width, words[:32000], why)
    book.close()
    return out.getvalue()


def _write_row(sheet: Any, at: int, cells: Sequence[str | None], form: Any) -> None:
    for column, text in enumerate(cells):
        if text:
            sheet.write_string(at, column, _UNSAFE.sub("", text)[:32767], form)
