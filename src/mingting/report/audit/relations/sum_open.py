"""受理 T，办结 A，在办 B: what is finished and what is open make up what came in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Verdict, single_slip

from ..recognise.figure import Dim
from ..recognise.labels import DONE, OPEN_CUE, PENDING
from ..recognise.page import Sentence
from .base import Context, Found
from .growth_text import is_change
from .sum_say import adds_up, sum_found
from .sum_splits import CROWDED, is_past_label

KIND = "sum"
AFTER = ("sum_text",)


def find(context: Context) -> Iterator[Found]:
    for sentence in context.page.each():
        yield from _done_and_open(sentence, context)


def _done_and_open(sentence: Sentence, context: Context) -> Iterator[Found]:
    figures = [
        f
        for f in sentence.figures
        if f.dim in (Dim.COUNT, Dim.BARE) and not f.bound and not is_change(f) and f.depth == 0 and not is_past_label(f)
    ]
    for i, pending in enumerate(figures[:CROWDED]):
        if not PENDING.search(pending.label) or re.search("逾期未|无", pending.pre) or i < 2:
            continue
        done = next(
            (
                f
                for f in reversed(figures[:i])
                if DONE.search(f.label) and not PENDING.search(f.pre) and f.segment == pending.segment
            ),
            None,
        )
        if done is None or pending.clause - done.clause > 2 or figures.index(pending) - figures.index(done) > 1:
            continue
        wholes = [
            f for f in figures[: figures.index(done)] if f.segment == done.segment and done.clause - f.clause <= 2
        ]
        if not wholes or any(f.unit != done.unit for f in (wholes[-1], pending) if f.unit and done.unit):
            continue
        whole = wholes[-1]
        if any(whole is f.claimed and done in f.inputs and pending in f.inputs for f in context.settled):
            continue
        fits = adds_up(whole, [done, pending])
        computed = done.value + pending.value
        beside = done.clause - whole.clause <= 1 and figures.index(done) - figures.index(whole) == 1
        slipped = whole.whole and single_slip(round(whole.value), round(computed)) == "digit" and whole.value >= 100
        if beside and slipped:
            yield sum_found(whole, [done, pending], Verdict.CONTRADICTED)
            continue
        plain = (beside or re.search("受理|发现|收到|接|交办|转办|立案|登记|承办|总|共|问题", whole.label)) and abs(
            computed - whole.value
        ) <= 0.2 * whole.value
        if fits:
            yield sum_found(whole, [done, pending], Verdict.HOLDS)
        elif (
            plain
            and not re.search("结转|上年|往年|存量", sentence.text)
            and not OPEN_CUE.search(re.sub("主要措施|长期", "", pending.pre))
        ):
            yield sum_found(whole, [done, pending], Verdict.CONTRADICTED)
