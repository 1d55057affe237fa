"""What a relation is while it is being judged: a claim, its possible readings, and the rule that settles it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mingting.rules.figures import Span, Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.page import Page
from ..recognise.units import SCALES
from ..report import Relation

POSSIBLE, LIKELY, CERTAIN = 0, 1, 2


@dataclass(slots=True)
class Reading:
    """One way to understand a claim. Only a CERTAIN reading may contradict; any reading may confirm."""

    inputs: tuple[Figure, ...]
    computed: Span | None
    cut: Span | None = None
    strength: int = POSSIBLE
    how: str = ""
    verdict: Verdict = Verdict.UNKNOWN


@dataclass(slots=True)
class Found:
    """A judged claim: what the relation's file hands to the report."""

    kind: str
    claimed: Figure | None
    inputs: tuple[Figure, ...]
    verdict: Verdict
    note: str
    recomputed: float | None = None
    text: str = ""
    claimed_number: float | None = None
    numbers: tuple[float, ...] | None = None
    at: Figure | None = None
    tags: set[str] = field(default_factory=set)


Finder = Callable[["Context"], Iterator[Found]]


@dataclass
class Context:
    """All that a relation may look at: the page, the calendars, and what earlier relations have settled."""

    page: Page
    calendars: object
    settled: list[Found] = field(default_factory=list)
    proven: set[Figure] = field(default_factory=set)
    notes: dict[str, object] = field(default_factory=dict)


def settle(claimed: Figure, readings: Iterable[Reading]) -> Reading | None:
    """The reading that counts: one that holds, else one that holds when cut off, else a certain one that fails."""
    best: Reading | None = None
    for reading in readings:
        reading.verdict = judge(claimed.printed, reading.computed, reading.cut)
        if reading.verdict is Verdict.CONTRADICTED and reading.strength < CERTAIN:
            reading.verdict = Verdict.UNKNOWN
        if reading.verdict is Verdict.TRUNCATED and reading.strength < LIKELY:
            reading.verdict = Verdict.UNKNOWN
        if best is None or _rank(reading) > _rank(best):
            best = reading
    return best


_ORDER = {Verdict.HOLDS: 3, Verdict.TRUNCATED: 2, Verdict.CONTRADICTED: 1, Verdict.UNKNOWN: 0}


def _rank(reading: Reading) -> tuple[int, int]:
    return _ORDER[reading.verdict], reading.strength


def shown(figure: Figure) -> str:
    """The figure as the document prints it, with its unit."""
    if figure.cell is None:
        return figure.raw
    return f"{number_text(figure.number)}{unit_of(figure)}"


def number_text(value: float) -> str:
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.4f}".rstrip("0").rstrip(".")


def in_print(value: float, like: Figure) -> float:
    """A value in base units, as it would be printed in the unit of another figure."""
    if like.dim is Dim.RATE and like.unit == "‰":
        return value * 10
    return value / like.printed.scale


def as_printed(value: float, like: Figure, more: int = 0) -> str:
    decimals = like.printed.decimals + more - (1 if like.unit == "‰" else 0)
    number = in_print(value, like)
    text = f"{_half_up(number, decimals):.{max(decimals, 0)}f}"
    return f"{text}{unit_of(like)}"


def _half_up(value: float, decimals: int) -> float:
    step = 10.0 ** max(decimals, 0)
    scaled = abs(value) * step
    return (1 if value >= 0 else -1) * int(scaled + 0.5 + 1e-9) / step


_SCALE_WORDS = {size: word for word, size in SCALES.items()}


def unit_of(figure: Figure) -> str:
    """The unit a figure is printed in, 万 and 亿 included, whether behind it or in the head of its column."""
    return _SCALE_WORDS.get(figure.printed.scale, "") + figure.unit


def spans(figures: Sequence[Figure]) -> tuple[Span, Span]:
    """The sum of figures, rounded and cut."""
    low = high = cut_low = cut_high = 0.0
    for figure in figures:
        a, b = figure.span, figure.cut
        low, high, cut_low, cut_high = low + a.low, high + a.high, cut_low + b.low, cut_high + b.high
    return Span(low, high), Span(min(low, cut_low), max(high, cut_high))


def quotient(
    top: Figure | Sequence[Figure], bottom: Figure | Sequence[Figure], factor: float = 100
) -> tuple[Span | None, Span | None]:
    """A ratio of two figures or sums, from rounded and from cut inputs."""
    tops = [top] if isinstance(top, Figure) else top
    bottoms = [bottom] if isinstance(bottom, Figure) else bottom
    a, a_cut = spans(tops)
    b, b_cut = spans(bottoms)
    ratio, loose = a.over(b), a_cut.over(b_cut)
    exact_inputs = all(f.whole for f in [*tops, *bottoms])
    return (ratio.times(factor) if ratio else None), (loose.times(factor) if loose and not exact_inputs else None)


def relation_of(found: Found, page: Page) -> Relation:
    """The report's line for a judged claim."""
    at = found.claimed or found.at or found.inputs[0]
    text = found.text or excerpt(page, at, found.inputs)
    claimed = (
        found.claimed_number if found.claimed_number is not None else (found.claimed.number if found.claimed else 0.0)
    )
    numbers = found.numbers if found.numbers is not None else tuple(f.number for f in found.inputs)
    return Relation(
        found.kind, text, numbers, claimed, found.recomputed, found.verdict, found.note,
        unit_of(found.claimed) if found.claimed else "", page.place_of(at), at.block, (at.start, at.end),
    )  # fmt: skip


def excerpt(page: Page, at: Figure, inputs: Sequence[Figure]) -> str:
    """The words of the document around a claim, as printed."""
    if at.cell is not None:
        grid = page.grids[at.cell[0]]
        title = f"{grid.title[:30]}：" if grid.title else ""
        return f"{title}{at.row_head} {at.column_head} {at.raw}"
    sentence = page.sentences[at.sentence]
    same = [f for f in inputs if f.cell is None and f.sentence == at.sentence]
    low = min([at.start, *(f.start for f in same)])
    high = max([at.end, *(f.end for f in same)])
    low = max(sentence.start, _clause_start(sentence.text, low - sentence.start) + sentence.start)
    block = page.document.blocks[at.block]
    whole = getattr(block, "text", "")
    text = whole[low:high] if high - low <= 160 else whole[max(low, at.start - 60) : at.end]
    return text.strip()


def _clause_start(text: str, position: int) -> int:
    for i in range(position - 1, -1, -1):
        if text[i] in "，;。:、":
            return i + 1
    return 0
