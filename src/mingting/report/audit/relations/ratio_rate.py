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
from .ratio_beside import doubt, same_things
from .ratio_means import of_chain, of_done_and_open, of_saving, of_sums
from .ratio_say import ratio_found
from .ratio_words import Words, rate_name, words_of


def judge_rate(figure: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    name = rate_name(figure)
    near = [f for f in sentence.figures if f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not f.bound]
    before = [f for f in near if f.end <= figure.start]
    pool = before[-12:] + [f for f in near if f.start >= figure.end][:3]
    for earlier in reversed(page.before(sentence, 2)):
        pool += [f for f in earlier.figures if f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not f.bound][:12]
    plain = _plain_reading(figure, name, sentence)
    beside = same_things(figure, sentence, page)
    first = [one for one in (plain, beside) if one is not None]
    reading = settle(figure, [*first, *_rate_readings(figure, name, sentence, pool)])
    if reading is not None and reading.verdict is Verdict.UNKNOWN and plain is None and beside is not None:
        reading = beside
    if reading is not None:
        yield ratio_found(figure, reading, f"{name}率", tried=any(reading is one for one in first))
        if first and (found := doubt(figure, reading, first[0], f"{name}率")) is not None:
            yield found
    elif before:
        yield Found("ratio", figure, (before[-1],), Verdict.UNKNOWN, "文中没有该比率的分母，无从核对。")
    else:
        yield Found("ratio", figure, (), Verdict.UNKNOWN, "文中没有该比率的分子和分母，无从核对。")


def _plain_reading(figure: Figure, name: str, sentence: Sentence) -> Reading | None:
    words = words_of(name)
    pair = _plain_pair(figure, words, sentence) if words else None
    if pair is None:
        return None
    top, base = pair
    ratio, cut = quotient(top, base)
    strength = CERTAIN if _sure(figure, pair, sentence) else LIKELY
    if re.search("不合格|不达标|未通过|不满意|未达标", top.label) and not re.search("不|未", name):
        rest = Span(100, 100).minus(ratio) if ratio else None
        return Reading(pair, rest, None, strength, f"1－{shown(top)}÷{shown(base)}")
    return Reading(pair, ratio, cut, strength, f"{shown(top)}÷{shown(base)}")


def _rate_readings(figure: Figure, name: str, sentence: Sentence, pool: list[Figure]) -> Iterator[Reading]:
    words = words_of(name)
    fine = figure.printed.decimals > 0
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
    earlier = [f for f in before if f is not top and f.start < top.start]
    named = [f for f in earlier if words.base.search(f.label)]
    for bases in (
        [f for f in earlier if "应" in f.label and f.segment == top.segment],
        [f for f in named if not words.top.search(f.label)],
        named,
    ):
        near = [f for f in bases if f.segment == top.segment]
        near = near or [f for f in bases if f.segment == top.segment - 1 and f.segment == 0]
        if near:
            return top, near[-1]
    return None


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
