"""XLSX: each sheet's used cells as tables, split at blank rows; merged cells repeated; stored fractions as percentages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from ..document import Document
from ..errors import Broken, TooLarge
from .guards import MOST_CELLS, Deadline, open_package
from .lines import Builder

_RATE = re.compile(r"率|占比|比例|比重|百分比|同比|环比|增幅")


def read_xlsx(data: bytes, name: str) -> Document:
    import python_calamine

    open_package(data).close()
    builder = Builder(deadline=Deadline())
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
    except Exception as error:
        raise Broken from error
    cells = 0
    for sheet_name in names[:60]:
        try:
            sheet = book.get_sheet_by_name(sheet_name)
            if sheet.total_height * sheet.total_width > MOST_CELLS * 4:
                raise TooLarge(limit=f"{MOST_CELLS // 10_000}万个单元格")
            rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            merged = sheet.merged_cell_ranges or []
        except TooLarge:
            raise
        except Exception as error:
            raise Broken from error
        cells += sum(len(row) for row in rows)
        if cells > MOST_CELLS:
            raise TooLarge(limit=f"{MOST_CELLS // 10_000}万个单元格")
        _sheet(rows, merged, builder)
    return builder.document(name)


def _sheet(rows: list[list[Any]], merged: Any, builder: Builder) -> None:
    for (top, left), (bottom, right) in merged:
        if (bottom - top + 1) * (right - left + 1) > 5000 or top >= len(rows):
            continue
        value = rows[top][left] if left < len(rows[top]) else ""
        for r in range(top, min(bottom + 1, len(rows))):
            for c in range(left, min(right + 1, len(rows[r]))):
                rows[r][c] = value
    for block in _islands(rows):
        _table(block, builder)


def _islands(rows: list[list[Any]]) -> Iterator[list[list[Any]]]:
    """Runs of rows without a blank row between, blank columns dropped."""
    run: list[list[Any]] = []
    for row in [*rows, []]:
        if any(cell not in ("", None) for cell in row):
            run.append(row)
        elif run:
            used = [c for c in range(max(map(len, run))) if any(c < len(r) and r[c] not in ("", None) for r in run)]
            yield [[r[c] if c < len(r) else "" for c in used] for r in run]
            run = []


def _table(rows: list[list[Any]], builder: Builder) -> None:
    title = ""
    while len(rows) > 1 and len({str(c) for c in rows[0] if c not in ("", None)}) == 1:
        title = str(next(c for c in rows[0] if c not in ("", None)))
        builder.paragraph(title)
        rows = rows[1:]
    fractions = _fraction_columns(rows)
    grid = [[_shown(cell, column in fractions) for column, cell in enumerate(row)] for row in rows]
    if len(grid) == 1 or max(map(len, grid)) == 1:
        for row in grid:
            builder.paragraph(" ".join(cell for cell in row if cell))
        return
    builder.table(grid, title)


def _fraction_columns(rows: list[list[Any]]) -> set[int]:
    """Columns of rates that hold fractions, as percent formats store them."""
    found = set()
    for column in range(max(map(len, rows), default=0)):
        heads = "".join(str(row[column]) for row in rows[:4] if column < len(row) and isinstance(row[column], str))
        numbers = [
            row[column]
            for row in rows
            if column < len(row) and isinstance(row[column], (int, float)) and not isinstance(row[column], bool)
        ]
        if (
            numbers
            and _RATE.search(heads)
            and all(abs(n) <= 5 for n in numbers)
            and any(isinstance(n, float) and not n.is_integer() for n in numbers)
        ):
            found.add(column)
    return found


def _shown(cell: Any, fraction: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        value = cell * 100 if fraction else cell
        text = (
            str(int(value))
            if float(value).is_integer() and abs(value) < 1e15
            else f"{value:.6f}".rstrip("0").rstrip(".")
        )
        return text + ("%" if fraction else "")
    return str(cell).strip()
