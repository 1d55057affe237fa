"""国有产权交易无交易 in prose, and a row of a table that says 0: nothing, said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Printed, Verdict

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from ..recognise.page import Page, Sentence
from .base import Context, Found
from .repeat_say import repeat_found
from .repeat_words import named_in

KIND = "repeat"
_NOTHING = re.compile(r"(?:均|暂|尚)?(?:无|没有|未发生|未产生)(?P<what>[\u4e00-\u9fff]{2,4}?)(?=[，。;、:)]|$)")
MOST_ROWS = 60


def find(context: Context) -> Iterator[Found]:
    """It only confirms: nothing of one thing need not be nothing of another."""
    page = context.page
    grids = [grid for grid in page.grids if len(grid.rows) <= MOST_ROWS]
    for sentence in page.each() if grids else ():
        for match in _NOTHING.finditer(sentence.text):
            words = labels.bare(re.split("[，。;:]", sentence.text[: match.start()])[-1])
            if len(words) < 2:
                continue
            for grid in grids:
                yield from _rows_of_nothing(grid, words, match, sentence, page)


def _rows_of_nothing(grid: Grid, words: str, match: re.Match[str], sentence: Sentence, page: Page) -> Iterator[Found]:
    for row, name in enumerate(grid.names):
        if len(name) < 2 or grid.is_total_row(row) or not named_in(re.sub(r"^其中[:：]?", "", name), words):
            continue
        for column, cell in grid.row(row):
            if cell.value == 0 and match["what"] in labels.bare(grid.heads[column]):
                yield repeat_found(_nothing(match, sentence), cell, Verdict.HOLDS, page)
                return


def _nothing(match: re.Match[str], sentence: Sentence) -> Figure:
    """A zero that is said in words."""
    start = sentence.start + match.start()
    figure = Figure(
        Printed(0.0, exact=True), 0.0, "", Dim.COUNT, match.group(0), sentence.block, start, sentence.start + match.end()
    )  # fmt: skip
    figure.sentence = sentence.index
    return figure
