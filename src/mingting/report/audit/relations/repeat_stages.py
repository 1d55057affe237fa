"""差评 5 件，差评回访 5 件，差评整改 5 件: what was done about each of a few is said in the same number; and a grade said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from mingting.rules.figures import Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Sentence
from .base import Context, Found, shown
from .repeat_say import repeat_found

KIND = "repeat"
_DONE_ABOUT = re.compile(r"(?:已|均|全部)*(?:回访|整改|办结|处理|处置|化解|答复|回复|核实|整治|联系|约谈|解决)")
_GRADES = (r"非常满意", r"基本满意", r"不满意|差评", r"(?<![不常本])满意|好评")
MOST_SURVEYS = 40


def find(context: Context) -> Iterator[Found]:
    """It only confirms: fewer may be done than there are, and two surveys may differ."""
    for sentence in context.page.each():
        yield from _stages(sentence)
    surveys = [s for s in context.page.each() if len(_grades(s)) >= 2][:MOST_SURVEYS]
    for one, other in combinations(surveys, 2):
        first, second = _grades(one), _grades(other)
        if len(first.keys() & second.keys()) < 2:
            continue
        for grade in first.keys() & second.keys():
            if first[grade].value == second[grade].value and first[grade].unit == second[grade].unit:
                yield repeat_found(first[grade], second[grade], Verdict.HOLDS, context.page)


def _stages(sentence: Sentence) -> Iterator[Found]:
    figures = [f for f in sentence.figures if f.whole and f.dim is Dim.COUNT and not f.depth]
    for place, first in enumerate(figures):
        after: list[Figure] = []
        for figure in figures[place + 1 :]:
            if not _is_stage(figure, first):
                break
            after.append(figure)
        if after:
            said = "、".join(dict.fromkeys(shown(f) for f in [first, *after]))
            note = f"{first.pre}及其后续处理前后{len(after) + 1}次均为{said}，一致。"
            yield Found("repeat", first, tuple(after), Verdict.HOLDS, note, first.number)


def _is_stage(figure: Figure, first: Figure) -> bool:
    alike = figure.value == first.value and figure.unit == first.unit and figure.segment == first.segment
    named = len(first.pre) >= 2 and figure.pre.startswith(first.pre)
    return alike and named and bool(_DONE_ABOUT.match(figure.pre.removeprefix(first.pre)))


def _grades(sentence: Sentence) -> dict[str, Figure]:
    """The grades of one survey in a sentence, by name; 差评 is a dissatisfied one."""
    if "grades" not in sentence.kept:
        found: dict[str, Figure] = {}
        for figure in sentence.figures:
            if figure.whole and figure.dim is Dim.COUNT and not figure.depth:
                grade = next((g for g in _GRADES if re.search(rf"(?:{g})$", figure.pre)), "")
                if grade:
                    found.setdefault(grade, figure)
        sentence.kept["grades"] = [found]
    grades: dict[str, Figure] = sentence.kept["grades"][0]
    return grades
