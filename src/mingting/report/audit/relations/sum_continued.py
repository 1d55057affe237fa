"""其中受理许可 A 项，办结…。受理服务 B 件，办结…: parts that go on in the sentence after, each opening it in the same words."""

from __future__ import annotations

from collections.abc import Iterator

from mingting.rules.figures import Verdict, judge

from ..recognise.figure import Figure
from ..recognise.page import Page, Sentence, same_kind
from .base import Context, Found, spans
from .growth_text import is_change
from .sum_say import partial, sum_found
from .sum_splits import Split, is_past_label

KIND = "sum"
AFTER = ("sum_text",)


def find(context: Context) -> Iterator[Found]:
    """It only confirms: 其中 over two sentences need not name everything."""
    page = context.page
    splits = context.notes.get("splits", [])
    assert isinstance(splits, list)
    for split in splits:
        if isinstance(split, Split) and split.cue and not split.bracket:
            parts = _with_next(split, page)
            rounded, cut = spans(parts)
            if len(parts) < 2 or rounded.low > split.total.span.high:
                continue
            fits = judge(split.total.printed, rounded, None) is Verdict.HOLDS
            yield sum_found(split.total, parts, Verdict.HOLDS) if fits else partial(split.total, parts)


def _with_next(split: Split, page: Page) -> list[Figure]:
    """The first part, and the first figure of each following sentence that begins and ends as it does (受理…事项)."""
    first = split.parts[0]
    parts = [first]
    for sentence in page.sentences[first.sentence + 1 : first.sentence + 6]:
        opening = _opening(sentence)
        if opening is None or not _like(opening, first, split.total):
            break
        parts.append(opening)
    return parts


def _opening(sentence: Sentence) -> Figure | None:
    return sentence.figures[0] if sentence.figures and sentence.figures[0].clause == 0 else None


def _like(figure: Figure, first: Figure, total: Figure) -> bool:
    own, given = figure.pre, first.pre.removeprefix("其中")
    if min(len(own), len(given)) < 4 or own == given or is_change(figure) or is_past_label(figure) or figure.bound:
        return False
    near = figure.block == first.block and figure.depth == first.depth and same_kind(figure, total)
    return near and own[:2] == given[:2] and own[-2:] == given[-2:]
