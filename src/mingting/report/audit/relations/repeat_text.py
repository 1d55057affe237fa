"""同一数据前后一致: the same figure said twice, in two passages of prose.

Equal figures confirm each other on little; different ones contradict only where subject, metric and period are the same
words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mingting.rules.figures import Verdict, single_slip

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .average_text import DAILY
from .base import Context, Found
from .repeat_say import agree, repeat_found
from .repeat_words import metric_of, subject, usable

KIND = "repeat"
AFTER = ("repeat_table",)


def find(context: Context) -> Iterator[Found]:
    fitting = (Verdict.HOLDS, Verdict.TRUNCATED)
    explained = {f.claimed for f in context.settled if f.kind == "ratio" and f.verdict in fitting and f.claimed}
    yield from _in_text(context.page, explained)


def _in_text(page: Page, explained: set[Figure]) -> Iterator[Found]:
    """`explained` are the rates that their own counts give: two of these are said of different counts."""
    groups: dict[tuple[Dim, str], list[Figure]] = defaultdict(list)
    for sentence in page.each():
        for figure in sentence.figures:
            if usable(figure, sentence):
                metric = metric_of(figure)
                if len(metric) >= 2 or metric and figure.value >= 100:
                    groups[figure.dim, metric].append(figure)
    told: set[tuple[Figure, Figure]] = set()
    for (_, metric), figures in groups.items():
        figures = figures[:40]
        parts = {f for f in figures if _is_part(f, page)}
        told_apart = len({f.value for f in figures if f not in parts}) >= 3
        for i, a in enumerate(figures):
            for b in figures[i + 1 :]:
                if a.sentence != b.sentence and (found := _twice(a, b, metric, page)) is not None:
                    apart = told_apart or {a, b} & parts or {a, b} <= explained or _are_siblings(a, b, page)
                    if found.verdict is Verdict.CONTRADICTED and apart and not _beside_the_same(a, b, page):
                        continue
                    told.add((a, b))
                    yield found
                    break
    yield from _same_value(page, told)


def _is_part(figure: Figure, page: Page) -> bool:
    """Behind 其中 a figure is said of a part, in whatever words."""
    sentence = page.sentences[figure.sentence]
    return "其中" in sentence.text[: figure.start - sentence.start]


def _are_siblings(a: Figure, b: Figure, page: Page) -> bool:
    """Sections side by side under one heading speak of different things in the same words."""
    one, two = page.sentences[a.sentence].section, page.sentences[b.sentence].section
    if len(one) != len(two) or one == two or len(one) < 2:
        return False
    general = re.compile("总体|基本|概况|概述|存在|问题")
    return one[:-1] == two[:-1] and not general.search(one[-1] + two[-1])


def _twice(a: Figure, b: Figure, metric: str, page: Page) -> Found | None:
    one, two = page.sentences[a.sentence], page.sentences[b.sentence]
    same_subject = subject(a, one) == subject(b, two)
    verdict = agree(a, b)
    if verdict is not Verdict.CONTRADICTED:
        small = a.value < 10 and a.dim is Dim.COUNT
        if small and not same_subject:
            return None
        return repeat_found(a, b, verdict, page)
    if not same_subject or a.period != b.period or a.depth != b.depth or a.dim is Dim.COUNT and a.unit != b.unit:
        return None
    full = labels.metric(a.pre), labels.metric(b.pre)
    if _beside_the_same(a, b, page):
        return repeat_found(a, b, Verdict.CONTRADICTED, page)
    if _weight(a, b, min(full, key=len) if full[0] and full[1] else metric, one, two) >= 3:
        return repeat_found(a, b, Verdict.CONTRADICTED, page)
    return None


def _beside_the_same(a: Figure, b: Figure, page: Page) -> bool:
    """受理 8725 项，办结 8704 项 and again 受理 8725 项，办结 8709 项: the figure just before is the same in both."""
    if not (a.whole and b.whole) or min(a.value, b.value) < 0.9 * max(a.value, b.value):
        return False
    first, second = (_just_before(figure, page.sentences[figure.sentence]) for figure in (a, b))
    if first is None or second is None or first.value < 100 or first.value != second.value:
        return False
    alike = labels.metric(a.pre)[-2:] == labels.metric(b.pre)[-2:] and len(labels.metric(a.pre)) >= 2
    return alike and bool(single_slip(round(a.value), round(b.value))) and max(a.value, b.value) >= 100


def _just_before(figure: Figure, sentence: Sentence) -> Figure | None:
    earlier = [
        f
        for f in sentence.figures
        if f.end <= figure.start and f.whole and f.depth == figure.depth and not DAILY.search(f.pre)
    ]
    near = earlier[-1] if earlier else None
    return near if near is not None and near.unit == figure.unit else None


def _weight(a: Figure, b: Figure, metric: str, one: Sentence, two: Sentence) -> int:
    """How surely two different figures are said of the same thing."""
    if (
        not a.value
        or not b.value
        or one.block == two.block
        and one.section == two.section
        and abs(one.index - two.index) <= 1
    ):
        return 0
    ratio = min(a.value, b.value) / max(a.value, b.value)
    if ratio < 0.6:
        return 0
    score = 1 if len(metric) >= 3 else 0
    score += 1 if len(metric) >= 5 else 0
    score += 1 if ratio >= 0.9 else 0
    if a.whole and b.whole and single_slip(round(a.value), round(b.value)):
        score += 1
    if a.dim is Dim.RATE and re.search("率$", labels.metric(a.pre)) and ratio >= 0.8:
        score += 1
    score += 1 if re.search("非常满意|办件量|受理|好差评|热线", a.pre) else 0
    score -= 2 if re.search("其中|新增|首批|第[一二三]批|上半年|截至", one.text[:30] + two.text[:30]) else 0
    score -= 2 if a.value < 20 and a.dim is Dim.COUNT else 0
    return score


def _same_value(page: Page, told: set[tuple[Figure, Figure]]) -> Iterator[Found]:
    """Equal telling values whose words share something: said twice in different words."""
    by_value: dict[tuple[Dim, float], list[Figure]] = defaultdict(list)
    for sentence in page.each():
        for figure in sentence.figures:
            if usable(figure, sentence) and (figure.value >= 10 or figure.printed.decimals) and figure.number != 100:
                by_value[figure.dim, figure.value].append(figure)
    for figures in by_value.values():
        first = figures[0]
        for other in figures[1:8]:
            pair = (first, other)
            if (
                pair in told
                or first.sentence == other.sentence
                and (first.value < 1000 and first.group == other.group or first.label == other.label == "")
            ):
                continue
            near = labels.chars_shared(labels.metric(first.words), labels.metric(other.words))
            same_noun = first.post[:2] and first.post[:2] == other.post[:2]
            if (near >= 0.5 and first.value >= 20) or first.value >= 1000 or first.printed.decimals >= 1 or same_noun:
                yield repeat_found(first, other, Verdict.HOLDS, page)
