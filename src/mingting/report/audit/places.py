"""Where each finding stands: the claimed figure and the figures it was checked against, as places in the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .calendars import Workdays, calendars_of, default_calendars
from .document import Document, Table
from .errors import AuditRefused
from .judged import judged, words_of
from .readers import read_bytes, read_file, read_text
from .recognise.figure import Figure
from .recognise.grid import Grid
from .recognise.page import Page, read_page
from .relations.base import Found, relation_of
from .report import Report


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a paragraph, or a cell of a table (`row` counts from the table's first line)."""

    block: int
    start: int = 0
    end: int = 0
    row: int = -1
    column: int = -1


@dataclass(frozen=True)
class Examined:
    """A report with its document; `spots[n]` are the places of relation n, the claimed figure first."""

    document: Document
    report: Report
    spots: tuple[tuple[Spot, ...], ...]


def examine_file(path: Path, name: str = "", region: str = "", workdays: Workdays | None = None) -> Examined:
    """Read and check a file; a refusal is part of the answer. `region` names the calendar of daily means."""
    return _examined(lambda: read_file(path), name or str(path), region, workdays)


def examine_bytes(data: bytes, name: str, region: str = "", workdays: Workdays | None = None) -> Examined:
    return _examined(lambda: read_bytes(data, name), name, region, workdays)


def examine_text(text: str, name: str = "粘贴的文字", region: str = "", workdays: Workdays | None = None) -> Examined:
    return _examined(lambda: read_text(text, name), name, region, workdays)


def _examined(read: Callable[[], Document], name: str, region: str, workdays: Workdays | None) -> Examined:
    try:
        document = read()
        return examine(document, name, region, workdays)
    except AuditRefused as refusal:
        return Examined(Document(name, ()), Report(name, refused=refusal.say, code=refusal.code), ())


def examine(document: Document, name: str = "", region: str = "", workdays: Workdays | None = None) -> Examined:
    """The report that `audit_document` gives, and where each relation stands."""
    page = read_page(document)
    calendars = calendars_of(region, workdays) if region else default_calendars(words_of(page), workdays)
    found = judged(page, calendars)
    report = Report(name or document.name, tuple(relation_of(one, page) for one in found), notes=document.notes)
    return Examined(document, report, tuple(tuple(_spots(one, page)) for one in found))


def reading_order(examined: Examined) -> list[int]:
    """The relations by where their claim stands in the document."""
    return sorted(range(len(examined.spots)), key=lambda at: (_position(examined.spots[at][0]), at))


def _position(spot: Spot) -> tuple[int, int, int, int]:
    return spot.block, spot.row, spot.column, spot.start


def _spots(found: Found, page: Page) -> Iterator[Spot]:
    at = found.claimed or found.at or found.inputs[0]
    yield _spot(at, page)
    yield from (_spot(one, page) for one in found.inputs if one is not at)


def _spot(figure: Figure, page: Page) -> Spot:
    if figure.cell is None:
        return Spot(figure.block, figure.start, figure.end)
    grid = page.grids[figure.cell[0]]
    table = page.document.blocks[figure.block]
    cell = _cell(table, grid, figure) if isinstance(table, Table) else None
    return Spot(figure.block, row=cell[0], column=cell[1]) if cell else Spot(figure.block)


def _cell(table: Table, grid: Grid, figure: Figure) -> tuple[int, int] | None:
    """The cell of the table as read; a grid leaves heads out and may have been cut from blocks laid side by side."""
    assert figure.cell is not None
    _, row, column = figure.cell
    width = len(table.rows[0]) if table.rows else 0
    if not grid.width or width % grid.width:
        return None
    blocks = width // grid.width
    if blocks == 1:
        place = (len(table.rows) - len(grid.rows) + row, column)
    else:
        places = [
            (line, block * grid.width)
            for block in range(blocks)
            for line in range(_first_body(table, grid, blocks), len(table.rows))
            if any(table.rows[line][block * grid.width : (block + 1) * grid.width])
        ]
        if row >= len(places):
            return None
        place = (places[row][0], places[row][1] + column)
    line, at = place
    if not 0 <= line < len(table.rows) or at >= len(table.rows[line]) or table.rows[line][at] != figure.raw:
        return None
    return place


def _first_body(table: Table, grid: Grid, blocks: int) -> int:
    """The table's first line that is no head: heads are repeated for each block."""
    for line, cells in enumerate(table.rows):
        if list(cells[: grid.width]) == grid.rows[0]:
            return line
    return grid.first_row
