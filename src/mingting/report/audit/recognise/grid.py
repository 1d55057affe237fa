"""Tables as the auditor sees them: heads, rows by name, columns of figures, total rows, two-block layouts undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mingting.rules.figures import Printed

from ..document import Document, Table
from ..readers.fold import is_number, is_total
from .figure import Dim, Figure
from .units import BY_UNIT, SCALES

_CELL = re.compile(
    r"^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(万亿|亿|万)?\s*(%|‰|个?百分点|[件个元人户条宗次项分家篇份名起]*)\s*[↑↓升降]?$"
)
_UNIT_IN_HEAD = re.compile(
    r"[(/:]\s*(?:单位[::])?\s*(万亿|亿|万)?\s*(%|‰|元|件次|人次|户次|件|条|宗|项|个|户|人|次|篇|份|家|分|名|起|笔|吨|天|工作日)\s*[)]?\s*$"
)
_UNIT_IN_TITLE = re.compile(r"单位[::]\s*(万亿|亿|万)?\s*(%|元|件|条|宗|项|个|户|人|次|分)")
RATE_HEAD = re.compile(r"率|占比|比例|比重|百分比|幅|同比|环比|%|满意度|覆盖度|增长|增减|增速")
NOT_ADDED = re.compile(
    r"率|占比|比例|排名|名次|位次|序号|编号|得分|分值|分数|总分|平均|日均|均|满意度|时间|日期|电话|年份|指数|编码|代码|幅|增速|价|增减|差额|同期|上月|上季|上年|去年"
)
_SERIAL = re.compile(r"^(?:序号|编号|序|No\.?|#)$")
_NAME_HEAD = re.compile(
    r"单位|部门|名称|县区|区县|乡镇|镇街|类别|类型|项目|地区|渠道|来源|窗口|月份|时间|指标|分类|事项|内容|交易"
)


@dataclass
class Grid:
    """A table: `heads` one string a column, `rows` the body, `cells` the figures by row and column."""

    number: int
    title: str
    place: str
    heads: list[str]
    rows: list[list[str]]
    names: list[str]
    first_row: int
    index: int = 0
    block: int = 0
    cells: dict[tuple[int, int], Figure] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return len(self.heads)

    def column(self, column: int) -> list[tuple[int, Figure]]:
        return [(row, self.cells[row, column]) for row in range(len(self.rows)) if (row, column) in self.cells]

    def row(self, row: int) -> list[tuple[int, Figure]]:
        return [(column, self.cells[row, column]) for column in range(self.width) if (row, column) in self.cells]

    @property
    def figure_columns(self) -> list[int]:
        """Columns that hold figures in most of their filled cells, serial numbers aside."""
        return [c for c in range(self.width) if self._is_figures(c)]

    def _is_figures(self, column: int) -> bool:
        if _SERIAL.match(self.heads[column].replace(" ", "")):
            return False
        filled = [row for row in range(len(self.rows)) if self.rows[row][column]]
        return bool(filled) and sum((row, column) in self.cells for row in filled) * 2 > len(filled)

    def is_total_row(self, row: int) -> bool:
        return is_total(self.names[row])


def grids_of(document: Document) -> list[Grid]:
    found: list[Grid] = []
    for table in document.tables:
        for rows, title in _pieces(table):
            grid = _grid(rows, title, table)
            if grid is not None:
                grid.index = len(found)
                _fill(grid)
                found.append(grid)
    return found


def _pieces(table: Table) -> Iterator[tuple[list[list[str]], str]]:
    """One table, or several: with a second block of columns laid beside the first, or stacked under new heads."""
    rows = [list(row) for row in table.rows]
    title = table.title
    while rows and len({cell for cell in rows[0] if cell}) == 1 and len(rows) > 2:
        title = next(cell for cell in rows[0] if cell) or title
        rows = rows[1:]
    heads = _head_rows(rows)
    names = ["".join(dict.fromkeys(rows[r][c] for r in range(heads))) for c in range(len(rows[0]))] if rows else []
    for blocks in (2, 3, 4):
        width = len(names) // blocks
        if (
            width >= 2
            and width * blocks == len(names)
            and all(names[i * width : (i + 1) * width] == names[:width] for i in range(blocks))
        ):
            parts = [row[i * width : (i + 1) * width] for i in range(blocks) for row in rows[heads:]]
            yield rows[:heads] and [row[:width] for row in rows[:heads]] + [p for p in parts if any(p)], title
            return
    yield rows, title


def _head_rows(rows: list[list[str]]) -> int:
    """How many rows at the top are heads: those before the first row with figures."""
    for i, row in enumerate(rows[:5]):
        numbers = sum(is_number(cell) or bool(_CELL.match(cell)) for cell in row)
        filled = sum(bool(cell) for cell in row)
        if numbers * 3 >= filled and numbers and not all(re.fullmatch(r"20\d{2}", c) for c in row if is_number(c)):
            return i
    return 1 if rows else 0


def _grid(rows: list[list[str]], title: str, table: Table) -> Grid | None:
    heads = _head_rows(rows)
    width = len(rows[0]) if rows else 0
    if width < 2 or len(rows) <= heads:
        return None
    names = []
    for column in range(width):
        parts = list(dict.fromkeys(rows[r][column] for r in range(heads) if rows[r][column]))
        names.append("".join(parts))
    body = rows[heads:]
    return Grid(
        table.number, title, table.place, names, body, [_row_name(row, names) for row in body], heads, block=table.index
    )


def _row_name(row: list[str], heads: list[str]) -> str:
    for column, cell in enumerate(row):
        if cell and is_total(cell):
            return cell.replace(" ", "")
        if column < len(heads) and _SERIAL.match(heads[column].replace(" ", "")):
            continue
        if cell and not is_number(cell) and not _CELL.match(cell):
            return cell.replace(" ", "")
        if column > 2:
            break
    return next((cell for cell in row if cell), "")


def _fill(grid: Grid) -> None:
    title_unit = _UNIT_IN_TITLE.search(grid.title)
    for column, head in enumerate(grid.heads):
        if _SERIAL.match(head.replace(" ", "")):
            continue
        scale, unit = _head_unit(head, title_unit)
        found: list[Figure] = []
        for row, cells in enumerate(grid.rows):
            match = _CELL.match(_signed(cells[column].strip()))
            if match:
                found.append(_cell_figure(grid, row, column, match, scale, unit))
        _even(found, grid)


def _signed(cell: str) -> str:
    """↓12.3% and 下降12.3% as -12.3%."""
    if not re.search("[↑↓▲▼升降增减]", cell):
        return cell
    down = bool(re.search("[↓▼]|下降|减", cell))
    clean = re.sub("[↑↓▲▼]|上升|下降|增长|增加|减少|增|减|升|降", "", cell).strip()
    return f"-{clean}" if down and not clean.startswith("-") else clean


def _head_unit(head: str, title: re.Match[str] | None) -> tuple[int, str]:
    match = _UNIT_IN_HEAD.search(head)
    if match:
        return SCALES.get(match[1] or "", 1), match[2]
    if RATE_HEAD.search(head):
        return 1, ""
    if title:
        return SCALES.get(title[1] or "", 1), title[2]
    return 1, ""


def _cell_figure(grid: Grid, row: int, column: int, match: re.Match[str], scale: int, unit: str) -> Figure:
    text = match[1].replace(",", "")
    number = float(text)
    decimals = len(text.partition(".")[2])
    if match[2]:
        scale = SCALES[match[2]]
    unit = match[3] or unit
    head = grid.heads[column]
    dim = BY_UNIT.get(unit, Dim.BARE)
    if unit == "" and re.search("率|占比|比例|比重|百分比", head):
        unit, dim = "", Dim.RATE
    elif "金额" in head and dim is Dim.BARE:
        dim = Dim.MONEY
    is_exact = decimals == 0 and scale == 1 and dim in (Dim.COUNT, Dim.BARE, Dim.TIME)
    printed = Printed(number * scale if scale > 1 else number, decimals, scale, is_exact)
    figure = Figure(printed, number, unit, dim, grid.rows[row][column], grid.block, 0, 0)
    figure.cell = (grid.index, row, column)
    figure.row_head, figure.column_head = grid.names[row], head
    grid.cells[row, column] = figure
    return figure


def _even(figures: list[Figure], grid: Grid) -> None:
    """A column has one precision: spreadsheets drop closing zeros, so 1.44 among 0.8934 is 1.4400."""
    parts = [f for f in figures if f.cell is not None and not grid.is_total_row(f.cell[1])]
    if len(parts) < 2:
        return
    most = max(f.printed.decimals for f in parts)
    if most == 0:
        return
    for figure in parts:
        if figure.printed.decimals < most and figure.dim is not Dim.RATE:
            p = figure.printed
            figure.printed = Printed(p.value, most, p.scale, False, p.bound)
