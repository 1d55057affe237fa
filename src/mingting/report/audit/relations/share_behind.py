"""The share printed right behind a part: 电话 8123 件，占 45.6%."""

from __future__ import annotations

import re

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .growth_text import is_growth


def has_share(figure: Figure, sentence: Sentence) -> bool:
    """Whether a share stands right behind a figure, so that it is itself a part of something."""
    return _share_after(figure, sentence) is not None


def shares_of(parts: list[Figure], page: Page) -> list[Figure]:
    """The share printed right after each part, rates of growth in between passed over."""
    return [share for part in parts if (share := _share_after(part, page.sentences[part.sentence])) is not None]


def _share_after(part: Figure, sentence: Sentence) -> Figure | None:
    place = sentence.figures.index(part)
    for other in sentence.figures[place + 1 : place + 5]:
        if other.dim is not Dim.RATE or other.segment != part.segment:
            return None
        if other.depth > part.depth and not other.pre or re.match("其?占|比重", other.pre):
            return other
        if not is_growth(other, sentence):
            return None
    return None
