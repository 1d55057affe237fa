"""同比 and 环比 in prose: a rate of growth from both sides, or from one side and the difference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Span, Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page, Sentence, same_kind
from .base import CERTAIN, LIKELY, POSSIBLE, Context, Found, Reading, as_printed, in_print, settle, shown

KIND = "growth"

UP = re.compile(r"增长|上升|增加|提高|提升|增幅|升|涨|多")
DOWN = re.compile(r"下降|减少|降低|降幅|回落|下跌|负增长|减|降|少")
_COMPARED = re.compile(r"同比|环比|较|比上|比去|与去年|与上|增幅|降幅|增速")
PAST = re.compile(r"去年|上年|上月|上季|上一|同期|上期|前期|上周|\d{1,2}月份?的?$|上半年的$|第[一二三四]季度的?$")
_PAST_YEAR = re.compile(r"去年|上年|同比|同期")
_PAST_STEP = re.compile(r"上月|上季|上一|环比|上周|上期")


def direction(words: str) -> int:
    """+1 up, -1 down, 0 not said; the last word counts."""
    ups = [m.end() for m in UP.finditer(words)]
    downs = [m.end() for m in DOWN.finditer(words)]
    if not ups and not downs:
        return 0
    return 1 if max(ups, default=-1) >= max(downs, default=-1) else -1


def is_growth(figure: Figure, sentence: Sentence) -> bool:
    """Whether a percentage is a rate of change."""
    pre = figure.pre or figure.lead
    if re.search("占|率[为达是]?$", figure.pre[-6:]) and not re.search("增长率|增幅|降幅|增速", figure.pre):
        return False
    return bool(
        _COMPARED.search(pre)
        or re.search(
            r"(?:增长|下降|增加|减少|上升|降低|提高|回落|增|降|减|升)了?(?:率|幅度?)?(?:为|达到?)?(?:约)?$", pre
        )
    )


def find(context: Context) -> Iterator[Found]:
    page = context.page
    for sentence in page.each():
        for figure in sentence.figures:
            if figure.dim is Dim.RATE and not figure.bound and is_growth(figure, sentence):
                found = _growth(figure, sentence, page)
                if found is not None:
                    yield found


def _growth(figure: Figure, sentence: Sentence, page: Page) -> Found | None:
    words = (figure.pre if direction(figure.pre) else figure.lead + figure.pre) or figure.lead
    sign = direction(words) or 1
    current = current_of(figure, sentence) or _current_before(figure, sentence, page)
    if current is None:
        return None
    readings = [*_from_base(figure, current, sentence, sign), *_from_difference(figure, current, sentence, sign)]
    reading = settle(figure, readings)
    if reading is None:
        return Found(
            "growth", figure, (current,), Verdict.UNKNOWN, f"文中没有{shown(current)}的比较基数，增减幅度无从核对。"
        )
    return _found(figure, reading, sign)


def current_of(figure: Figure, sentence: Sentence) -> Figure | None:
    """The figure that grew: the last one before that is neither a change nor a past one nor a rate."""
    for other in reversed(sentence.figures):
        if other.end > figure.start or other.dim not in (Dim.COUNT, Dim.MONEY, Dim.BARE, Dim.SCORE):
            continue
        if is_change(other) or is_past(other, sentence):
            continue
        if other.depth > figure.depth:
            continue
        return other if figure.clause - other.clause <= 4 else None
    return None


def _current_before(figure: Figure, sentence: Sentence, page: Page) -> Figure | None:
    """和去年同期相比，数量减少 72 个，减幅 5.95%: the figure that changed stands in the sentence before."""
    place = sentence.figures.index(figure)
    change = sentence.figures[place - 1] if place and is_change(sentence.figures[place - 1]) else None
    for earlier in reversed(page.before(sentence, 1)):
        for other in earlier.figures:
            if (
                change is not None
                and same_kind(other, change)
                and other.unit == change.unit
                and not is_change(other)
                and other.depth == 0
            ):
                return other
    return None


def is_change(figure: Figure) -> bool:
    pre = figure.pre
    return bool(
        re.search(r"(?:增加|减少|增长|下降|上升|降低|净增|增|减|多|少|提高|回落|相差)(?:了|额|数|量)?(?:为|达)?$", pre)
    ) and not re.search("新增$|减少至|增加[到至]$", pre)


def is_past(figure: Figure, sentence: Sentence) -> bool:
    """Whether a figure is said of an earlier period."""
    if (
        re.search(r"(?:较|比|由|从).{0,12}$", figure.pre)
        and PAST.search(figure.pre)
        and not re.search("增|减|升|降|多|少", figure.pre)
    ):
        return True
    return bool(re.match(r".{0,4}(?:去年|上年|上月|上季|上一|上期|上周|同期|前期)", figure.pre)) and not re.search(
        "同比|环比|增|减|升|降|多|少", figure.pre
    )


def _past_figures(figure: Figure, current: Figure, sentence: Sentence) -> list[Figure]:
    found = []
    for other in sentence.figures:
        if other is current or other is figure or not same_kind(other, current) or is_change(other):
            continue
        if (
            (
                is_past(other, sentence)
                or re.search(r"(?:由|从)[^由从]{0,10}$", other.pre)
                and other.start < current.start + 40
            )
            and abs(other.clause - figure.clause) <= 4
            and abs(other.clause - current.clause) <= 4
        ):
            found.append(other)
    return found


def _from_base(figure: Figure, current: Figure, sentence: Sentence, sign: int) -> Iterator[Reading]:
    past = _past_figures(figure, current, sentence)
    for base in past:
        words = figure.pre + figure.lead
        agrees = not (
            _PAST_YEAR.search(words)
            and _PAST_STEP.search(base.pre)
            or _PAST_STEP.search(words)
            and _PAST_YEAR.search(base.pre)
        )
        rise = _rise(current, base, sign)
        sure = agrees and len(past) == 1 and not current.bound and not base.bound and current.unit == base.unit
        yield Reading(
            (current, base),
            rise,
            None,
            CERTAIN if sure else POSSIBLE,
            f"({shown(current)}－{shown(base)})÷{shown(base)}",
        )


def _rise(current: Figure, base: Figure, sign: int) -> Span | None:
    ratio = current.span.over(base.span)
    return ratio.minus(Span(1, 1)).times(100 * sign) if ratio else None


def _from_difference(figure: Figure, current: Figure, sentence: Sentence, sign: int) -> Iterator[Reading]:
    """增加 d 件，增长 r%: the base is what is left of the current figure without the change."""
    near = [
        f for f in sentence.figures if is_change(f) and same_kind(f, current) and abs(f.clause - figure.clause) <= 1
    ]
    near = [
        f
        for f in near
        if f.segment == figure.segment and abs(sentence.figures.index(f) - sentence.figures.index(figure)) == 1
    ]
    for change in near:
        mixed = direction(change.pre) * sign < 0
        base = current.span.minus(change.span.times(sign))
        ratio = change.span.over(base)
        apart = current.sentence != sentence.index or current.start > change.start
        between = [f for f in sentence.figures if current.end <= f.start < min(change.start, figure.start)]
        crowded = any(same_kind(f, current) and f.depth == current.depth for f in between)
        sure = not (mixed or apart or crowded or current.bound or change.bound) and current.unit == change.unit
        how = f"{shown(change)}÷({shown(current)}{'－' if sign > 0 else '＋'}{shown(change)})"
        strength = CERTAIN if sure and base.low > 0 else LIKELY
        yield Reading((current, change), ratio.times(100) if ratio else None, None, strength, how)


def _found(figure: Figure, reading: Reading, sign: int) -> Found:
    if reading.computed is None or reading.verdict is Verdict.UNKNOWN:
        return Found("growth", figure, reading.inputs, Verdict.UNKNOWN, "文中没有比较基数，增减幅度无从核对。")
    value = reading.computed.middle
    how = f"{reading.how}={as_printed(value, figure, 2)}"
    if reading.verdict is Verdict.HOLDS:
        note = f"{how}，与文中{shown(figure)}相符。"
    elif reading.verdict is Verdict.TRUNCATED:
        note = f"{how}，四舍五入应为{as_printed(value, figure)}，文中{shown(figure)}是截去尾数所得。"
    else:
        note = f"增减幅度不符：{how}，文中为{shown(figure)}；{_slip(figure, reading, value)}。"
    return Found("growth", figure, reading.inputs, reading.verdict, note, in_print(value, figure))


def _slip(figure: Figure, reading: Reading, value: float) -> str:
    current, other = reading.inputs[0], reading.inputs[1]
    change = other.value if is_change(other) else abs(current.value - other.value)
    wrong_base = change / current.value * 100 if current.value else 0
    if abs(wrong_base - figure.value) <= figure.printed.step:
        return "疑误以本期数作分母"
    if value < 0:
        return "疑增减方向写反"
    return "疑基数用错，或有一位数字录错"
