"""Web pages under the name of a workbook, as many platforms write their exports: each table of the page is a sheet."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_SPAN = 1000
_Hanging = dict[int, tuple[int, str | None]]
"""By column: how many more rows a cell hangs down over, and what it says."""


def page_tables(text: str) -> Iterator[pl.DataFrame]:
    """Tables of a page as text. A cell over several rows says the same for all of them; one over several columns stands in the first.

    >>> page = "<table><tr><td rowspan=2>甲<td>1<tr><td>2<tr><td colspan=2>合计</table>"
    >>> [frame.rows() for frame in page_tables(page)]
    [[('甲', '1'), ('甲', '2'), ('合计', None)]]
    """
    for table in LexborHTMLParser(text).css("table"):
        if table.css_first("table table") is not None:
            continue  # a table for layout; those inside it come by themselves
        rows = _rows(table)
        width = max((len(row) for row in rows), default=0)
        if width:
            cells = [[row[at] if at < len(row) else None for row in rows] for at in range(width)]
            yield pl.DataFrame({f"c{at}": pl.Series(column, dtype=pl.String) for at, column in enumerate(cells)})


def _rows(table: LexborNode) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    hanging: _Hanging = {}
    for line in table.css("tr"):
        row: list[str | None] = []
        for cell in line.css("td, th"):
            _hang(row, hanging)
            text = cell.text(strip=True) or None
            wide, deep = _span(cell, "colspan"), _span(cell, "rowspan")
            if deep > 1:
                hanging |= {len(row) + step: (deep - 1, None if step else text) for step in range(wide)}
            row += [text] + [None] * (wide - 1)
        _hang(row, hanging)
        rows.append(row)
    return rows


def _hang(row: list[str | None], hanging: _Hanging) -> None:
    """Put in what hangs down into the row at its end from rows above."""
    while len(row) in hanging:
        left, text = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, text)
        row.append(text)


def _span(cell: LexborNode, name: str) -> int:
    text = (cell.attributes.get(name) or "1").strip()
    return min(_MOST_SPAN, max(1, int(text))) if text.isdigit() else 1
