"""增减数 and 相差 in prose: a difference from both sides, of counts, amounts, scores, and rates in 百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Span, Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.page import Sentence, same_kind
from .base import CERTAIN, LIKELY, POSSIBLE, Context, Found, Reading, as_printed, in_print, settle, shown
from .growth_text import direction, is_change, is_past

KIND = "difference"

_APART = re.compile(r"相差|差距|分差|差额|之差|高低差|极差|差[为了]?$")
_EXTREMES = re.compile(r"最高|最低|最大|最小|最多|最少|第一|末位|最后")


def find(context: Context) -> Iterator[Found]:
    for sentence in context.page.each():
        for figure in sentence.figures:
            if figure.bound or figure.dim in (Dim.TIME,):
                continue
            if figure.dim is Dim.RATE and not re.search("个?百分点", figure.raw):
                continue
            if _APART.search(figure.pre) or _APART.search(figure.lead[-6:]) and len(figure.pre) < 2:
                yield from _apart(figure, sentence)
            elif is_change(figure) or figure.dim is Dim.POINT:
                yield from _change(figure, sentence)
            elif figure.dim is Dim.MONEY and _LEFT.search(figure.pre):
                yield from _left(figure, sentence)


_LEFT = re.compile(r"(?:节约|节省|节支|结余|溢价|增值|核减|审减)(?:资金|金额|额|财政资金)?(?:共计|合计|为|达|了)?$")
_PLANNED = re.compile(r"预算|控制价|概算|限价|送审|起始|底价|评估|起拍|挂牌")
_DEAL = re.compile(r"成交|中标|交易|审定|合同|采购金额|实际")


def _left(figure: Figure, sentence: Sentence) -> Iterator[Found]:
    """预算 A、成交 B、节约 A－B; 起始价 A、成交 B、溢价 B－A."""
    near = [
        f
        for f in sentence.figures
        if f.end <= figure.start and f.dim is Dim.MONEY and not f.bound and figure.clause - f.clause <= 3
    ]
    planned = [f for f in near if _PLANNED.search(f.pre)]
    deals = [f for f in near if _DEAL.search(f.pre) and f not in planned]
    if not planned or not deals:
        return
    sign = -1 if re.search("溢价|增值", figure.pre) else 1
    sure = len(planned) == len(deals) == 1 and not figure.bound
    yield from _settled(figure, [_reading(planned[-1], deals[-1], CERTAIN if sure else POSSIBLE, sign)])


def _apart(figure: Figure, sentence: Sentence) -> Iterator[Found]:
    near = [f for f in sentence.figures if f.end <= figure.start and same_kind(f, figure) and not is_change(f)]
    ends = [f for f in near if _EXTREMES.search(f.label)]
    sure = ends[-2:] if len(ends) >= 2 else near if len(near) == 2 else []
    readings = []
    for i, a in enumerate(near):
        for b in near[i + 1 :]:
            certain = len(sure) >= 2 and a in sure and b in sure
            readings.append(_reading(a, b, CERTAIN if certain else POSSIBLE, 1 if a.value >= b.value else -1))
    yield from _settled(figure, readings)


def _reading(a: Figure, b: Figure, strength: int, sign: int) -> Reading:
    high, low = (a, b) if sign > 0 else (b, a)
    return Reading(
        (high, low), high.span.minus(low.span), high.cut.minus(low.cut), strength, f"{shown(high)}－{shown(low)}"
    )


def _change(figure: Figure, sentence: Sentence) -> Iterator[Found]:
    """较 B 增加 D: with both ends printed; for 百分点 the ends are rates."""
    words = figure.pre + figure.lead
    sign = direction(figure.pre) or direction(words) or 1

    def kind(f: Figure) -> bool:
        return f.dim is Dim.RATE if figure.dim is Dim.POINT else same_kind(f, figure)

    near = [
        f
        for f in sentence.figures
        if f is not figure and kind(f) and not is_change(f) and not f.bound and abs(f.clause - figure.clause) <= 4
    ]
    past = [
        f for f in near if is_past(f, sentence) or re.search(r"(?:由|从)[^由从]{0,10}$|(?:较|比)[^，]{0,16}的?$", f.pre)
    ]
    now = [f for f in near if f not in past]
    readings = []
    for base in past:
        for current in now:
            close = (
                current.end <= figure.start or re.search("[到至为]$", current.pre)
            ) and current.segment == figure.segment == base.segment
            certain = (
                close
                and len(past) == 1
                and current is _nearest(now, base)
                and _agree(figure, base)
                and current.unit == base.unit
            )
            shifted = current.span.minus(base.span).times(sign)
            cut = current.cut.minus(base.cut).times(sign)
            how = f"{shown(current)}－{shown(base)}" if sign > 0 else f"{shown(base)}－{shown(current)}"
            readings.append(
                Reading((current, base), shifted, cut, CERTAIN if certain else LIKELY if close else POSSIBLE, how)
            )
    yield from _settled(figure, readings)


def _nearest(now: list[Figure], base: Figure) -> Figure:
    before = [f for f in now if f.end <= base.start]
    return before[-1] if before else now[0]


def _agree(figure: Figure, base: Figure) -> bool:
    year, step = "去年|上年|同比", "上月|上季|上期|环比|上周"
    words = figure.pre + figure.lead
    return not (
        re.search(year, words) and re.search(step, base.pre) or re.search(step, words) and re.search(year, base.pre)
    )


def _settled(figure: Figure, readings: list[Reading]) -> Iterator[Found]:
    reading = settle(figure, readings)
    if reading is None or reading.computed is None or reading.verdict is Verdict.UNKNOWN:
        return
    value = reading.computed.middle
    right = _show(value, figure)
    if reading.verdict is Verdict.HOLDS:
        note = f"{reading.how}={right}，与文中{shown(figure)}相符。"
    elif reading.verdict is Verdict.TRUNCATED:
        note = f"{reading.how}={_show(value, figure, 2)}，文中{shown(figure)}是截去尾数所得。"
    else:
        slip = (
            "疑增减方向写反"
            if abs(value + figure.value) < figure.printed.step
            else "疑比较的基数用错，或有一位数字录错"
        )
        note = f"增减数不符：{reading.how}={right}，文中为{shown(figure)}；{slip}。"
    yield Found("difference", figure, reading.inputs, reading.verdict, note, in_print(value, figure))


def _show(value: float, figure: Figure, more: int = 0) -> str:
    return as_printed(value, figure, more)


__all__ = ["Span", "find"]
