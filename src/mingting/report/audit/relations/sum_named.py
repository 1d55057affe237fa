"""办件量较多的部门:甲局 120 件、乙局 90 件: the entries named cannot exceed the total they are named from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..recognise.figure import Dim, Figure
from ..recognise.lists import ValueList, value_lists
from ..recognise.page import Page, Sentence
from .base import Context, Found
from .growth_text import is_change
from .sum_say import partial
from .sum_splits import is_past_label

KIND = "sum"
AFTER = ("sum_text",)


def find(context: Context) -> Iterator[Found]:
    page, used = context.page, {id(f) for f in context.proven}
    together: dict[Figure, list[Figure]] = {}
    for sentence in page.each():
        for entries in value_lists(sentence):
            first = entries.figures[0]
            if (
                first.dim not in (Dim.COUNT, Dim.MONEY)
                or len(entries.figures) < 2
                or any(f.bound for f in entries.figures)
            ):
                continue
            if not _NAMED.search(entries.header) or sum(id(f) in used for f in entries.figures) >= 2:
                continue
            total = _whole_of(entries, sentence, page)
            if total is not None:
                both = [*together.get(total, []), *entries.figures]
                if (
                    len(both) > len(entries.figures)
                    and sum(f.value for f in both) <= total.span.high
                    and both[0].block == first.block
                ):
                    yield partial(total, both)
                together[total] = both
                yield partial(total, entries.figures)


_NAMED = re.compile(
    "较多|较大|较高|较少|较低|排名|前[一二三四五六七八九十两\\d]|居前|靠前|主要|部门|单位|乡镇|街道|镇街|村|社区|企业|窗口|县区|情况|达标"
)


def _whole_of(entries: ValueList, sentence: Sentence, page: Page) -> Figure | None:
    """The total a list of names is taken from: the one that says the list's noun, else the leading one."""
    listed = sum(f.value for f in entries.figures)
    first = entries.figures[0]
    noun = re.search(r"(部门|单位|乡镇|街道|镇街|村|社区|企业|机构|县区|窗口)[^，。:]*$", entries.header)
    earlier = [f for f in sentence.figures if f.end < first.start]
    for before in reversed(page.before(sentence, 4)):
        earlier = before.figures + earlier
    fits = [
        f
        for f in earlier
        if f.dim is first.dim
        and f.unit == first.unit
        and not f.bound
        and f.value >= listed
        and not is_change(f)
        and not is_past_label(f)
        and f not in entries.figures
    ]
    named = [f for f in fits if noun and noun[1] in f.label]
    if named:
        return ([f for f in named if f.sentence == first.sentence] or named)[-1]
    listed_too = {id(f) for other in value_lists(sentence) for f in other.figures}
    near = [f for f in fits if f.sentence == first.sentence and id(f) not in listed_too]
    return near[0] if near else fits[0] if fits else None
