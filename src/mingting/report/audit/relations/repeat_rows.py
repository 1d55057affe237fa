"""Named rows of a table said again in prose: a column that two rows agree with is the law for the others of that sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mingting.rules.figures import Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from ..recognise.page import Page, same_kind
from .base import Found
from .growth_text import is_change
from .repeat_say import agree, repeat_found
from .repeat_words import named_in

MOST_SENTENCES_A_NAME = 40


def rows_in_text(grid: Grid, page: Page, taken: set[Figure]) -> Iterator[Found]:
    """Named rows restated in prose: a column that two rows agree with is the law for the others of that sentence."""
    if len(grid.rows) > 60:
        return
    said = _said_of_rows(grid, page)
    for column in grid.figure_columns:
        equal: list[tuple[Figure, Figure]] = []
        other: list[tuple[list[Figure], Figure]] = []
        for row, figures in said.items():
            cell = grid.cells.get((row, column))
            if cell is None:
                continue
            fits = [f for f in figures if f not in taken and _same_measure(f, cell)]
            same = [f for f in fits if agree(f, cell) is not Verdict.CONTRADICTED]
            telling = [f for f in same if f.value >= 2 or f.printed.decimals]
            if telling:
                equal.append((telling[0], cell))
            elif fits and not same:
                other.append((fits, cell))
        yield from _column_said(equal, other, page, taken)


def _column_said(
    equal: list[tuple[Figure, Figure]], other: list[tuple[list[Figure], Figure]], page: Page, taken: set[Figure]
) -> Iterator[Found]:
    sentences = {f.sentence for f, _ in equal}
    units = {f.unit for f, _ in equal}
    for figure, cell in equal:
        taken.add(figure)
        yield repeat_found(figure, cell, agree(figure, cell), page)
    if len(equal) < 2:
        return
    for figures, cell in other:
        near = [f for f in figures if f.sentence in sentences and f.unit in units and f not in taken and not f.bound]
        if len(near) == 1 and close(near[0], cell) and len(equal) >= len(other):
            yield repeat_found(near[0], cell, Verdict.CONTRADICTED, page)


def _same_measure(figure: Figure, cell: Figure) -> bool:
    if figure.dim is Dim.RATE or cell.dim is Dim.RATE:
        return figure.dim is cell.dim
    if cell.unit and figure.unit and cell.dim is Dim.COUNT and figure.dim is Dim.COUNT:
        return True
    return same_kind(figure, cell) or cell.dim is Dim.BARE and figure.dim in (Dim.MONEY, Dim.SCORE)


def _near(page: Page, indices: list[int], grid: Grid) -> list[int]:
    """The sentences a table may restate: the document's first ones and those around the table."""
    if len(indices) <= MOST_SENTENCES_A_NAME:
        return indices
    first = indices[: MOST_SENTENCES_A_NAME // 2]
    return (
        first + sorted(indices, key=lambda i: abs(page.sentences[i].block - grid.block))[: MOST_SENTENCES_A_NAME // 2]
    )


def _said_of_rows(grid: Grid, page: Page) -> dict[int, list[Figure]]:
    """For each row, the figures in prose whose own words bear its name, and those that follow in the same clause or the next."""
    said: dict[int, list[Figure]] = defaultdict(list)
    names = [
        (row, re.sub(r"^其中[:：]?", "", name))
        for row, name in enumerate(grid.names)
        if len(name) >= 2 and not grid.is_total_row(row)
    ]
    wanted = {pair: row for row, name in names for pair in (name[:2],)}
    indices = sorted({i for pair in wanted for i in _near(page, page.by_pair.get(pair, []), grid)})
    for sentence in (page.sentences[i] for i in indices):
        text = sentence.text
        here = [
            (row, name)
            for row, name in names
            if name in text or len(name) >= 4 and name[:2] in text and name[-2:] in text
        ]
        for row, name in here:
            for i, figure in enumerate(sentence.figures):
                if figure.bound or not named_in(name, figure.pre or figure.lead):
                    continue
                said[row].append(figure)
                for follow in sentence.figures[i + 1 : i + 3]:
                    if (
                        follow.segment != figure.segment
                        or follow.clause - figure.clause > 1
                        or any(n in follow.pre for _, n in names)
                    ):
                        break
                    if not is_change(follow) and not follow.bound:
                        said[row].append(follow)
    return said


def close(figure: Figure, cell: Figure) -> bool:
    low, high = sorted((abs(figure.value), abs(cell.value)))
    return high > 0 and low / high >= 0.5
