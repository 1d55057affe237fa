"""进驻率 100%, and elsewhere 35 项未进驻: a rate of 100 % leaves nothing over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingting.rules.figures import Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .base import Context, Found, as_printed, quotient, shown
from .ratio_words import rate_name

KIND = "ratio"
AFTER = ("table_ratio",)
_NOT = re.compile("未|没")
MOST_LEFT = 100


def find(context: Context) -> Iterator[Found]:
    """What is left over may be exempt, which the text need not say: it is told, not called false."""
    page = context.page
    left = [f for f in page.figures if f.value > 0 and f.whole and _NOT.search(f.post)][:MOST_LEFT]
    for sentence in page.each() if left else ():
        for rate in sentence.figures:
            if rate.dim is Dim.RATE and rate.number == 100 and not rate.bound:
                yield from _left(rate, left, sentence, page)


def _left(rate: Figure, left: Sequence[Figure], sentence: Sentence, page: Page) -> Iterator[Found]:
    root = rate_name(rate)[-2:]
    done = next((f for f in reversed(sentence.figures) if f.end <= rate.start and f.dim is Dim.COUNT), None)
    if len(root) < 2 or done is None or done.bound or rate.clause - done.clause > 1 or done.segment != rate.segment:
        return
    pattern = re.compile(rf"(?:未|没有|没)[^，。;]{{0,2}}{root}")
    for other in left:
        same = other.unit == done.unit and other.scope == done.scope and other.value < done.value
        if not same or other.sentence == sentence.index or not pattern.search(other.post):
            continue
        ratio, _ = quotient(done, [done, other])
        value = as_printed(ratio.middle, rate, 2) if ratio else ""
        how = f"{shown(done)}÷({shown(done)}＋{shown(other)})={value}"
        note = f"{page.place_of(other)}另有{shown(other)}未{root}，{how}，文中为{shown(rate)}；是否属于例外，文中没有写明。"
        yield Found("ratio", rate, (done, other), Verdict.UNKNOWN, note)
        return
