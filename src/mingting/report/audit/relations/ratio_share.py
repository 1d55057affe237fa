"""占比: a share and its part, one by one, for a list as a whole, or 分别占 a%、b%、c%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..recognise.figure import Dim, Figure
from ..recognise.labels import TOTAL_WORDS
from ..recognise.lists import value_lists
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
    spans,
)
from .growth_text import is_growth
from .ratio_base import bases_of, can_be_base, leads_of, named_base, proven_base, said_base, sum_is_base
from .ratio_say import ratio_found

SHARE_WORD = re.compile(r"占|比重|比例|占比|的份额")


def owner_of(figure: Figure, sentence: Sentence) -> Figure | None:
    """The count a bracket follows: 电话 8123 件(45.6%)."""
    opened = sentence.start + figure.group
    for other in reversed(sentence.figures):
        if other.end <= opened and other.depth == figure.depth - 1:
            gap = sentence.between(other.end, opened)
            return other if other.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and not re.search("[，;。:、]", gap) else None
    return None


def counts_before(figure: Figure, sentence: Sentence) -> list[Figure]:
    return [
        f for f in sentence.figures if f.end <= figure.start and f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE, Dim.SCORE)
    ]


def share_top(figure: Figure, sentence: Sentence) -> Figure | None:
    """The part a share belongs to: just before it, in front of its bracket, or just after it."""
    if figure.depth:
        owner = owner_of(figure, sentence)
        if owner is not None:
            return owner
    place = sentence.figures.index(figure)
    before = _last_count(figure, sentence)
    after = sentence.figures[place + 1] if place + 1 < len(sentence.figures) else None
    if before is not None and before.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE) and before.segment == figure.segment:
        named = re.match(r"(?!占|比重|比例|其?占).+占", figure.pre)
        if not (
            named
            and sentence.figures[place - 1] is before
            and after is not None
            and len(after.pre) <= 1
            and after.clause <= figure.clause + 1
        ):
            return before
    if re.match("其?占|比重|比例", figure.pre):
        return None
    if (
        after is not None
        and after.dim in (Dim.COUNT, Dim.MONEY)
        and after.clause <= figure.clause + 1
        and (after.depth > figure.depth or len(after.pre) <= 4)
    ):
        return after
    return None


def _last_count(figure: Figure, sentence: Sentence) -> Figure | None:
    """The count a share follows: the one just before, rates of growth in between passed over."""
    for other in reversed(sentence.figures[: sentence.figures.index(figure)]):
        if other.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE):
            near = other.clause >= figure.clause - 1 or all(
                is_growth(f, sentence) for f in sentence.figures if other.end <= f.start < figure.start
            )
            said = other.depth < figure.depth and bool(SHARE_WORD.search(figure.lead))
            return other if near and (other.depth == figure.depth or said) else None
        if not is_growth(other, sentence):
            return None
    return None


def judge_shares(pairs: Sequence[tuple[Figure, Figure]], sentence: Sentence, page: Page) -> Iterator[Found]:
    if not pairs:
        return
    bases = list(
        dict.fromkeys(b for _, top in pairs for b in [*bases_of(top, sentence, page), *leads_of(top, sentence, page)])
    )
    parts = [top for _, top in pairs]
    proven = proven_base(pairs, bases)
    certain = named_base(pairs, bases, sentence)
    counts = [f for f in sentence.figures if f.dim is Dim.COUNT and not f.bound]
    of_sum = proven is None and len(parts) >= 3 and sum_is_base(pairs)
    for share, top in pairs:
        readings = []
        for base in [proven] if proven is not None else bases:
            if base is top or not can_be_base(base, top):
                continue
            ratio, cut = quotient(top, base)
            strength = CERTAIN if base is proven or base is certain else POSSIBLE
            if strength == POSSIBLE and (base.sentence == sentence.index or TOTAL_WORDS.search(base.pre)):
                strength = LIKELY
            readings.append(Reading((top, base), ratio, cut, strength, f"{shown(top)}÷{shown(base)}"))
        if len(parts) >= 3:
            ratio, cut = quotient(top, parts)
            strength = CERTAIN if of_sum else LIKELY
            readings.append(
                Reading((top, *(p for p in parts if p is not top)), ratio, cut, strength, f"{shown(top)}÷各项之和")
            )
        if proven is None:
            readings += _of_two(top, counts)
        if len(pairs) == 1:
            readings += _of_list(share, top, bases, sentence)
        reading = settle(share, readings)
        if reading is not None:
            yield ratio_found(share, reading, "占比")


def list_share(share: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    """食品(237 件)、服装(54 件)，合计占比 r%: a share that belongs to a list and to no single entry of it."""
    for entries in value_lists(sentence):
        last = entries.figures[-1]
        if last.end > share.start or share.start - last.end > 30 or last.dim is Dim.RATE:
            continue
        bases = [b for b in bases_of(last, sentence, page) if b not in entries.figures]
        said = said_base(share, entries.figures[0], bases, sentence)
        readings = list(_of_list(share, last, bases, sentence))
        for each in readings:
            each.strength = CERTAIN if said is not None and each.inputs[-1] is said else each.strength
        reading = settle(share, readings)
        if reading is not None:
            yield ratio_found(share, reading, "合计占比")
            return


def _of_list(share: Figure, last: Figure, bases: Sequence[Figure], sentence: Sentence) -> Iterator[Reading]:
    """前三类 A、B、C，占总量的 r%: one share for the whole list before it."""
    for entries in value_lists(sentence):
        if entries.figures[-1] is not last and not (
            entries.figures[-1].end < share.start and share.clause - entries.figures[-1].clause <= 1
        ):
            continue
        listed = spans(entries.figures)[0]
        for base in bases:
            if base not in entries.figures and base.span.high >= listed.low:
                ratio, cut = quotient(entries.figures, base)
                yield Reading(
                    (*entries.figures, base),
                    ratio,
                    cut,
                    LIKELY,
                    f"({'+'.join(map(shown, entries.figures))})÷{shown(base)}",
                )


def _of_two(top: Figure, bases: Sequence[Figure]) -> Iterator[Reading]:
    """A base that is said in two parts: 在 36 个部门、12 个乡镇中，27 个…占 56.25%."""
    for a in bases:
        for b in bases:
            if a.sentence == b.sentence and a.end < b.start and b.clause == a.clause and a.unit == b.unit == top.unit:
                ratio, cut = quotient(top, [a, b])
                yield Reading((top, a, b), ratio, cut, POSSIBLE, f"{shown(top)}÷({shown(a)}+{shown(b)})")


def each_share(figure: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    """分别占 a%、b%、c%: the shares of the parts named just before, in their order."""
    place = sentence.figures.index(figure)
    rates = [figure]
    for other in sentence.figures[place + 1 :]:
        if other.dim is not Dim.RATE or other.pre or other.item != rates[-1].item + 1:
            break
        rates.append(other)
    if len(rates) < 2:
        return
    earlier = [f for f in sentence.figures[:place] if "words" not in f.tags] or [
        f for s in page.before(sentence, 1) for f in s.figures
    ]
    counts = [f for f in earlier if f.dim in (Dim.COUNT, Dim.MONEY) and not f.bound and "words" not in f.tags]
    for start in range(len(counts) - len(rates), -1, -1):
        parts = counts[start : start + len(rates)]
        bases = [
            f for f in counts if f not in parts and f.value >= max(p.value for p in parts) and f.unit == parts[0].unit
        ]
        if len({p.unit for p in parts}) > 1 or not bases:
            continue
        pairs = list(zip(rates, parts))
        base = proven_base(pairs, bases)
        if base is None:
            continue
        for rate, part in pairs:
            ratio, cut = quotient(part, base)
            reading = settle(rate, [Reading((part, base), ratio, cut, CERTAIN, f"{shown(part)}÷{shown(base)}")])
            if reading is not None:
                yield ratio_found(rate, reading, "占比")
        return
