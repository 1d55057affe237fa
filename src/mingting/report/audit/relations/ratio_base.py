"""The base of a share: every count that could be it, and which of them the document says or proves to be it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingting.rules.figures import Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.labels import TOTAL_WORDS
from ..recognise.page import Page, Sentence
from .base import (
    quotient,
)
from .growth_text import is_change


def bases_of(top: Figure, sentence: Sentence, page: Page) -> list[Figure]:
    """Counts that could be the whole of a share, the nearest first."""
    found = [f for f in sentence.figures if f is not top and can_be_base(f, top)]
    found.sort(key=lambda f: (f.start > top.start, abs(f.start - top.start)))
    for earlier in reversed(page.before(sentence, 4)):
        found += [f for f in reversed(earlier.figures) if can_be_base(f, top)]
    return found


def leads_of(top: Figure, sentence: Sentence, page: Page) -> list[Figure]:
    """The document's own totals: figures of its first sentences, which later sections take shares of."""
    if sentence.index < 3:
        return []
    first = [f for s in page.sentences[: min(8, sentence.index)] for f in s.figures[:10]]
    return [f for f in first if can_be_base(f, top) and f.depth == 0]


def can_be_base(figure: Figure, top: Figure) -> bool:
    same = figure.dim is top.dim or {figure.dim, top.dim} <= {Dim.COUNT, Dim.BARE}
    return same and not figure.bound and figure.span.high >= top.span.low and figure.value > 0


def proven_base(pairs: Sequence[tuple[Figure, Figure]], bases: Sequence[Figure]) -> Figure | None:
    """The base that the most shares of the sentence fit, if it is one that another share proves."""
    best, most = None, 0.0
    for base in bases:
        fits = 0.0
        for share, top in pairs:
            if base is top:
                continue
            ratio, cut = quotient(top, base)
            verdict = judge(share.printed, ratio, cut)
            fits += 1 if verdict is Verdict.HOLDS else 0.9 if verdict is Verdict.TRUNCATED else 0
        if fits > most:
            best, most = base, fits
    return best if most >= 0.9 and len(pairs) >= 2 and most >= (len(pairs) - 1) * 0.45 else None


def sum_is_base(pairs: Sequence[tuple[Figure, Figure]]) -> bool:
    """Whether the shares are of the sum of the parts: most of them fit it."""
    parts = [top for _, top in pairs]
    fits = sum(judge(share.printed, *quotient(top, parts)) is not Verdict.CONTRADICTED for share, top in pairs)
    return fits >= max(2, len(pairs) - 2) and fits < len(pairs)


def named_base(pairs: Sequence[tuple[Figure, Figure]], bases: Sequence[Figure], sentence: Sentence) -> Figure | None:
    """The one total named in the sentence before the part (共受理 T 件，其中 A a 件，占 r%)."""
    share, top = pairs[0]
    said = said_base(share, top, bases, sentence)
    if said is not None:
        return said
    explicit = re.search(r"占(.{1,12}?)(?:的|比)?$", share.pre)
    before = [
        b for b in bases if b.sentence == sentence.index and b.end <= top.start and b.depth <= top.depth and not b.bound
    ]
    if len(before) == 1 and _stands_beside_another(before[0], sentence):
        return None
    if (
        len(before) == 1
        and before[0].unit in (top.unit, "")
        and (
            TOTAL_WORDS.search(before[0].pre)
            or explicit
            or re.search("其中", sentence.between(before[0].end, top.start))
        )
    ):
        return before[0]
    return None


def said_base(share: Figure, top: Figure, bases: Sequence[Figure], sentence: Sentence) -> Figure | None:
    """占总交易额的, 占工单总量的: the one figure before that bears these words; 其中: the one total of the sentence before."""
    match = re.search(r"占(?:全市|全县|全区|同期|本月|总)*(.{2,10}?)的?$", share.pre)
    core = re.sub("总|量|数|全部|的", "", match[1]) if match else ""
    if len(core) >= 2:
        named = [
            b
            for b in bases
            if b.end <= top.start
            and b.sentence != sentence.index
            and not is_change(b)
            and all(c in b.pre for c in core)
        ]
        values = {b.value for b in named}
        return named[0] if len(values) == 1 else None
    if re.match(r"\s*其中", sentence.text):
        near = [b for b in bases if b.sentence == sentence.index - 1 and b.block == sentence.block and not is_change(b)]
        return near[0] if len(near) == 1 else None
    return None


def _stands_beside_another(base: Figure, sentence: Sentence) -> bool:
    """在 36 个部门、12 个乡镇中: half of a base said in two parts."""
    for other in sentence.figures:
        alike = other is not base and other.unit == base.unit and other.depth == base.depth
        between = sentence.between(min(base.end, other.end), max(base.start, other.start))
        if alike and other.clause == base.clause and "、" in between:
            return True
    return False
