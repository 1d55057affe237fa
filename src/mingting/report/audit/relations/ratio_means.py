"""Rates with a base that is made up: done and open, paid and saved, a chain of rates, sums of grades."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.labels import PENDING
from ..recognise.page import Sentence
from .base import (
    CERTAIN,
    LIKELY,
    POSSIBLE,
    Reading,
    quotient,
    shown,
)
from .growth_text import is_change
from .ratio_words import Words


def of_done_and_open(figure: Figure, words: Words | None, local: list[Figure]) -> Iterator[Reading]:
    """答复 3055 条，还有 4 条正在处理，答复率 99.87%: what is done over done and open."""
    before = [f for f in local if f.end <= figure.start and f.depth == figure.depth]
    if words is None or len(before) < 2:
        return
    top, rest = before[-2], before[-1]
    if (
        words.top.search(top.label)
        and PENDING.search(rest.label)
        and figure.clause - top.clause <= 3
        and top.unit == rest.unit
    ):
        ratio, cut = quotient(top, [top, rest])
        sure = re.search("正在|在办|未|超[时期]|逾期", rest.label) and figure.segment == top.segment
        yield Reading(
            (top, rest), ratio, cut, CERTAIN if sure else LIKELY, f"{shown(top)}÷({shown(top)}+{shown(rest)})"
        )


def of_saving(figure: Figure, name: str, local: list[Figure], sentence: Sentence) -> Iterator[Reading]:
    """节约率: what was saved over the budget, that is over what was paid and saved together."""
    if not re.search("节约|节资|节省", name):
        return
    before = [f for f in local if f.end <= figure.start and f.dim is Dim.MONEY and figure.clause - f.clause <= 4]
    saved = [f for f in before if re.search("节约|节资|节省", f.label)]
    paid = [f for f in before if f not in saved and re.search("交易|成交|中标", f.label) and not is_change(f)]
    if saved and paid:
        ratio, cut = quotient(saved[-1], [saved[-1], paid[-1]])
        budget = any(re.search("预算|控制价|限价", f.label) for f in before)
        sure = not budget and saved[-1].segment - paid[-1].segment <= 1 and _all_bid(figure, sentence)
        yield Reading(
            (saved[-1], paid[-1]),
            ratio,
            cut,
            CERTAIN if sure else LIKELY,
            f"{shown(saved[-1])}÷({shown(saved[-1])}+{shown(paid[-1])})",
        )


def _all_bid(figure: Figure, sentence: Sentence) -> bool:
    """Whether the amount beside a rate of saving is of tenders only: land and property bring premiums, no savings."""
    text = sentence.text[: figure.start - sentence.start]
    segment = text[text.rfind(";") + 1 :]
    return bool(re.search("工程|采购|招标|比选|水利|交通类|市政", segment)) and not re.search("土地|产权|矿", segment)


def of_chain(figure: Figure, words: Words | None, sentence: Sentence) -> Iterator[Reading]:
    """应结案 D，结案 A，结案率；按期结案 B，按期结案率；返工 C，返工率: the base that another rate of the sentence proves."""
    if words is None:
        return
    place = sentence.figures.index(figure)
    top = sentence.figures[place - 1] if place else None
    if (
        top is None
        or top.dim is not Dim.COUNT
        or top.bound
        or not words.top.search(top.label)
        or figure.clause - top.clause > 1
    ):
        return
    for base in _chain_bases(sentence):
        if base.end <= top.start and base.value >= top.value:
            ratio, cut = quotient(top, base)
            yield Reading((top, base), ratio, cut, CERTAIN, f"{shown(top)}÷{shown(base)}")


def _chain_bases(sentence: Sentence) -> list[Figure]:
    """Counts that at least two rates of a sentence have as their base, each with its own count just before it."""
    found = []
    figures = sentence.figures
    if "chain" in sentence.kept:
        return sentence.kept["chain"]
    pairs = [
        (r, figures[i - 1])
        for i, r in enumerate(figures)
        if i and r.dim is Dim.RATE and not r.bound and re.search("率", r.pre) and figures[i - 1].dim is Dim.COUNT
    ]
    for base in figures:
        if base.dim is not Dim.COUNT or base.bound:
            continue
        fits = sum(
            top is not base
            and top.start > base.start
            and judge(rate.printed, *quotient(top, base)) in (Verdict.HOLDS, Verdict.TRUNCATED)
            for rate, top in pairs
        )
        if fits >= 2:
            found.append(base)
    sentence.kept["chain"] = found
    return found


def of_sums(figure: Figure, local: list[Figure], words: Words | None) -> Iterator[Reading]:
    """Rates over sums: (非常满意+满意+基本满意)÷总数, 好评÷(好评+差评), 节约÷(成交+节约)."""
    before = [f for f in local if f.end <= figure.start]
    if words is not None:
        tops = [f for f in before if words.top.search(f.pre) and not re.search("不满意|差评", f.pre)]
        for base in before:
            if len(tops) >= 2 and base not in tops:
                ratio, cut = quotient(tops, base)
                yield Reading((*tops, base), ratio, cut, POSSIBLE, f"({'+'.join(map(shown, tops))})÷{shown(base)}")
    for a in before:
        for b in before:
            if a is not b and (a.dim is Dim.MONEY) == (b.dim is Dim.MONEY):
                ratio, cut = quotient(a, [a, b])
                yield Reading((a, b), ratio, cut, POSSIBLE, f"{shown(a)}÷({shown(a)}+{shown(b)})")
