"""率: the two counts that stand plainly before it, and every other pair that could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Span, Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .base import (
    CERTAIN,
    LIKELY,
    POSSIBLE,
    Found,
    Reading,
    quotient,
    settle,
    shown,
)
from .ratio_means import of_chain, of_done_and_open, of_saving, of_sums
from .ratio_say import ratio_found
from .ratio_words import RATE_WORD, Words, words_of


def judge_rate(figure: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    name = _rate_name(figure)
    near = [f for f in sentence.figures if f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not f.bound]
    before = [f for f in near if f.end <= figure.start]
    pool = before[-12:] + [f for f in near if f.start >= figure.end][:3]
    for earlier in reversed(page.before(sentence, 2)):
        pool += [f for f in earlier.figures if f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not f.bound][:12]
    readings = list(_rate_readings(figure, name, sentence, pool))
    reading = settle(figure, readings)
    if reading is not None:
        yield ratio_found(figure, reading, f"{name}率")
    elif before:
        yield Found("ratio", figure, (before[-1],), Verdict.UNKNOWN, "文中没有该比率的分母，无从核对。")
    else:
        yield Found("ratio", figure, (), Verdict.UNKNOWN, "文中没有该比率的分子和分母，无从核对。")


def _rate_name(figure: Figure) -> str:
    text = figure.pre if RATE_WORD.search(figure.pre) else figure.lead
    match = re.search(r"([\u4e00-\u9fff]{1,10})(?:率|度)(?!.*[率度])", text)
    return match[1] if match else ""


def _rate_readings(figure: Figure, name: str, sentence: Sentence, pool: list[Figure]) -> Iterator[Reading]:
    words = words_of(name)
    pair = _plain_pair(figure, words, sentence) if words else None
    fine = figure.printed.decimals > 0
    if pair is not None:
        top, base = pair
        ratio, cut = quotient(top, base)
        strength = CERTAIN if _sure(figure, pair, sentence) else LIKELY
        if re.search("不合格|不达标|未通过|不满意|未达标", top.label) and not re.search("不|未", name):
            whole = Span(100, 100)
            yield Reading(pair, whole.minus(ratio) if ratio else None, None, strength, f"1－{shown(top)}÷{shown(base)}")
        else:
            yield Reading(pair, ratio, cut, strength, f"{shown(top)}÷{shown(base)}")
    local = [f for f in pool if f.sentence == sentence.index]
    yield from of_done_and_open(figure, words, local)
    yield from of_saving(figure, name, local, sentence)
    yield from of_chain(figure, words, sentence)
    for top in pool:
        for base in pool:
            if top is base or top.value > base.value or (top.dim is Dim.MONEY) != (base.dim is Dim.MONEY):
                continue
            same_sentence = top in local and base in local
            if not same_sentence and not fine and figure.number != 100:
                continue
            ratio, cut = quotient(top, base)
            strength = (
                LIKELY
                if same_sentence and top.end <= figure.start and abs(top.clause - figure.clause) <= 2
                else POSSIBLE
            )
            if (
                words is not None
                and words.top.search(top.label)
                and words.base.search(base.label)
                and top.end <= figure.start
            ):
                strength = LIKELY
            yield Reading((top, base), ratio, cut, strength, f"{shown(top)}÷{shown(base)}")
            if fine and _NEGATIVE.search(top.label):
                whole = Span(100, 100)
                yield Reading(
                    (top, base), whole.minus(ratio) if ratio else None, None, POSSIBLE, f"1－{shown(top)}÷{shown(base)}"
                )
    yield from of_sums(figure, local if len(local) <= 8 else local[-8:], words)


_NEGATIVE = re.compile("不|未|差评|逾期|超[期时]|失|迟|退|返工|无效")


def _plain_pair(figure: Figure, words: Words | None, sentence: Sentence) -> tuple[Figure, Figure] | None:
    """The two counts a rate plainly belongs to: its numerator nearest before it, its base before that."""
    assert words is not None
    before = [
        f
        for f in sentence.figures
        if f.end <= figure.start
        and f.dim in (Dim.COUNT, Dim.BARE, Dim.MONEY)
        and not f.bound
        and f.depth == figure.depth
    ]
    tops = [
        f
        for f in before
        if words.top.search(f.label)
        and not re.search("应|未|不(?!满)", f.label)
        and figure.clause - f.clause <= 2
        and f.segment == figure.segment
    ]
    if re.search("不满意|未|逾期", figure.pre) or not tops:
        tops = [
            f
            for f in before
            if words.top.search(f.label) and figure.clause - f.clause <= 2 and f.segment == figure.segment
        ]
    if not tops:
        return None
    top = tops[-1]
    due = [f for f in before if f is not top and f.start < top.start and "应" in f.label and f.segment == top.segment]
    bases = due or [
        f
        for f in before
        if f is not top and f.start < top.start and words.base.search(f.label) and not words.top.search(f.label)
    ]
    if not bases:
        bases = [f for f in before if f is not top and f.start < top.start and words.base.search(f.label)]
    bases = [f for f in bases if f.segment == top.segment] or [
        f for f in bases if f.segment == top.segment - 1 and f.segment == 0
    ]
    return (top, bases[-1]) if bases else None


_STEP_BETWEEN = re.compile(r"同比|环比|去年|上年|上月|增加|减少|增长|下降|日均")


def _sure(figure: Figure, pair: tuple[Figure, Figure], sentence: Sentence) -> bool:
    """Whether a pair may contradict: same segment, close together, nothing carried over, nothing compared."""
    top, base = pair
    if top.value > base.value or top.unit != base.unit and top.unit and base.unit:
        return False
    between = sentence.between(base.end, figure.start)
    if _STEP_BETWEEN.search(re.sub(r"\([^)]*\)", "", between)) or figure.clause - base.clause > 4:
        return False
    if figure.number >= 99.9 and re.search("在办|正在|未到期|时限内", sentence.text):
        return False
    names_between = [f for f in sentence.figures if base.end <= f.start and f.end <= figure.start and f not in pair]
    if any(f.dim is Dim.MONEY for f in pair) and not all(f.dim is Dim.MONEY for f in pair):
        return False
    return (
        all(f.depth > base.depth or f.dim in (Dim.COUNT, Dim.RATE, Dim.MONEY) for f in names_between)
        and len(names_between) <= 2
    )
