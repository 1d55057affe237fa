"""A table said again in prose: lists of names with a column, the total row with a sentence.

Different figures contradict only where the other figures of the same list or sentence agree with the same column.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from mingting.rules.figures import Verdict

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from ..recognise.lists import ValueList, value_lists
from ..recognise.page import Page, same_kind
from .average_text import DAILY
from .base import Context, Found
from .growth_text import is_change, is_past
from .repeat_rows import close, rows_in_text
from .repeat_say import agree, repeat_found
from .repeat_words import metric_of, named_in, usable

KIND = "repeat"

MOST_TABLES_A_LIST = 6


def find(context: Context) -> Iterator[Found]:
    page = context.page
    if not page.grids:
        return
    lists = [(s.index, entries) for s in page.each() for entries in value_lists(s)]
    names = {grid.index: _rows_by_name(grid) for grid in page.grids}
    taken: set[Figure] = set()
    by_tail: dict[str, set[int]] = defaultdict(set)
    for index, rows in names.items():
        for name in rows:
            by_tail[name[-2:]].add(index)
    for _, entries in lists:
        hits = Counter(index for name in entries.names for index in by_tail.get(name[-2:], ()))
        for index, _ in hits.most_common(MOST_TABLES_A_LIST):
            yield from _list_in_grid(entries, page.grids[index], names[index], page, taken)
    for grid in page.grids:
        yield from _totals_in_text(grid, page, taken)


def _rows_by_name(grid: Grid) -> dict[str, int]:
    return {name: row for row, name in enumerate(grid.names) if len(name) >= 2}


def _row_for(name: str, rows: dict[str, int]) -> int | None:
    if name in rows:
        return rows[name]
    if len(name) < 3:
        return None
    near = [row for other, row in rows.items() if len(other) >= 3 and (other.endswith(name) or name.endswith(other))]
    return near[0] if len(near) == 1 else None


def _list_in_grid(
    entries: ValueList, grid: Grid, rows: dict[str, int], page: Page, taken: set[Figure]
) -> Iterator[Found]:
    matched = [(f, row) for n, f in zip(entries.names, entries.figures) if (row := _row_for(n, rows)) is not None]
    if len(matched) < 2 or len(matched) * 2 < len(entries.names):
        return
    best, most = None, 0
    for column in grid.figure_columns:
        same = sum(
            (row, column) in grid.cells and agree(f, grid.cells[row, column]) is not Verdict.CONTRADICTED
            for f, row in matched
        )
        if same > most:
            best, most = column, same
    if best is None or most < 2 or most * 10 < len(matched) * 6:
        return
    for figure, row in matched:
        if (row, best) in grid.cells:
            taken.add(figure)
            yield repeat_found(figure, grid.cells[row, best], agree(figure, grid.cells[row, best]), page)


def _totals_in_text(grid: Grid, page: Page, taken: set[Figure]) -> Iterator[Found]:
    """The total row (or any named row) of a table restated in prose."""
    totals = [r for r in range(len(grid.rows)) if grid.is_total_row(r)]
    if not totals:
        yield from rows_in_text(grid, page, taken)
        return
    total = totals[-1] if len(totals) > 1 and not grid.names[totals[0]].startswith(("合计", "总计")) else totals[0]
    yield from _cells_in_text(
        [(c, f) for c, f in grid.row(total) if not re.search("排名|序号", grid.heads[c])], "", grid, page, taken
    )
    yield from rows_in_text(grid, page, taken)


def _cells_in_text(
    cells: Sequence[tuple[int, Figure]], name: str, grid: Grid, page: Page, taken: set[Figure]
) -> Iterator[Found]:
    held: list[tuple[Figure, Figure]] = []
    open_cells: list[Figure] = []
    for column, cell in cells:
        match = _match(cell, grid.heads[column], name, page, taken)
        if match is not None:
            held.append((match, cell))
        else:
            open_cells.append(cell)
    for figure, cell in held:
        yield repeat_found(figure, cell, agree(figure, cell), page)
    if not held:
        return
    sentences = {f.sentence for f, _ in held}
    used = {f for f, _ in held}
    for cell in open_cells:
        if not _core(cell.column_head) and not name:
            yield from _total_said(cell, sentences, used | taken, page)
            continue
        candidates = [
            f
            for i in sentences
            for f in page.sentences[i].figures
            if f not in used and f not in taken and _says(f, cell, name, page)
        ]
        if len(candidates) == 1 and close(candidates[0], cell):
            yield repeat_found(candidates[0], cell, Verdict.CONTRADICTED, page)


def _total_said(cell: Figure, sentences: set[int], used: set[Figure], page: Page) -> Iterator[Found]:
    """The cell of 合计 under 合计 (or 本期) beside cells that one sentence restates: that sentence's total is this cell."""
    for index in sentences:
        figures = [
            f
            for f in page.sentences[index].figures
            if f not in used and same_kind(f, cell) and usable(f, page.sentences[index]) and f.depth == 0
        ]
        totals = [f for f in figures if labels.TOTAL_WORDS.search(f.pre) and not DAILY.search(f.pre)]
        if len(totals) == 1 and close(totals[0], cell):
            yield repeat_found(totals[0], cell, agree(totals[0], cell), page)


def _match(cell: Figure, head: str, name: str, page: Page, taken: set[Figure]) -> Figure | None:
    """The figure in prose that equals a cell and shares its words."""
    if cell.value < (2 if name else 10) and not cell.printed.decimals or cell.value == 100 and cell.dim is Dim.RATE:
        return None
    core = _core(head)
    best, most = None, 0.0
    for figure in page.near_value(cell.value, cell.printed.step):
        if not same_kind(figure, cell) and not (
            cell.dim is Dim.BARE and figure.dim in (Dim.MONEY, Dim.SCORE, Dim.RATE)
        ):
            continue
        if figure.bound or figure in taken or agree(figure, cell) is Verdict.CONTRADICTED:
            continue
        sentence = page.sentences[figure.sentence]
        context = sentence.between(sentence.start, figure.start)[-40:] + figure.post
        if name and not named_in(name, context):
            continue
        near = labels.chars_shared(core, context) if core else 0.0
        if name and figure.unit == cell.unit and name in figure.pre:
            near = max(near, 0.6)
        if near > most and (near >= 0.5 or figure.value >= 1000):
            best, most = figure, near
    return best


def _core(head: str) -> str:
    return labels.metric(re.sub(r"\([^)]*\)|[（(][^)）]*$", "", head))


def _says(figure: Figure, cell: Figure, name: str, page: Page) -> bool:
    """Whether a figure's own words are just those of a cell's head."""
    if (
        figure.bound
        or is_change(figure)
        or DAILY.search(figure.pre)
        or not same_kind(figure, cell)
        and cell.dim is not Dim.BARE
    ):
        return False
    if cell.dim is Dim.BARE and figure.dim in (Dim.RATE, Dim.POINT):
        return False
    head, own = _core(cell.column_head), metric_of(figure)
    if name:
        sentence = page.sentences[figure.sentence]
        own = own.replace(labels.metric(name), "")
        if name not in figure.pre and name not in figure.lead[-len(name) - 4 :] or is_past(figure, sentence):
            return False
    return (
        len(head) >= 2
        and len(own) >= 2
        and (head == own or labels.chars_shared(head, own) >= 1.0 and abs(len(head) - len(own)) <= 2)
    )
