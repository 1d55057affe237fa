"""Whether two prints can be one value, and how the report says it."""

from __future__ import annotations

from mingting.rules.figures import Verdict, single_slip

from ..recognise.figure import Figure
from ..recognise.page import Page
from .base import Found, in_print, shown


def agree(a: Figure, b: Figure) -> Verdict:
    """Whether two prints can be one value: the shorter may be rounded or cut from the longer."""
    if a.printed.step == b.printed.step and not a.bound and not b.bound:
        return Verdict.HOLDS if abs(a.value - b.value) < a.printed.step / 1000 else Verdict.CONTRADICTED
    if a.span.meets(b.span):
        return Verdict.HOLDS
    fine, rough = (a, b) if a.printed.step <= b.printed.step else (b, a)
    if not rough.printed.exact and rough.cut.meets(fine.span):
        return Verdict.TRUNCATED
    return Verdict.CONTRADICTED


def repeat_found(a: Figure, b: Figure, verdict: Verdict, page: Page) -> Found:
    where = f"{page.place_of(a)}{shown(a)}与{page.place_of(b)}{shown(b)}"
    if verdict is Verdict.HOLDS:
        note = f"{where}一致。"
    elif verdict is Verdict.TRUNCATED:
        note = f"{where}只差截尾，应四舍五入。"
    else:
        note = f"同一数据前后不一：{where}；{_slip(a, b)}。"
    claim, other = (b, a) if b.cell is None else (a, b)
    return Found("repeat", claim, (other,), verdict, note, in_print(other.value, claim))


def _slip(a: Figure, b: Figure) -> str:
    if a.whole and b.whole and single_slip(round(a.value), round(b.value)):
        return "疑其中一处有一位数字录错"
    return "疑其中一处未更新或口径不同"
