"""What a printed figure stands for: the span of values that print so, and how a claim is judged.

A count without decimals stands for itself. A figure with decimals, a figure in 万 or 亿 and every rate stand for all
values that round to it. A claim *holds* if some value of what was recomputed prints as claimed; it is *truncated* if
that is so only when the last digit is cut off instead of rounded; else it is *contradicted*.

>>> judge(Printed(16.04, decimals=2), exact(465).over(exact(2899)).times(100))
<Verdict.HOLDS: 'holds'>
>>> judge(Printed(99.94, decimals=2), exact(9493).over(exact(9498)).times(100))
<Verdict.TRUNCATED: 'truncated'>
>>> judge(Printed(268, exact=True), exact(243).plus(exact(23)))
<Verdict.CONTRADICTED: 'contradicted'>
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    HOLDS = "holds"
    TRUNCATED = "truncated"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


def slack(*values: float) -> float:
    """The room that binary fractions need, far below any printed digit."""
    return 1e-9 * max(1e-3, *(abs(v) for v in values if math.isfinite(v)))


@dataclass(frozen=True, slots=True)
class Span:
    """All values between two ends, the ends included."""

    low: float
    high: float

    def plus(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def minus(self, other: Span) -> Span:
        return Span(self.low - other.high, self.high - other.low)

    def times(self, factor: float) -> Span:
        ends = (self.low * factor, self.high * factor)
        return Span(min(ends), max(ends))

    def over(self, other: Span) -> Span | None:
        """The quotient, or None if the divisor may be nothing."""
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def meets(self, other: Span) -> bool:
        room = slack(self.low, self.high, other.low, other.high)
        return self.low <= other.high + room and other.low <= self.high + room

    def holds(self, value: float) -> bool:
        return self.meets(Span(value, value))

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def exact(value: float) -> Span:
    return Span(value, value)


def total(spans: Iterable[Span]) -> Span:
    low = high = 0.0
    for span in spans:
        low, high = low + span.low, high + span.high
    return Span(low, high)


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as printed: `value` in base units, `decimals` of the print, `scale` of the print (万 is 10000).

    `bound` is what words around it make of it: "" as it stands, ">" 超 余 以上, "<" 近 不足 以内, "~" 约 左右.
    """

    value: float
    decimals: int = 0
    scale: int = 1
    exact: bool = False
    bound: str = ""

    @property
    def step(self) -> float:
        """One unit of the last printed digit."""
        return self.scale * 10.0**-self.decimals

    def rounded(self) -> Span:
        """What the figure stands for if it was rounded."""
        if self.bound:
            return self._bounded()
        if self.exact:
            return exact(self.value)
        return Span(self.value - self.step / 2, self.value + self.step / 2)

    def cut(self) -> Span:
        """What the figure stands for if its last digit was cut off."""
        if self.bound:
            return self._bounded()
        if self.exact:
            return exact(self.value)
        if self.value < 0:
            return Span(self.value - self.step * 0.999999, self.value)
        return Span(self.value, self.value + self.step * 0.999999)

    def loose(self) -> Span:
        """Rounded or cut, whichever."""
        if self.exact or self.bound:
            return self.rounded()
        return Span(self.value - self.step, self.value + self.step)

    def _bounded(self) -> Span:
        size = abs(self.value)
        room = max(size * 0.12, self._round_step())
        if self.bound == ">":
            return Span(self.value, self.value + room)
        if self.bound == "<":
            return Span(self.value - room, self.value)
        return Span(self.value - room, self.value + room)

    def _round_step(self) -> float:
        """The step of a round figure: 3800 counts in hundreds, 1万 in ten thousands."""
        value = round(abs(self.value))
        if value == 0 or value != abs(self.value):
            return self.step
        step = 1
        while value % (step * 10) == 0 and step < value:
            step *= 10
        return float(max(step, self.scale if self.decimals == 0 else 1))


def judge(claimed: Printed, computed: Span | None, cut_inputs: Span | None = None) -> Verdict:
    """Compare a printed claim with what was recomputed; `cut_inputs` is the same recomputed from cut-off inputs."""
    if computed is None:
        return Verdict.UNKNOWN
    if computed.meets(claimed.rounded()):
        return Verdict.HOLDS
    if _meets_open(claimed, computed) or (cut_inputs is not None and cut_inputs.meets(claimed.loose())):
        return Verdict.TRUNCATED
    return Verdict.CONTRADICTED


def _meets_open(claimed: Printed, computed: Span) -> bool:
    """Cut off, a value prints as claimed up to, but not at, the next digit; counts may be cut from a mean."""
    if claimed.exact and not claimed.bound:
        return False
    return computed.meets(claimed.cut())


def single_slip(wrong: int, right: int) -> str:
    """Say which one typing slip makes `right` into `wrong`: a digit, two digits swapped, a digit more or less.

    >>> single_slip(1234, 1284), single_slip(1243, 1234), single_slip(123, 1234), single_slip(5, 78)
    ('digit', 'swap', 'length', '')
    """
    a, b = str(abs(wrong)), str(abs(right))
    if a == b or wrong * right < 0:
        return ""
    if len(a) == len(b):
        differ = [i for i in range(len(a)) if a[i] != b[i]]
        if len(differ) == 1:
            return "digit"
        if (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and a[differ[0]] == b[differ[1]]
            and a[differ[1]] == b[differ[0]]
        ):
            return "swap"
        return ""
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if len(long) == len(short) + 1 and len(short) > 1:
        return "length" if any(long[:i] + long[i + 1 :] == short for i in range(len(long))) else ""
    return ""
