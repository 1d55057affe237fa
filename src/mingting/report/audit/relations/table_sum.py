"""合计 in tables: total rows against the rows above or below, and columns that are the sum of other columns.

Which rows make a total, and which columns, is read from the table itself: the reading that the other columns (or rows)
follow is the law, and a cell that breaks it is the finding.
"""

# ruff: noqa: E501 (tables of words)
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingting.rules.figures import Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.grid import NOT_ADDED, Grid
from .base import Context, Found, as_printed, in_print, shown, spans
from .sum_say import slip_of_sum

KIND = "sum"
AFTER = ("sum_text",)

_TOTAL_HEAD = re.compile(r"合计|总计|总数|总量|小计|共计|总件数|总额|累计|总体|受理|总")
MOST_COLUMNS = 24


def find(context: Context) -> Iterator[Found]:
    for grid in context.page.grids:
        yield from total_rows(grid)
        yield from total_columns(grid)


def additive(grid: Grid) -> list[int]:
    """Columns whose figures can be added."""
    return [
        c
        for c in grid.figure_columns
        if not NOT_ADDED.search(grid.heads[c])
        and not any(f.dim in (Dim.RATE, Dim.POINT, Dim.SCORE) for _, f in grid.column(c))
    ]


def total_rows(grid: Grid) -> Iterator[Found]:
    totals = [r for r in range(len(grid.rows)) if grid.is_total_row(r)]
    columns = additive(grid)
    for total in totals:
        sets = [s for s in _row_sets(grid, total, totals) if len(s) >= 2]
        if not sets or not columns:
            continue
        scored = [(sum(_column_fits(grid, total, rows, c) for c in columns), -i, rows) for i, rows in enumerate(sets)]
        fits, _, rows = max(scored)
        usable = [c for c in columns if (total, c) in grid.cells and sum((r, c) in grid.cells for r in rows) >= 2]
        law = fits >= 1 or len(usable) == 1
        for column in usable:
            claim = grid.cells[total, column]
            parts = [grid.cells[r, column] for r in rows if (r, column) in grid.cells]
            found = _judge(claim, parts, law and fits * 2 >= len(usable) - 1)
            if found is not None:
                yield found


def _row_sets(grid: Grid, total: int, totals: Sequence[int]) -> Iterator[list[int]]:
    """Rows that a total may add up: all others, those since the last total, the subtotals, those below."""
    plain = [
        r
        for r in range(len(grid.rows))
        if r not in totals
        and not grid.names[r].startswith("其中")
        and not re.search(
            "备注|说明|注[:：]|同比|环比|占比|去年|上年|上月|上季|上期|同期|平均|日均|增减|增长", grid.names[r]
        )
    ]
    above = [r for r in plain if r < total]
    below = [r for r in plain if r > total]
    earlier = [t for t in totals if t < total]
    later = [t for t in totals if t > total]
    yield above if above else below
    if earlier:
        yield [r for r in above if r > earlier[-1]]
        yield earlier
    if below:
        yield below
        if later:
            yield [r for r in below if r < later[0]]
            yield later
    if earlier and "小计" not in grid.names[total]:
        yield [t for t in earlier if "小计" in grid.names[t]]


def _column_fits(grid: Grid, total: int, rows: Sequence[int], column: int) -> bool:
    claim = grid.cells.get((total, column))
    parts = [grid.cells[r, column] for r in rows if (r, column) in grid.cells]
    if claim is None or len(parts) < 2 or claim.value == 0:
        return False
    rounded, cut = spans(parts)
    return judge(claim.printed, rounded, cut) in (Verdict.HOLDS, Verdict.TRUNCATED)


def _judge(claim: Figure, parts: Sequence[Figure], law: bool) -> Found | None:
    rounded, cut = spans(parts)
    verdict = judge(claim.printed, rounded, cut)
    if verdict is Verdict.CONTRADICTED and not law:
        return Found(
            "sum", claim, tuple(parts), Verdict.UNKNOWN, "合计与所列各行之和不同，表中可能只列部分，无从核对。", None
        )
    return found_sum(claim, parts, verdict, rounded.middle)


def found_sum(claim: Figure, parts: Sequence[Figure], verdict: Verdict, value: float) -> Found:
    how = "＋".join(shown(p) for p in parts) if len(parts) <= 8 else f"{len(parts)}项合计"
    if verdict is Verdict.HOLDS:
        note = f"{how}={as_printed(value, claim)}，与{shown(claim)}相符。"
    elif verdict is Verdict.TRUNCATED:
        note = f"{how}={as_printed(value, claim, 2)}，四舍五入应为{as_printed(value, claim)}，表中{shown(claim)}是截去尾数所得。"
    else:
        gap = as_printed(abs(claim.value - value), claim, 0 if claim.printed.exact else 2)
        note = f"合计不符：{how}={as_printed(value, claim, 0 if claim.printed.exact else 2)}，表中合计为{shown(claim)}，相差{gap}；{slip_of_sum(claim, parts, value)}。"
    return Found("sum", claim, tuple(parts), verdict, note, in_print(value, claim))


def total_columns(grid: Grid) -> Iterator[Found]:
    """Columns that add up other columns, row by row."""
    columns = additive(grid)[:MOST_COLUMNS]
    if len(columns) < 3:
        return
    taken: set[int] = set()
    for column in _claims_first(grid, columns):
        law = _law(grid, column, columns)
        if law is None or column in taken:
            continue
        taken.update(law if len(law) == 2 else ())
        for row in range(len(grid.rows)):
            claim = grid.cells.get((row, column))
            parts = [grid.cells[row, c] for c in law if (row, c) in grid.cells]
            if claim is None or not parts:
                continue
            rounded, cut = spans(parts)
            yield found_sum(claim, parts, judge(claim.printed, rounded, cut), rounded.middle)


def _claims_first(grid: Grid, columns: Sequence[int]) -> list[int]:
    return sorted(
        columns,
        key=lambda c: (
            0
            if re.search("合计|总计|小计|共计|总数|总量|总", grid.heads[c])
            else 1
            if _TOTAL_HEAD.search(grid.heads[c])
            else 2,
            c,
        ),
    )


def _law(grid: Grid, column: int, columns: Sequence[int]) -> list[int] | None:
    """The columns that this one adds up in nearly all rows where that says something."""
    named = bool(re.search("合计|总计|小计|共计|总数|总量|总", grid.heads[column]))
    best: tuple[int, int, list[int]] | None = None
    for parts in _column_sets(column, columns):
        said = fits = 0
        for row in range(len(grid.rows)):
            claim = grid.cells.get((row, column))
            cells = [grid.cells[row, c] for c in parts if (row, c) in grid.cells]
            if claim is None or sum(cell.value != 0 for cell in cells) < 2:
                if (
                    claim is not None
                    and cells
                    and abs(sum(cell.value for cell in cells) - claim.value) > cells[0].printed.step * len(cells)
                ):
                    said += 1
                continue
            said += 1
            rounded, cut = spans(cells)
            fits += judge(claim.printed, rounded, cut) in (Verdict.HOLDS, Verdict.TRUNCATED)
            if said - fits > 2 and fits * 10 < said * 5:
                break
        if (
            fits >= (1 if named and said <= 2 else 2)
            and fits * 10 >= said * 7
            and (best is None or (fits, len(parts)) > best[:2])
        ):
            best = (fits, len(parts), parts)
    return best[2] if best else None


def _column_sets(column: int, columns: Sequence[int]) -> Iterator[list[int]]:
    others = [c for c in columns if c != column]
    place = sum(c < column for c in others)
    for length in range(2, min(len(others), 12) + 1):
        yield others[place : place + length] if place + length <= len(others) else []
        if place - length >= 0:
            yield others[place - length : place]
    for step in (2, 3):
        for start in range(place, min(place + step, len(others))):
            yield others[start::step]
    if len(others) <= 7:
        for i in range(len(others)):
            for j in range(i + 1, len(others)):
                yield [others[i], others[j]]
