"""A ratio as the report says it, and the likeliest slip behind a wrong one."""

from __future__ import annotations

from mingting.rules.figures import Verdict

from ..recognise.figure import Figure
from .base import (
    Found,
    Reading,
    as_printed,
    in_print,
    shown,
)


def ratio_found(claim: Figure, reading: Reading, name: str, tried: bool = False) -> Found:
    """The relation; `tried` where an unknown one may say what its nearest counts would give."""
    if reading.computed is None:
        return Found("ratio", claim, reading.inputs, Verdict.UNKNOWN, "分母为零或未给出，无从核对。")
    value = reading.computed.middle
    note = _say(claim, reading, name, value)
    if tried and reading.verdict is Verdict.UNKNOWN:
        note = f"按{reading.how}为{as_printed(value, claim, 2)}，与文中{shown(claim)}不同；{note}"
    recomputed = None if reading.verdict is Verdict.UNKNOWN else in_print(value, claim)
    return Found("ratio", claim, reading.inputs, reading.verdict, note, recomputed)


def _say(claim: Figure, reading: Reading, name: str, value: float) -> str:
    right = as_printed(value, claim)
    if reading.verdict is Verdict.HOLDS:
        return f"{reading.how}={as_printed(value, claim, 2)}，与文中{shown(claim)}相符。"
    if reading.verdict is Verdict.TRUNCATED:
        return f"{reading.how}={as_printed(value, claim, 2)}，四舍五入应为{right}，文中{shown(claim)}是截去尾数所得。"
    if reading.verdict is Verdict.UNKNOWN:
        return f"文中未明确给出{name}的分母，无从核对。"
    more = 0 if right != as_printed(claim.value, claim) else 2
    return f"{name}与件数不符：{reading.how}={as_printed(value, claim, more)}，文中为{shown(claim)}；{slip_of_rate(claim, value)}。"


def slip_of_rate(claim: Figure, value: float) -> str:
    """The likeliest slip behind a wrong percentage."""
    number = claim.value
    if number and abs(value / number - 100) < 2:
        return "疑将小数当作百分数印出（少乘100）"
    if number and abs(number / value - 100) < 2 if value else False:
        return "疑多乘了100"
    if abs(value - number) < 1:
        return "疑计算或录入时末位有误"
    a, b = as_printed(value, claim).rstrip("%‰"), as_printed(number, claim).rstrip("%‰")
    if len(a) == len(b) and sum(x != y for x, y in zip(a, b)) == 1:
        return "疑有一位数字录错"
    return "疑所用分母（基数）不对，或其中一个件数有误"
