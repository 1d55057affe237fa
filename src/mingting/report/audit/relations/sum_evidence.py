"""What speaks for parts being all of a total although they do not add up to it: shares, complements, a second split, a slip of one digit."""

from __future__ import annotations

import re

from mingting.rules.figures import Verdict, judge, single_slip

from ..recognise.figure import Dim, Figure
from ..recognise.labels import CLOSED_CUE, OPEN_CUE, PENDING, are_complements, are_grades, are_whole
from ..recognise.page import Page
from .base import Context, quotient
from .growth_text import is_change
from .share_behind import shares_of
from .sum_say import adds_up
from .sum_splits import Split, is_past_label


def evidence(split: Split, parts: list[Figure], page: Page, sums: dict[Figure, list[float]], context: Context) -> int:
    """How much speaks for the parts being all of the total, though they do not add up to it."""
    total, words = split.total, split.words
    computed = sum(p.value for p in parts)
    labels = [p.label for p in parts]
    score = 0
    if CLOSED_CUE.search(words) or CLOSED_CUE.search(labels[-1]):
        score += 2
    related = are_complements(labels) or are_grades(labels)
    if related:
        score += 2
    if are_whole(labels):
        related, score = True, score + (1 if related else 3)
    shares = shares_of(parts, page)
    if len(shares) == len(parts) and 98.5 <= sum(s.value for s in shares) <= 101.5:
        score += 2
    if shares and sum(judge(s.printed, *quotient(p, total)) is Verdict.HOLDS for s, p in zip(shares, parts)) >= max(
        2, len(parts) - 1
    ):
        score += 1
    if sum(abs(value - computed) < 1e-6 for value in sums.get(total, [])) >= 2 and abs(computed - total.value) > 0:
        score += 2
    if _other_dim_fits(split, parts, page):
        score += 3
    slip = _slip_score(total, parts, computed)
    if not score and len(parts) == 2 and computed < total.value and not split.bracket:
        slip = min(slip, 1)  # two of a total need not be all, and a gap of one digit is no rarity
    score += slip
    score += 1 if split.bracket else 0
    gap = abs(total.value - computed) / total.value if total.value else 1
    score += 1 if gap < 0.15 else -2 if gap > 0.45 and not slip else 0
    score += 1 if computed > total.value and split.cue and slip else 0
    if OPEN_CUE.search(re.sub(r"分别|等次", "", words)) or any("等" in p.post for p in parts):
        score -= 4
    if _mixed(parts) and not related:
        score -= 3
    if any(is_past_label(p) for p in parts):
        score -= 3
    return score


def _slip_score(total: Figure, parts: list[Figure], computed: float) -> int:
    """One digit typed wrong, in the total or in a part, would explain a gap of some size."""
    if not all(f.printed.decimals == 0 and f.printed.scale == 1 for f in [total, *parts]):
        return _slip_of_amounts(total, parts)
    gap = round(total.value - computed)
    if abs(gap) < 10 and abs(gap) > total.value * 0.004:
        return 0
    return _weigh(round(total.value), round(computed), [round(p.value) for p in parts])


def _weigh(total: int, computed: int, parts: list[int]) -> int:
    """The more digits agree, the less a single slip is chance."""
    gap = total - computed
    kind = single_slip(total, computed)
    if kind == "digit":
        return {1: 0, 2: 1, 3: 2}.get(len(str(abs(total))), 3) if abs(gap) >= 10 else 1
    if kind == "swap":
        return 2 if total >= 1000 else 1
    if any(n + gap > 0 and single_slip(n, n + gap) == "digit" for n in parts):
        return 3 if abs(gap) >= 1000 else 2 if abs(gap) >= 100 else 1
    if any(n + gap > 0 and single_slip(n, n + gap) == "swap" for n in parts):
        return 2 if abs(gap) >= 90 else 1
    return 0


def _slip_of_amounts(total: Figure, parts: list[Figure]) -> int:
    """The same for amounts of one unit: their digits without the point."""
    figures = [total, *parts]
    if len({f.printed.scale for f in figures}) > 1:
        return 0
    decimals = max(f.printed.decimals for f in figures)
    numbers = [round(f.number * 10**decimals) for f in figures]
    gap = numbers[0] - sum(numbers[1:])
    if abs(gap) < 10:
        return 0
    return _weigh(numbers[0], numbers[0] - gap, numbers[1:])


def _other_dim_fits(split: Split, parts: list[Figure], page: Page) -> bool:
    """Whether the same entries carry a second figure (an amount) that does add up to the total's second figure."""
    total = split.total
    other = Dim.MONEY if total.dim is Dim.COUNT else Dim.COUNT
    figures = page.sentences[total.sentence].figures
    totals = [
        f
        for f in figures
        if f.dim is other
        and f.segment == total.segment
        and abs(figures.index(f) - figures.index(total)) == 1
        and not is_change(f)
    ]
    sentence = page.sentences[parts[0].sentence].figures
    twins = []
    for part in parts:
        place = sentence.index(part)
        near = [
            f
            for f in sentence[place + 1 : place + 2] + sentence[max(0, place - 1) : place]
            if f.dim is other and f.segment == part.segment
        ]
        if not near:
            return False
        twins.append(near[0])
    return any(len(set(map(id, twins))) == len(parts) and adds_up(t, twins) for t in totals)


def _mixed(parts: list[Figure]) -> bool:
    """Parts that are stages of one thing (受理, 办结) or have different measures are no partition."""
    stages = [bool(re.search("办结|结案|完成|评价|同比|环比|增加|较[上去前]|比[上去]", p.pre)) for p in parts]
    return (
        any(stages)
        and not all(stages)
        and not any(PENDING.search(p.label) for p in parts)
        or len({_PIECES.get(p.unit, p.unit) for p in parts if p.unit}) > 1
    )


_PIECES = dict.fromkeys(("件", "封", "宗", "项", "个", "条", "起", "件次", "单", "笔", "例"), "件")
