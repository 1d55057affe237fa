"""排名 columns in tables: the order of ranks against the order of scores."""

# ruff: noqa: E501 (tables of words)
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from mingting.rules.figures import Verdict

from ..recognise.figure import Figure
from ..recognise.grid import Grid
from .base import Context, Found, shown

KIND = "ranking"
AFTER = ("ranking_text",)

_RANK = re.compile(r"排名|名次|位次|排序|排位")


def find(context: Context) -> Iterator[Found]:
    for grid in context.page.grids:
        yield from _serials(grid)
        for column, head in enumerate(grid.heads):
            if _RANK.search(head) and len(head) <= 12:
                for rows in _groups(grid, column):
                    yield from _ranks(grid, column, rows)


def _serials(grid: Grid) -> Iterator[Found]:
    """Serial numbers that run from 1 to the number of rows: a confirmation only."""
    for column, head in enumerate(grid.heads):
        if head.replace(" ", "") not in ("序号", "编号"):
            continue
        numbers = [cells[column].strip() for cells in grid.rows if cells[column].strip().isdigit()]
        if len(numbers) >= 3 and numbers == [str(i + 1) for i in range(len(numbers))]:
            row = next(iter(grid.cells.values()), None)
            if row is not None:
                note = f"序号1至{len(numbers)}连续，共{len(numbers)}行。"
                count = float(len(numbers))
                yield Found(
                    "count",
                    None,
                    (),
                    Verdict.HOLDS,
                    note,
                    count,
                    f"{grid.title[:30]} 序号1至{len(numbers)}",
                    count,
                    (count,),
                    row,
                )


def _groups(grid: Grid, column: int) -> list[list[int]]:
    """Rows of one ranking; a table may hold several (districts and departments), each beginning at 1."""
    rows = [r for r in range(len(grid.rows)) if (r, column) in grid.cells and not grid.is_total_row(r)]
    if sum(grid.cells[r, column].value == 1 for r in rows) <= 1:
        return [rows]
    groups: list[list[int]] = []
    for row in rows:
        value = grid.cells[row, column].value
        if not groups or value == 1 and grid.cells[groups[-1][-1], column].value != 1:
            groups.append([])
        groups[-1].append(row)
    return groups


def _ranks(grid: Grid, column: int, rows: list[int]) -> Iterator[Found]:
    if len(rows) < 4:
        return
    best: tuple[int, int, int, list[int]] | None = None
    for source in grid.figure_columns:
        if source == column or _RANK.search(grid.heads[source]) or not all((r, source) in grid.cells for r in rows):
            continue
        for sign in (-1, 1):
            order = sorted(rows, key=lambda r: (grid.cells[r, column].value, sign * grid.cells[r, source].value))
            kept = _longest([sign * grid.cells[r, source].value for r in order])
            score = len(kept) * 100 - abs(source - column) - (20 if sign > 0 else 0)
            if len({grid.cells[r, source].value for r in rows}) >= 3 and (best is None or score > best[0]):
                best = (score, source, sign, [order[i] for i in range(len(order)) if i not in kept])
    if best is None or len(best[3]) > max(1, len(rows) // 6):
        return
    _, source, sign, wrong = best
    at = grid.cells[wrong[0] if wrong else rows[0], column]
    inputs = tuple(grid.cells[r, source] for r in rows)
    if not wrong and _places_hold(grid, column, source, sign, rows):
        yield Found(
            "ranking", at, inputs, Verdict.HOLDS, f"{len(rows)}个名次与{grid.heads[source]}的高低相符。", at.number
        )
    elif wrong:
        figure: Figure = grid.cells[wrong[0], source]
        place = _place(grid, source, sign, rows, wrong[0])
        note = f"名次与{grid.heads[source]}不符：{figure.row_head}{shown(figure)}应排第{place}，表中为第{shown(at)}；疑名次未更新，或{grid.heads[source]}录错。"
        yield Found("ranking", at, inputs, Verdict.CONTRADICTED, note, float(place))


def _place(grid: Grid, source: int, sign: int, rows: list[int], row: int) -> int:
    mine = sign * grid.cells[row, source].value
    return 1 + sum(sign * grid.cells[r, source].value < mine for r in rows)


def _places_hold(grid: Grid, column: int, source: int, sign: int, rows: list[int]) -> bool:
    return True


def _longest(values: list[float]) -> set[int]:
    """Places of a longest run that never falls."""
    tails: list[float] = []
    ends: list[int] = []
    previous = [-1] * len(values)
    for i, value in enumerate(values):
        k = bisect_right(tails, value)
        if k == len(tails):
            tails.append(value)
            ends.append(i)
        else:
            tails[k], ends[k] = value, i
        previous[i] = ends[k - 1] if k else -1
    kept: set[int] = set()
    i = ends[-1] if ends else -1
    while i >= 0:
        kept.add(i)
        i = previous[i]
    return kept
