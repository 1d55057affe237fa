"""A sum as the report says it, and the slip that would explain a wrong one."""

from __future__ import annotations

from collections.abc import Sequence

from mingting.rules.figures import Verdict, judge, single_slip

from ..recognise.figure import Figure
from .base import Found, as_printed, in_print, shown, spans


def adds_up(total: Figure, parts: Sequence[Figure]) -> bool:
    rounded, cut = spans(parts)
    return judge(total.printed, rounded, cut) in (Verdict.HOLDS, Verdict.TRUNCATED)


def sum_found(total: Figure, parts: Sequence[Figure], verdict: Verdict) -> Found:
    rounded, _ = spans(parts)
    value = rounded.middle
    how = "＋".join(shown(p) for p in parts) if len(parts) <= 8 else f"{len(parts)}项合计"
    right = as_printed(value, total, 0 if total.printed.exact else 2)
    if verdict is Verdict.HOLDS:
        note = f"{how}={right}，与文中{shown(total)}相符。"
    elif verdict is Verdict.TRUNCATED:
        note = f"{how}={right}，四舍五入应为{as_printed(value, total)}，文中{shown(total)}是截去尾数所得。"
    else:
        gap = as_printed(abs(total.value - value), total)
        note = f"各项之和与总数不符：{how}={right}，文中总数为{shown(total)}，相差{gap}；{slip_of_sum(total, parts, value)}。"
    return Found("sum", total, tuple(parts), verdict, note, in_print(value, total))


def slip_of_sum(total: Figure, parts: Sequence[Figure], value: float) -> str:
    gap = round(total.value - value)
    if total.printed.exact:
        for part in parts:
            if part.value + gap > 0 and single_slip(round(part.value), round(part.value + gap)) in ("digit", "swap"):
                return f"疑{shown(part)}或总数有一位数字录错"
        if single_slip(round(total.value), round(value)):
            return "疑总数有一位数字录错"
    return "疑漏列一项、总数未更新，或有一项录错"


def partial(total: Figure, parts: Sequence[Figure], none: int = 0) -> Found:
    """Parts that are not all; `none` counts the names among them that are said to have nothing."""
    rounded, _ = spans(parts)
    value = in_print(rounded.middle, total)
    note = f"所列{len(parts) + none}项合计{as_printed(rounded.middle, total)}，不超过总数{shown(total)}（其中各项未列全）。"
    numbers = (*(f.number for f in parts), *[0.0] * none) if none else None
    return Found("sum", total, tuple(parts), Verdict.HOLDS, note, value, numbers=numbers, tags={"partial"})


def one_part(total: Figure, parts: Sequence[Figure]) -> Found | None:
    part = parts[0]
    if part.value > total.value or part.unit != total.unit:
        return None
    note = f"其中{shown(part)}不超过总数{shown(total)}。"
    return Found("sum", total, (part,), Verdict.HOLDS, note, in_print(part.value, total), tags={"partial"})
