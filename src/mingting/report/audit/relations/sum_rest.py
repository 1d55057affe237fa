"""甲镇、乙镇 2 个乡镇超过 10%，其余 10 个乡镇不足 10%: a group and its rest make up the number said elsewhere (全县 12 个乡镇)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence
from .base import Context, Found
from .sum_say import sum_found

KIND = "sum"
AFTER = ("sum_text",)
_REST = re.compile(r"(?:其余|其他|其它|余下|剩余|剩下)(?:的)?$")
_NOUN = re.compile(r"[\u4e00-\u9fff]{2}")


def find(context: Context) -> Iterator[Found]:
    """It only confirms: what the rest is the rest of need not be said anywhere."""
    for sentence in context.page.each():
        for rest in sentence.figures:
            if rest.whole and rest.dim is Dim.COUNT and _REST.search(rest.pre):
                yield from _whole_of(rest, sentence, context.page)


def _whole_of(rest: Figure, sentence: Sentence, page: Page) -> Iterator[Found]:
    noun = _NOUN.match(rest.post)
    if noun is None:
        return
    groups = [f for f in sentence.figures if f.end <= rest.start and _alike(f, rest, noun[0])]
    if not groups:
        return
    taken = {id(f) for f in [*groups, rest]}
    for parts in ([*groups, rest], [groups[-1], rest]):
        value = sum(f.value for f in parts)
        wholes = [f for f in page.figures if f.value == value and id(f) not in taken and _alike(f, rest, noun[0])]
        if wholes:
            yield sum_found(min(wholes, key=lambda f: abs(f.block - rest.block)), parts, Verdict.HOLDS)
            return


def _alike(figure: Figure, rest: Figure, noun: str) -> bool:
    """Counts of the same things: the same measure and noun (12 个乡镇)."""
    return figure.whole and figure.unit == rest.unit and figure.post.startswith(noun)
