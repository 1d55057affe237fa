"""Sums by place in the tree: every figure is made of these, each asked of the backend once.

`cells` answers {(path, word): integer} for one part, one period, one choice of slices. A stock is what entered minus what ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from mingting.assess.indicators.backends.base import Backend
from mingting.assess.indicators.compile import Flow, flows_of
from mingting.assess.indicators.cubes import NO_MONTH, Cells, Cube, Family, Slices
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.declare import Part
from mingting.assess.indicators.memo import Memo
from mingting.assess.indicators.scopes import ancestors
from mingting.assess.indicators.sql import Within
from mingting.rules.periods import Period

_EVER = (0, 9999_12)
_ONE = timedelta(days=1)
Span = tuple[date | None, date | None]


def month_number(day: date) -> int:
    return day.year * 100 + day.month


def whole_months(span: Span) -> bool:
    """Whether a cube by month can answer for these days."""
    first, last = span
    return (first is None or first.day == 1) and (last is None or (last + _ONE).day == 1)


class Sums:
    """What one engine has already added up."""

    def __init__(self, backend: Backend, families: Mapping[str, tuple[Family, ...]]) -> None:
        self._backend = backend
        self._families = families
        self._passes: list[tuple[Family, tuple[Span, ...], Cube]] = []
        self._memo = Memo()

    def cells(self, part: Part, period: Period, slices: Slices, by: str = "", *, anywhere: bool = False) -> Cells:
        """By path and word. `anywhere`: by the word alone, wherever the rows lie; the path is then empty."""
        key = ("cells", id(part), period.first, period.last, slices, by, anywhere)
        return self._memo.get(key, lambda: self._ask(part, period, slices, by, anywhere))

    def rolled(self, part: Part, period: Period, slices: Slices) -> dict[str, int]:
        """The sum of every subtree, by its path."""
        key = ("rolled", id(part), period.first, period.last, slices)
        return self._memo.get(key, lambda: roll_up(self.cells(part, period, slices)))

    def within(self, part: Part, period: Period, slices: Slices, place: Within) -> int:
        """The sum of one place in the tree; rows of nobody in particular count everywhere."""
        if not DATASETS[part.dataset].path:
            return sum(self.cells(part, period, slices).values())
        if place.exact:
            return self.cells(part, period, slices).get((place.path, ""), 0)
        return self.rolled(part, period, slices).get(place.path, 0)

    def _ask(self, part: Part, period: Period, slices: Slices, by: str, anywhere: bool) -> Cells:
        flows = flows_of(part)
        if not part.day:
            found = self._flow(flows[0], (None, None), slices, by, anywhere)
        elif part.until:
            found = dict(self._flow(flows[0], (None, period.last), slices, by, anywhere))
            for key, ended in self._flow(flows[1], (None, period.last), slices, by, anywhere).items():
                found[key] = found.get(key, 0) - ended
        else:
            found = self._flow(flows[0], (period.first, period.last), slices, by, anywhere)
        if part.prorate:
            months = len(period.months()) if whole_months((period.first, period.last)) else 0
            found = {key: value * months // 12 for key, value in found.items()}
        return {key: value for key, value in found.items() if value}

    def _flow(self, flow: Flow, span: Span, slices: Slices, by: str, anywhere: bool) -> Cells:
        needed = {name for name, _ in slices} | ({by} if by else set())
        months = (
            _EVER
            if span == (None, None)
            else (month_number(span[0]) if span[0] else 0, month_number(span[1] or date.max))
        )
        if whole_months(span) and (cube := self._known(flow, needed, span, anywhere)):
            return cube.sums(flow.name, months, slices, by)
        dims = tuple(one for one in {*DATASETS[flow.dataset].dims, *needed} if one in needed)
        family = Family(flow.dataset, flow.day if flow.part.day else "", dims, (flow,), by if anywhere else "")
        cube = self._backend.passed(family, (span,), months=False)
        return cube.sums(flow.name, (NO_MONTH, NO_MONTH), slices, by)

    def _known(self, flow: Flow, needed: set[str], span: Span, anywhere: bool) -> Cube | None:
        """A cube that can answer, read or kept; one without places only where they do not matter, one of a pass only for days the pass read."""
        for family, spans, cube in self._passes:
            if not any(covers(one, span) for one in spans):
                continue
            if flow.name in family.names and needed <= set(family.dims) and (anywhere or not family.entity):
                return cube
        key = ("family", flow.name, frozenset(needed), anywhere)
        kept = self._memo.get(key, lambda: self._family(flow, needed, anywhere))
        return self._backend.stored(kept) if kept else None

    def _family(self, flow: Flow, needed: set[str], anywhere: bool) -> Family | None:
        for family in self._families.get(flow.dataset, ()):
            if flow.name in family.names and needed <= set(family.dims) and (anywhere or not family.entity):
                return family
        return None

    def prefetch(self, wanted: Iterable[tuple[Part, Period, frozenset[str], str]]) -> None:
        """Read the rows once for everything wanted: one pass for each dataset and day. Left out where a stored cube answers.

        What is wanted: a part, its period, the dimensions it is asked by, and the dimension it is counted by wherever its rows lie, if it is.
        """
        passes: dict[tuple[str, str, str], _Pass] = {}
        for part, period, needed, entity in wanted:
            inner = entity if entity and entity not in DATASETS[part.dataset].dims else ""
            for flow in flows_of(part):
                span = (None if part.until else period.first, period.last)
                if (
                    not DATASETS[part.dataset].month
                    or not whole_months(span)
                    or self._known(flow, set(needed), span, bool(inner))
                ):
                    continue
                one = passes.setdefault((part.dataset, flow.day, inner), _Pass())
                one.flows[flow.name] = flow
                one.spans.add(span)
                one.dims |= needed
        for (dataset, day, entity), one in passes.items():
            flows = tuple(one.flows[name] for name in sorted(one.flows))
            family = Family(dataset, day, tuple(sorted(one.dims)), flows, entity)
            spans = merged(one.spans)
            self._passes.append((family, spans, self._backend.passed(family, spans, months=True)))


@dataclass
class _Pass:
    """What one reading of the rows must bring."""

    flows: dict[str, Flow] = field(default_factory=dict)
    spans: set[Span] = field(default_factory=set)
    dims: set[str] = field(default_factory=set)


def covers(whole: Span, part: Span) -> bool:
    """Whether all days of `part` lie in `whole`; None is open.

    >>> covers((None, date(2021, 6, 30)), (date(2021, 4, 1), date(2021, 6, 30))), covers((date(2021, 4, 1), None), (None, date(2021, 6, 30)))
    (True, False)
    """
    starts = whole[0] is None or (part[0] is not None and whole[0] <= part[0])
    return starts and (whole[1] is None or (part[1] is not None and part[1] <= whole[1]))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in as few runs as can be.

    >>> merged({(date(2021, 1, 1), date(2021, 3, 31)), (date(2021, 4, 1), date(2021, 6, 30))})
    ((datetime.date(2021, 1, 1), datetime.date(2021, 6, 30)),)
    """
    found: list[Span] = []
    for first, last in sorted(spans, key=lambda one: (one[0] or date.min, one[1] or date.max)):
        if found and (found[-1][1] is None or first is None or first <= (found[-1][1] or date.max) + _ONE):
            before = found.pop()
            first, last = before[0], None if before[1] is None or last is None else max(before[1], last)
        found.append((first, last))
    return tuple(found)


def roll_up(cells: Cells) -> dict[str, int]:
    """
    >>> roll_up({("0001", ""): 1, ("00010002", ""): 2})
    {'0001': 3, '00010002': 2}
    """
    found: dict[str, int] = {}
    for (path, _), value in cells.items():
        for above in ancestors(path) if path else ("",):
            found[above] = found.get(above, 0) + value
    return found
