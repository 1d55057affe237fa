"""Tables in WordprocessingML: merged heads that repeat, rows that stay whole, and the floating table of the imprint."""

from __future__ import annotations

from collections.abc import Iterator

from mingting.base.papers import form
from mingting.base.papers.docx_parts import table_style, twips
from mingting.base.papers.docx_text import CENTER, KEEP, STRONG, TINY, Pen, align, indent, paragraph, run, spacing
from mingting.base.papers.grid import CELL_PAD, ROW_HEIGHT, TABLE_LINE, Grid, Head, may_split, measure, padded
from mingting.base.papers.tree import Figure, Table


def draw_table(pen: Pen, table: Table, width: float) -> Iterator[str]:
    """Caption, unit, table, notes; a table without notes is followed by a hair's breadth, since two tables must not touch."""
    grid = measure(table, width)
    small = max(grid.size, 9.0)
    style = pen.style("body", small)
    if table.caption:
        size = max(small, 12.0)
        yield paragraph("Small", run(table.caption, pen.style("hei", size)), spacing(6, size * 1.6) + CENTER, KEEP)
    if table.unit:
        words = f"单位：{table.unit.removeprefix('单位：')}"
        yield paragraph("Small", run(words, style), spacing(0, small * 1.5) + align("right"), KEEP)
    yield _grid(pen, table, grid, [*_whole(grid.widths)])
    for at, note in enumerate(table.notes):
        words = note if at else f"注：{note.removeprefix('注：')}"
        place = indent(left=2 * small, hanging=0 if at else 2 * small)
        yield paragraph(
            "Small",
            run(words, style),
            spacing(0 if at else 4, small * TABLE_LINE) + place,
            "" if at == len(table.notes) - 1 else KEEP,
        )
    if not table.notes:
        yield TINY


def foot_table(rows: list[str]) -> str:
    """A table at the foot of the page, ruled 0.35 mm above and below, 0.25 mm between, as wide as the type area."""

    def edge(name: str, eighths: int) -> str:
        return f'<w:{name} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'

    width = twips(form.TYPE_WIDTH)
    cells = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders>'
        f"{edge('top', 6 if at else 8)}{edge('bottom', 8 if at == len(rows) - 1 else 6)}</w:tcBorders></w:tcPr>{row}</w:tc></w:tr>"
        for at, row in enumerate(rows)
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="page" '
        f'w:tblpX="{twips(form.LEFT)}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{cells}</w:tbl>'
    )


def _grid(pen: Pen, table: Table, grid: Grid, widths: list[int]) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pad = twips(CELL_PAD)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = "".join(_head_row(pen, grid, widths, row) for row in range(grid.head_rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{CENTER}<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{heads}{''.join(_rows(pen, table, grid, widths))}</w:tbl>"
    )


def _head_row(pen: Pen, grid: Grid, widths: list[int], row: int) -> str:
    """Cells of one row of the head; a cell that reaches over both rows goes on, empty, in the second."""
    cells = sorted(
        (head for head in grid.heads if head.row <= row < head.row + head.rows), key=lambda head: head.column
    )
    inner = "".join(_head_cell(pen, grid, cell, row, widths) for cell in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{_height(grid)}<w:tblHeader/></w:trPr>{inner}</w:tr>"


def _head_cell(pen: Pen, grid: Grid, head: Head, row: int, widths: list[int]) -> str:
    width = sum(widths[head.column : head.column + head.columns])
    span = f'<w:gridSpan w:val="{head.columns}"/>' if head.columns > 1 else ""
    merge = ('<w:vMerge w:val="restart"/>' if head.row == row else "<w:vMerge/>") if head.rows > 1 else ""
    words = run(head.text, pen.style("hei", grid.size)) if head.row == row else ""
    return f"{_opening(width, span + merge)}{paragraph(table_style(grid.size), words, CENTER, KEEP)}</w:tc>"


def _rows(pen: Pen, table: Table, grid: Grid, widths: list[int]) -> Iterator[str]:
    plain, strong = pen.style("body", grid.size), pen.style("body", grid.size, STRONG)
    free, held = _starts(grid, widths, ""), _starts(grid, widths, KEEP)
    last = table.rows[-1] if table.notes and table.rows else None
    for row in table.rows:
        style = strong if row.kind == "total" else plain
        starts = held if row is last else free  # the last row holds on to its notes
        cells = zip(starts, padded(row, len(widths)))
        inner = "".join(f"{start}{_cell(pen, cell, style)}</w:p></w:tc>" for start, cell in cells)
        whole = "" if may_split(row) else "<w:cantSplit/>"
        yield f"<w:tr><w:trPr>{whole}{_height(grid)}</w:trPr>{inner}</w:tr>"


def _starts(grid: Grid, widths: list[int], keep: str) -> list[str]:
    style = table_style(grid.size)
    return [
        f'{_opening(width)}<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{align(side)}</w:pPr>'
        for width, side in zip(widths, grid.aligns)
    ]


def _opening(width: int, merged: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'


def _cell(pen: Pen, cell: str | Figure | None, style: str) -> str:
    if isinstance(cell, Figure):
        return pen.figure(cell, style)
    return run(form.DASH if cell is None else cell, style)


def _height(grid: Grid) -> str:
    return f'<w:trHeight w:val="{twips(grid.size * ROW_HEIGHT)}" w:hRule="atLeast"/>'


def _whole(widths: tuple[float, ...]) -> Iterator[int]:
    """Widths in whole twips that add up to the whole."""
    end, reached = 0.0, 0
    for width in widths:
        end += width
        yield twips(end) - reached
        reached = twips(end)
