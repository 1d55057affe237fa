"""Rates of a whole against the rates of its parts: bases that the rates imply must add up; no part may be worse than all.

评价 22361 件、评价率 87.17%，其中部门 4115 件、69.40%，乡镇 18246 件、91.17%: each rate implies a base, and the bases of
the parts must make the base of the whole. And where the whole has 42 cases open, a part cannot have a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Span, Verdict, exact

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .base import Context, Found, as_printed, in_print, shown
from .sum_splits import Split

KIND = "ratio"
AFTER = ("ratio_text", "sum_text")

_FINISH = re.compile(r"办结率|结案率|办理率|完成率")


def find(context: Context) -> Iterator[Found]:
    page = context.page
    seen: set[int] = set()
    splits = context.notes.get("splits", [])
    assert isinstance(splits, list)
    for split in splits:
        if not isinstance(split, Split) or id(split.total) in seen:
            continue
        parts = [
            taken for taken in (split.parts, *split.alternatives) if 2 <= len(taken) <= 12 and _adds(split.total, taken)
        ]
        for taken in parts[:1]:
            found = _weighted(split.total, taken, page)
            if found is not None:
                seen.add(id(split.total))
                yield found
    for sentence in page.each():
        yield from _open_cases(sentence, page)


def _adds(total: Figure, parts: list[Figure]) -> bool:
    return abs(sum(p.value for p in parts) - total.value) < 0.5 and total.whole


def _rate_of(figure: Figure, page: Page) -> Figure | None:
    """The rate printed right after a count, by the same name for the whole and its parts."""
    figures = page.sentences[figure.sentence].figures
    place = figures.index(figure)
    for other in figures[place + 1 : place + 3]:
        if (
            other.dim is Dim.RATE
            and other.clause <= figure.clause + 1
            and other.segment == figure.segment
            and re.search("率|度", other.pre)
        ):
            return other
        if other.dim is not Dim.RATE and not other.depth:
            return None
    return None


def _weighted(total: Figure, parts: list[Figure], page: Page) -> Found | None:
    whole = _rate_of(total, page)
    rates = [_rate_of(part, page) for part in parts]
    if whole is None or any(r is None for r in rates):
        return None
    known = [r for r in rates if r is not None]
    names = {re.sub(r"(?:均|仅|为|达到?|高达)+$", "", r.pre)[-3:] for r in [whole, *known]}
    if len(names) > 1 or any(r.bound or r.value <= 0 for r in [whole, *known]):
        return None
    low = high = 0.0
    for part, rate in zip(parts, known):
        base = _base(part, rate)
        low, high = low + base.low, high + base.high
    claimed = _base(total, whole)
    implied = Span(total.value / high * 100, total.value / low * 100)
    inputs = (total, *(f for pair in zip(parts, known) for f in pair))
    between = min(r.span.low for r in known) <= whole.span.high and whole.span.low <= max(r.span.high for r in known)
    bases = "＋".join(f"{base.middle:.0f}" for base in (_base(p, r) for p, r in zip(parts, known)))
    value = implied.middle
    if claimed.meets(Span(low - 1, high + 1)):
        note = f"各部分件数除以各自比率得基数{bases}，合计与总体比率{shown(whole)}相符。"
        return Found("ratio", whole, inputs, Verdict.HOLDS, note, in_print(value, whole))
    if whole.printed.cut().meets(implied):
        return Found(
            "ratio",
            whole,
            inputs,
            Verdict.TRUNCATED,
            f"按各部分推算应为{as_printed(value, whole)}，文中{shown(whole)}是截去尾数所得。",
            value,
        )
    reason = "" if between else "，且不在各部分比率之间"
    note = (
        f"总体比率与各部分不符：各部分基数为{bases}，合计{(low + high) / 2:.0f}，总体比率应为{as_printed(value, whole)}，"
        f"文中为{shown(whole)}{reason}；疑总体比率录错，或各部分的分母口径不同。"
    )
    return Found("ratio", whole, inputs, Verdict.CONTRADICTED, note, in_print(value, whole))


def _base(count: Figure, rate: Figure) -> Span:
    span = rate.printed.loose()
    low = max(span.low, 1e-6)
    return Span(count.value / min(span.high, 100.0) * 100, count.value / low * 100)


def _open_cases(sentence: Sentence, page: Page) -> Iterator[Found]:
    """受理 35283 件，正在办理 42 件；其中公共服务 31152 件，办结率 96%: the part alone would leave over a thousand open."""
    opened = next(
        (
            f
            for f in sentence.figures
            if re.search(r"正在办理|在办|未办结|办理中", f.label) and f.dim is Dim.COUNT and not f.bound
        ),
        None,
    )
    if opened is None:
        return
    wholes = [f for f in sentence.figures if f.end < opened.start and f.value > opened.value and f.dim is Dim.COUNT]
    if not wholes:
        return
    later = [
        sentence,
        *[s for s in page.sentences[sentence.index + 1 : sentence.index + 2] if s.block == sentence.block],
    ]
    for follow in later:
        for i, rate in enumerate(follow.figures):
            if (
                rate.dim is not Dim.RATE
                or not _FINISH.search(rate.pre)
                or rate.bound
                or i == 0
                or (follow is sentence and rate.start < opened.end)
            ):
                continue
            part = follow.figures[i - 1]
            if (
                part.dim is not Dim.COUNT
                or part is opened
                or part.value > wholes[0].value
                or re.search("办结|结案|完成", part.pre)
                or part.segment != rate.segment
            ):
                continue
            yield from _left_over(part, rate, opened, wholes[0])


def _left_over(part: Figure, rate: Figure, opened: Figure, whole: Figure) -> Iterator[Found]:
    loose = rate.printed.loose()
    left = exact(part.value).minus(Span(part.value * loose.low / 100, part.value * min(loose.high, 100.0) / 100))
    highest = (1 - opened.value / part.value) * 100
    if left.low > opened.value + 1:
        note = (
            f"办结率与在办件数不符：{shown(part)}的办结率{shown(rate)}意味着至少{left.low:.0f}件未办结，而全部在办只有{shown(opened)}，"
            f"办结率至少应为{highest:.2f}%；疑办结率录错或分母用错。"
        )
        yield Found("ratio", rate, (part, opened, whole), Verdict.CONTRADICTED, note, highest)
