"""What a table needs before any writer can draw it: merged heads, the size of its letters, the widths of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from mingting.base.papers.form import DASH, em_width
from mingting.base.papers.tree import Column, Figure, Row, Table

SIZES = (12.0, 10.5, 9.0, 8.0, 7.5)
"""Letters of a table, in points: 小四, 五号, 小五 and smaller only where the columns would not fit."""
CELL_PAD = 3.0
"""Left and right of a cell's words, in points."""
TABLE_LINE = 1.25
"""Line pitch inside a cell, in letters."""
ROW_HEIGHT = 1.75
"""Least height of a row, in letters."""
_LONG = 20
"""A table of more rows than this takes smaller letters from the start."""
_UNSPLIT = 400
"""A row with a longer cell may run over a page; every other row stays whole."""
_WRAPS_FROM = 14.0
"""Words longer than this many characters may run over several lines."""


@dataclass(frozen=True)
class Head:
    """A cell of the head: where it begins, and over how many rows and columns it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Grid:
    """A table measured for a given width: letter size, column widths (points), heads, alignment of each column."""

    size: float
    widths: tuple[float, ...]
    heads: tuple[Head, ...]
    head_rows: int
    aligns: tuple[str, ...]


def cell_text(cell: str | Figure | None) -> str:
    """What is printed in a cell."""
    if cell is None:
        return DASH
    return cell if isinstance(cell, str) else cell.text


def may_split(row: Row) -> bool:
    """Whether a row is so long that it may run over a page."""
    return any(len(cell_text(cell)) > _UNSPLIT for cell in row.cells)


def padded(row: Row, columns: int) -> tuple[str | Figure | None, ...]:
    """The cells of a row, as many as there are columns."""
    if len(row.cells) > columns:
        raise ValueError(f"a row of {len(row.cells)} cells under {columns} columns: {row.cells!r}")
    return (*row.cells, *("",) * (columns - len(row.cells)))


def head_of(columns: tuple[Column, ...]) -> tuple[Head, ...]:
    """Cells of the head in reading order: neighbours of one `group` under one merged cell, the others reaching over both rows."""
    rows = 2 if any(column.group for column in columns) else 1
    upper: list[Head] = []
    lower: list[Head] = []
    at = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        run = list(members)
        if group:
            upper.append(Head(group, 0, at, columns=len(run)))
        for column in run:
            name = f"{column.name}（{column.unit}）" if column.unit else column.name
            (lower if group else upper).append(Head(name, 1 if group else 0, at, rows=1 if group else rows))
            at += 1
    return (*upper, *lower)


def measure(table: Table, width: float) -> Grid:
    """Fit the table into `width`: declared shares are kept, undeclared ones follow the contents; the largest letters that hold every number."""
    heads = head_of(table.columns)
    natural = [_natural(table, index) for index in range(len(table.columns))]
    needs = _needs(table, natural, heads)
    declared = [max(column.width, 0.0) for column in table.columns]
    shares = needs if len(set(declared)) <= 1 or not any(declared) else declared
    unit = width / (sum(shares) or 1)
    widths = tuple(share * unit for share in shares)
    sizes = SIZES[1:] if len(table.rows) > _LONG else SIZES
    tight = [need if column.numeric else need / 2 for column, need in zip(table.columns, needs)]
    size = next((size for size in sizes if _fits(size, widths, tight)), SIZES[-1])
    return Grid(size, widths, heads, max((head.row for head in heads), default=0) + 1, _aligns(table, natural))


def _natural(table: Table, index: int) -> float:
    return max((em_width(text) for text in _column(table, index)), default=0.0)


def _column(table: Table, index: int) -> Iterator[str]:
    return (cell_text(row.cells[index]) for row in table.rows if index < len(row.cells))


def _needs(table: Table, natural: list[float], heads: tuple[Head, ...]) -> list[float]:
    """Least width of each column in characters: numbers on one line, names up to a length, heads on two or three lines."""
    needs = [
        max(long if column.numeric else min(long, _WRAPS_FROM), 1.0) for column, long in zip(table.columns, natural)
    ]
    for head in heads:
        wide = em_width(head.text)
        if head.columns == 1:
            lines = 3 if head.rows == 2 else 2
            needs[head.column] = max(needs[head.column], min(wide, max(2.0, -(-wide // lines))))
        else:
            span = slice(head.column, head.column + head.columns)
            missing = wide - sum(needs[span])
            if missing > 0:
                needs[span] = [need + missing / head.columns for need in needs[span]]
    return [need + 0.5 for need in needs]


def _fits(size: float, widths: tuple[float, ...], needs: list[float]) -> bool:
    return all(need * size + 2 * CELL_PAD <= width + 0.01 for width, need in zip(widths, needs))


def _aligns(table: Table, natural: list[float]) -> tuple[str, ...]:
    """Numbers to the right, short words in the middle, names to the left."""
    return tuple(
        "right" if column.numeric else "center" if long <= 4 else "left" for column, long in zip(table.columns, natural)
    )
