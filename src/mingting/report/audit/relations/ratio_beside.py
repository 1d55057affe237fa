"""The pair of counts that lies nearest to a rate: said where the rate does not come from it, and checked where it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingting.rules.figures import Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .base import LIKELY, POSSIBLE, Found, Reading, as_printed, quotient, shown
from .growth_text import is_change
from .sum_splits import is_past_label

FAR = 12
_NOUN_AFTER = re.compile(r"^[\u4e00-\u9fff]{2}")
_NOUN_BEFORE = re.compile(r"[\u4e00-\u9fff]{2}$")


def same_things(figure: Figure, sentence: Sentence, page: Page) -> Reading | None:
    """1731 项政务服务事项 … 1476 项事项实现通办，通办率: the count before a rate, over the last larger one of the same things."""
    top = next((f for f in reversed(sentence.figures) if f.end <= figure.start and f.dim is Dim.COUNT), None)
    if top is None or top.bound or figure.clause - top.clause > 3 or top.segment != figure.segment or is_change(top):
        return None
    noun = _NOUN_AFTER.search(top.post) or _NOUN_BEFORE.search(top.pre)
    if noun is None:
        return None
    for base in reversed(_earlier(top, sentence, page)):
        things = _NOUN_AFTER.search(base.post) and base.post or base.pre
        if base.unit == top.unit and base.value >= top.value and noun[0] in things[:12]:
            ratio, cut = quotient(top, base)
            strength = LIKELY if base.sentence == top.sentence else POSSIBLE
            return Reading((top, base), ratio, cut, strength, f"{shown(top)}÷{shown(base)}")
    return None


def _earlier(top: Figure, sentence: Sentence, page: Page) -> list[Figure]:
    near = page.sentences[max(0, sentence.index - FAR) : sentence.index + 1]
    return [
        f
        for s in near
        if s.block == sentence.block or s.section == sentence.section
        for f in s.figures
        if f.end <= top.start and f.whole and not is_change(f) and not is_past_label(f) and "words" not in f.tags
    ]


def doubt(figure: Figure, chosen: Reading, plain: Reading, name: str) -> Found | None:
    """A rate that fits some counts, but not the two that it stands beside: for the reader to decide which were meant."""
    if chosen.verdict is not Verdict.HOLDS or plain.inputs[0] in chosen.inputs or plain.computed is None:
        return None
    value = as_printed(plain.computed.middle, figure, 2)
    note = (
        f"按就近的{plain.how}，{name}为{value}；文中{shown(figure)}与{_listed(chosen.inputs)}相符。请核对所用的件数。"
    )
    return Found("ratio", figure, plain.inputs, Verdict.UNKNOWN, note)


def _listed(figures: Sequence[Figure]) -> str:
    return "、".join(dict.fromkeys(shown(f) for f in figures))
