"""办件量不足 10 件 said twice of the same names: the line is the same figure in both passages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mingting.rules.figures import Verdict

from ..recognise.bands import bands_of
from .base import Context, Found
from .repeat_say import repeat_found

KIND = "repeat"
MOST_BANDS = 60


def find(context: Context) -> Iterator[Found]:
    """It only confirms: two lines for overlapping names may be two bands."""
    page = context.page
    bands = [band for sentence in page.each() for band in bands_of(sentence)][:MOST_BANDS]
    for one, other in combinations(bands, 2):
        if one.sentence is other.sentence or not one.line.same(other.line):
            continue
        if (one.same_measure(other.measure) or other.same_measure(one.measure)) and len(one.common(other.names)) >= 2:
            yield repeat_found(one.line.figure, other.line.figure, Verdict.HOLDS, page)
