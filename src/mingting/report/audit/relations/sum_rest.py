"""甲镇、乙镇 2 个乡镇超过 10%，其余 10 个乡镇不足 10%: a group and its rest make up the number said elsewhere (全县 12 个乡镇)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mingting.rules.figures import Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Sentence
from .base import Context, Found
from .sum_say import sum_found

KIND = "sum"
AFTER = ("sum_text",)
MOST = 50
_REST = re.compile(r"(?:其余|其他|其它|余下|剩余|剩下)(?:的)?$")
_NOUN = re.compile(r"[\u4e00-\u9fff]{2}")


def find(context: Context) -> Iterator[Found]:
    """It only confirms: what the rest is the rest of need not be said anywhere."""
    by_value: dict[float, list[Figure]] = defaultdict(list)
    for figure in context.page.figures:
        if figure.whole and figure.dim is Dim.COUNT:
            by_value[figure.value].append(figure)
    for sentence in context.page.each():
        for rest in sentence.figures:
            if rest.whole and rest.dim is Dim.COUNT and _REST.search(rest.pre):
                yield from _whole_of(rest, sentence, by_value)


def _whole_of(rest: Figure, sentence: Sentence, by_value: dict[float, list[Figure]]) -> Iterator[Found]:
    noun = _NOUN.match(rest.post)
    if noun is None:
        return
    groups = [f for f in sentence.figures if f.end <= rest.start and _alike(f, rest, noun[0])]
    taken = {id(f) for f in [*groups, rest]}
    for parts in ([*groups, rest], [*groups[-1:], rest]) if groups else ():
        said = by_value.get(sum(f.value for f in parts), [])[:MOST]
        wholes = [f for f in said if id(f) not in taken and _alike(f, rest, noun[0])]
        if wholes:
            yield sum_found(min(wholes, key=lambda f: abs(f.block - rest.block)), parts, Verdict.HOLDS)
            return


def _alike(figure: Figure, rest: Figure, noun: str) -> bool:
    """Counts of the same things: the same measure and noun (12 个乡镇)."""
    return figure.whole and figure.unit == rest.unit and figure.post.startswith(noun)
