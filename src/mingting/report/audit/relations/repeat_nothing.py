"""国有产权交易无交易 in prose, and a row of a table that says 0: nothing, said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mingting.rules.figures import Printed, Verdict

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from ..recognise.page import Sentence
from .base import Context, Found
from .repeat_say import repeat_found
from .repeat_words import named_in

KIND = "repeat"
_NOTHING = re.compile(r"(?:均|暂|尚)?(?:无|没有|未发生|未产生)(?P<what>[\u4e00-\u9fff]{2,4}?)(?=[，。;、:)]|$)")
MOST_ROWS, MOST_SAID = 400, 100


def find(context: Context) -> Iterator[Found]:
    """It only confirms: nothing of one thing need not be nothing of another."""
    page = context.page
    rows = list(islice((row for grid in page.grids for row in _rows_of_zero(grid)), MOST_ROWS))
    said = 0
    for sentence in page.each() if rows else ():
        for match in _NOTHING.finditer(sentence.text):
            words = labels.bare(re.split("[，。;:]", sentence.text[: match.start()])[-1])
            said += 1
            if len(words) < 2 or said > MOST_SAID:
                continue
            for name, cell in rows:
                if match["what"] in labels.bare(cell.column_head) and named_in(name, words):
                    yield repeat_found(_nothing(match, sentence), cell, Verdict.HOLDS, page)
                    break


def _rows_of_zero(grid: Grid) -> Iterator[tuple[str, Figure]]:
    """The zeros of named rows."""
    for (row, _), cell in grid.cells.items():
        name = re.sub(r"^其中[:：]?", "", grid.names[row])
        if cell.value == 0 and len(name) >= 2 and not grid.is_total_row(row):
            yield name, cell


def _nothing(match: re.Match[str], sentence: Sentence) -> Figure:
    """A zero that is said in words."""
    start = sentence.start + match.start()
    figure = Figure(
        Printed(0.0, exact=True), 0.0, "", Dim.COUNT, match.group(0), sentence.block, start, sentence.start + match.end()
    )  # fmt: skip
    figure.sentence = sentence.index
    return figure
