"""Shares of one whole: where a list is all of it (按性质分, 分别占), or its shares do make 100, they add up to 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingting.rules.figures import Printed, Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.labels import OPEN_CUE
from ..recognise.page import Sentence
from .base import Context, Found, number_text, spans
from .growth_text import is_growth

KIND = "sum"
AFTER = ("sum_text",)
_SHARE = re.compile(r"^(?:其?各?分?别?占|占比|比重|比例)|占$|占比[为是]?$")
_ALL = re.compile(r"按.{1,12}[分划看计]|分别|分为|由.{0,20}(?:组成|构成)|各占|其余|其他|其它")
_WHOLE = Printed(100.0, exact=True)
MOST = 12


def find(context: Context) -> Iterator[Found]:
    """It never contradicts: which of the shares is wrong, the shares themselves tell."""
    for sentence in context.page.each():
        for shares in _runs(sentence):
            found = _judge(shares, sentence)
            if found is not None:
                yield found


def _runs(sentence: Sentence) -> Iterator[list[Figure]]:
    """Shares that follow one another, one a part, with nothing but the parts' own figures between them."""
    run: list[Figure] = []
    for figure in [*sentence.figures, None]:
        if figure is not None and (figure.dim is not Dim.RATE or is_growth(figure, sentence)):
            continue
        if figure is not None and not figure.bound and _continues(run, figure, sentence):
            run.append(figure)
            continue
        if 2 <= len(run) <= MOST:
            yield run
        run = [figure] if figure is not None and not figure.bound and _is_share(figure) else []


def _is_share(figure: Figure) -> bool:
    return bool(_SHARE.search(figure.pre)) or bool(figure.depth) and not figure.pre


def _continues(run: Sequence[Figure], figure: Figure, sentence: Sentence) -> bool:
    if not run or figure.depth != run[0].depth:
        return False
    last = run[-1]
    listed = not figure.pre and "、" in sentence.between(last.end, figure.start) and not figure.depth
    return listed or _is_share(figure) and figure.clause - last.clause <= 3


def _judge(shares: Sequence[Figure], sentence: Sentence) -> Found | None:
    words = sentence.text[: shares[-1].end - sentence.start]
    closed = bool(_ALL.search(words)) and not OPEN_CUE.search(re.sub("主要|分别", "", words))
    if len(shares) < (2 if closed else 3):
        return None
    rounded, cut = spans(shares)
    verdict = judge(_WHOLE, rounded, cut if closed else None)
    if verdict not in (Verdict.HOLDS, Verdict.TRUNCATED):
        return None
    total = number_text(round(sum(f.value for f in shares), 6))
    if verdict is Verdict.HOLDS:
        note = f"{len(shares)}项占比合计{total}%，按取舍误差与100%相符。"
    else:
        note = f"{len(shares)}项占比合计{total}%，不足100%：各项是截去尾数所得，应四舍五入。"
    return Found(
        "sum", None, tuple(shares), verdict, note, float(total), claimed_number=100.0, at=shares[-1]
    )  # fmt: skip
