"""Sums that wording does not announce: figures side by side, or one a paragraph, that make up a total said nearby. They only confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingting.rules.figures import Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .base import Context, Found, spans
from .growth_text import is_change
from .sum_say import sum_found
from .sum_splits import CROWDED

KIND = "sum"
AFTER = ("sum_text",)


def find(context: Context) -> Iterator[Found]:
    yield from _neighbours(context.page)
    yield from _over_paragraphs(context.page)


def _over_paragraphs(page: Page) -> Iterator[Found]:
    """A total whose parts open the following paragraphs, one each: a confirmation only."""
    blocks = [sentences for sentences in page.by_block.values() if any(s.figures for s in sentences)]
    for dim in (Dim.COUNT, Dim.MONEY):
        leads = [_lead(sentences, dim) for sentences in blocks]
        for i, sentences in enumerate(blocks):
            totals = [
                f
                for s in sentences
                for f in s.figures
                if f.dim is dim and f.depth == 0 and not f.bound and f.value >= 20
            ]
            for size in range(2, 9):
                parts = [f for f in leads[i + 1 : i + 1 + size] if f is not None]
                if len(parts) < size:
                    break
                for total in totals[:6]:
                    if (
                        total.value > max(p.value for p in parts)
                        and judge(total.printed, spans(parts)[0], None) is Verdict.HOLDS
                    ):
                        yield sum_found(total, parts, Verdict.HOLDS)


def _lead(sentences: Sequence[Sentence], dim: Dim) -> Figure | None:
    return next(
        (f for s in sentences for f in s.figures if f.dim is dim and f.depth == 0 and not f.bound and not is_change(f)),
        None,
    )


def _neighbours(page: Page) -> Iterator[Found]:
    """Two or three figures side by side that make up one said nearby: a confirmation only."""
    for sentence in page.each():
        if len(sentence.figures) > CROWDED:
            continue
        figures = [
            f
            for f in sentence.figures
            if f.whole and f.dim is Dim.COUNT and f.depth == 0 and "words" not in f.tags and not is_change(f)
        ]
        near = [
            f
            for s in page.sentences[max(0, sentence.index - 2) : sentence.index + 3]
            if s is not sentence and (s.block == sentence.block or s.section == sentence.section)
            for f in s.figures
        ]
        wholes = [f for f in near if f.whole and f.value >= 10 and f.dim is Dim.COUNT]
        for i in range(len(figures) - 1):
            for j in (i + 2, i + 3):
                parts = figures[i:j]
                if len(parts) < 2 or len({f.unit for f in parts}) > 1 or parts[-1].clause - parts[0].clause > 3:
                    continue
                value = sum(p.value for p in parts)
                for whole in wholes:
                    if whole.value == value and whole.unit == parts[0].unit and min(p.value for p in parts) > 0:
                        yield sum_found(whole, parts, Verdict.HOLDS)
