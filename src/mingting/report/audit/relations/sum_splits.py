"""The ways in which a sentence gives a total its parts: brackets, a cue such as 其中, a row side by side, parts that come before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..recognise.figure import Dim, Figure
from ..recognise.labels import TOTAL_WORDS, are_complements, are_grades, item_name
from ..recognise.lists import value_lists
from ..recognise.page import Sentence, same_kind
from .growth_text import is_change
from .share_behind import has_share

_CUE = re.compile(
    r"其中|分别[是为]?|按.{1,14}[分划看计][:，为]?|分为|包括|由|主要[是为有]|具体(?:为|是|来看|看)|从.{1,12}看|构成"
)


_SUM_CUE = re.compile(r"共计|合计|总计|累计|共|总数|总量|总共|合共|一共")


CROWDED = 40


@dataclass
class Split:
    """A total with the parts that some wording gives it."""

    total: Figure
    parts: list[Figure]
    words: str
    bracket: bool = False
    cue: bool = False
    alternatives: tuple[list[Figure], ...] = ()


def splits_of(sentence: Sentence) -> Iterator[Split]:
    figures = [f for f in sentence.figures if f.dim not in (Dim.RATE, Dim.POINT, Dim.TIME)]
    crowded = len(figures) > CROWDED
    for place, total in enumerate(figures):
        if crowded and place >= 6 and not TOTAL_WORDS.search(total.pre):
            continue
        if total.bound or is_change(total):
            continue
        yield from _in_bracket(total, sentence)
        yield from _after(total, sentence)
        yield from _before(total, sentence)


def addable(figures: Sequence[Figure], total: Figure) -> list[Figure]:
    return [
        f
        for f in figures
        if same_kind(f, total) and not is_change(f) and not f.bound and "words" not in f.tags and not is_past_label(f)
    ]


def is_past_label(figure: Figure) -> bool:
    return bool(re.search("去年|上年|同期|上月|上季度|日均|平均|人均", figure.pre))


def _in_bracket(total: Figure, sentence: Sentence) -> Iterator[Split]:
    tail = sentence.text[total.end - sentence.start :]
    match = re.match(r"\s*[\u4e00-\u9fff]{0,8}\(", tail)
    if not match:
        return
    group = total.end - sentence.start + match.end() - 1
    parts = addable([f for f in sentence.figures if f.group == group], total)
    if parts:
        text = tail[match.end() : match.end() + 200]
        yield Split(total, parts, text.split(")")[0], bracket=True, cue=True, alternatives=tuple(variants(parts)))


def _after(total: Figure, sentence: Sentence) -> Iterator[Split]:
    """Parts that follow in the same sentence, with a cue or plainly in a row."""
    later = [f for f in sentence.figures if f.start > total.end and f.depth == total.depth and f.group == total.group]
    parts = addable(later, total)
    if not parts:
        return
    between = sentence.between(total.end, parts[0].start)
    cue = _CUE.search(re.sub(r"\([^)]*\)", "", between))
    if cue:
        stop = second_cue(total, parts, sentence)
        parts = parts[:stop]
        yield Split(
            total,
            parts,
            between + sentence.between(parts[0].start, parts[-1].end + 20),
            cue=True,
            alternatives=tuple(variants(parts)),
        )
    elif len(parts) >= 2 and not _is_entry(total, parts[0], sentence) and not has_share(total, sentence):
        strong = bool(re.match(r"[^，。;]{0,6}[:]|[^，。;\d]{0,8}中[，:]", between))
        close = _side_by_side(total, parts, sentence)
        if close:
            yield Split(total, close, between, cue=False, bracket=True)
        yield Split(total, parts, between, cue=False, bracket=strong, alternatives=tuple(variants(parts)))


def _side_by_side(total: Figure, parts: list[Figure], sentence: Sentence) -> list[Figure]:
    """Parts without a cue that are plainly all: two that complement each other, or a row of entries each with its share."""
    pair = parts[:2]
    exceeds = total.value < 0.9 * max(p.value for p in pair) and not re.match(
        "共|总", re.sub("^.*?(?=共|总)", "", total.pre)
    )
    if exceeds or pair[0].segment != total.segment:
        return []
    if re.search("满意|一般|好评|差评", total.label) and are_grades([total.label, *(p.label for p in pair)]):
        return []
    if (
        len(pair) == 2
        and pair[1].clause - total.clause <= 2
        and pair[0].unit == pair[1].unit == total.unit
        and (are_complements([p.label for p in pair]) or are_grades([p.label for p in pair]))
    ):
        return pair
    with_share = [p for p in parts if has_share(p, sentence)]
    if len(with_share) >= 3 and with_share == parts[: len(with_share)]:
        return with_share
    return []


def _is_entry(total: Figure, following: Figure, sentence: Sentence) -> bool:
    """Whether a figure is itself one entry of the list that follows (甲局 9 篇、乙局 6 篇)."""
    for entries in value_lists(sentence):
        ordered = re.search(
            "前[一二三四五六七八九十两\\d]|[位排]于|排名|较多|居前|后[一二三四五六七八九十两\\d]", entries.header
        )
        if total in entries.figures and following in entries.figures and ordered and not TOTAL_WORDS.search(total.pre):
            return True
    return (
        bool(re.match(r"^\s*、", sentence.between(total.end, following.start))) and len(item_name(following.pre)) >= 2
    )


def second_cue(total: Figure, parts: list[Figure], sentence: Sentence) -> int:
    """Where a second 其中 opens a list inside the list."""
    for i in range(1, len(parts)):
        words = sentence.between(parts[i - 1].end, parts[i].start)
        if re.search("其中", words) and i >= 1:
            return i
    return len(parts)


def variants(parts: list[Figure]) -> Iterator[list[Figure]]:
    """Other ways to take the parts: the first of each segment or clause, those of one metric, a beginning of the list."""
    by_segment: dict[int, Figure] = {}
    for figure in parts:
        by_segment.setdefault(figure.segment, figure)
    if 1 < len(by_segment) < len(parts):
        yield list(by_segment.values())
    named = [f for f in parts if len(item_name(f.pre)) >= 1]
    if 1 < len(named) < len(parts):
        yield named
    tail = parts[0].pre[-2:]
    alike = [f for f in parts if f.pre.endswith(tail)]
    if len(tail) == 2 and 1 < len(alike) < len(parts):
        yield alike
    units = [f for f in parts if f.unit == parts[0].unit]
    if 1 < len(units) < len(parts):
        yield units
    for end in range(2, min(len(parts), 30)):
        yield parts[:end]
    if 3 <= len(parts) <= 20:
        yield from (parts[:i] + parts[i + 1 :] for i in range(len(parts)))
    if len(by_segment) == 1 and len(parts) >= 4:
        yield parts[::2]


def _before(total: Figure, sentence: Sentence) -> Iterator[Split]:
    """Parts that precede: A a 件、B b 件，共计 T 件."""
    if not _SUM_CUE.search(total.pre):
        return
    earlier = [f for f in sentence.figures if f.end < total.start and f.depth == total.depth and f.group == total.group]
    parts = addable(earlier, total)
    if len(parts) < 2:
        return
    strong = bool(re.match(r"^(?:共计|合计|总计|共|三项合计|两项合计|合共|以上)", total.pre))
    yield Split(
        total,
        parts,
        total.pre,
        bracket=strong,
        cue=strong,
        alternatives=tuple(parts[i:] for i in range(1, len(parts) - 1)),
    )
