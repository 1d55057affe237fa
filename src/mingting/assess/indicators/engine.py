"""The engine: a question in, a figure out; and the rows that prove it.

It works over any manifest and any way to find its files, so a published bundle answers as the newest snapshot does. Ratios add up by their parts;
members are counted one by one; nothing is averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from mingting.assess.indicators import members, printing, tables
from mingting.assess.indicators.answers import (
    TARGET,
    Comparison,
    Figure,
    Member,
    Opened,
    Question,
    Side,
    Table,
    code_of,
)
from mingting.assess.indicators.backends.base import Backend
from mingting.assess.indicators.backends.duck import DuckBackend, Resolve
from mingting.assess.indicators.calendars import Calendars
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.cubes import Slices, families
from mingting.assess.indicators.datasets import DATASETS, DIMENSIONS
from mingting.assess.indicators.declare import Given, Indicator, Measure, Members, Ratio, Stock, Sum, Workdays, parts_of
from mingting.assess.indicators.errors import NotDivisible, UnknownIndicator
from mingting.assess.indicators.memo import Memo
from mingting.assess.indicators.opening import open_side
from mingting.assess.indicators.scopes import Tree
from mingting.assess.indicators.sql import Rows, Within
from mingting.assess.indicators.sums import Sums
from mingting.rules.errors import UnknownDays
from mingting.rules.periods import Period
from mingting.rules.rounding import growth


class Engine:
    """Answers questions over one snapshot or one bundle. Cheap to keep, safe to share between threads that only ask."""

    def __init__(
        self,
        manifest: Mapping[str, Any],
        resolve: Resolve,
        *,
        backend: Backend | None = None,
        catalogue: Mapping[str, Indicator] = CATALOGUE,
        digest: str = "",
    ) -> None:
        self.manifest = manifest
        self.digest = digest or str(manifest.get("digest", ""))
        self.catalogue = catalogue
        self.backend: Backend = backend or DuckBackend(manifest, resolve)
        self.sums = Sums(self.backend, families(catalogue))
        self.memo = Memo()
        self.calendars = Calendars(manifest.get("calendars", {}))

    @cached_property
    def tree(self) -> Tree:
        return Tree(
            row[:-1] for row in self.still("organs", "code", "organ_name", "organ_path", "kind", "rank", "population")
        )

    def still(self, dataset: str, *columns: str) -> list[tuple[Any, ...]]:
        """All rows of a dataset that is kept once a snapshot."""
        return self.backend.listed(
            Rows(members.whole(dataset), Period.parse("2000").first, Period.parse("2000").last, Within("")),
            columns,
            None,
        )

    # ---- one figure ----------------------------------------------------------------------------------------------------------

    def indicator(self, code: str) -> Indicator:
        """By code; `<code>_target` is the target that somebody above has set for it."""
        if code in self.catalogue:
            return self.catalogue[code]
        of = self.catalogue.get(code.removesuffix(TARGET)) if code.endswith(TARGET) else None
        if of is None or of.target is None:
            raise UnknownIndicator(code=code)
        says = f"上级下达或者本县确定的“{of.name}”目标值，引用，不由本系统计算。"
        return Indicator(code, f"{of.name}目标", Given(of.target), of.unit, says, of.basis, places=of.places)

    def figure(self, question: Question) -> Figure:
        indicator = self.indicator(question.indicator)
        organ = self.tree.organ(question.scope)
        note, numerator, denominator = "", None, None
        value: int | Decimal | None
        try:
            if isinstance(indicator.measure, Ratio):
                numerator = self.value(indicator.measure.top, question)
                denominator = self.value(indicator.measure.of, question)
                value = printing.ratio_value(indicator, numerator, denominator)
            elif isinstance(indicator.measure, Given):
                value = indicator.measure.value
            else:
                value = numerator = self.value(indicator.measure, question)
        except UnknownDays as unknown:
            value, note = None, str(unknown)
        return Figure(
            question,
            code_of(question, self.digest),
            indicator.name,
            self.tree.label(organ),
            value,
            numerator,
            denominator,
            indicator.unit,
            indicator.kind,
            self.digest,
            printing.text_of(value, indicator.unit),
            note,
        )

    def value(self, measure: Measure, question: Question) -> int:
        """The integer a measure other than a ratio comes to."""
        period, within = Period.parse(question.period), self.within(question)
        if isinstance(measure, Workdays):
            return self.calendars.at(self.tree.organ(question.scope).path).workdays_between(period.first, period.last)
        if isinstance(measure, Members):
            self.require_somewhere(measure, question)
            return members.count(self, measure, period, within, question.slices)
        if isinstance(measure, Sum | Stock):
            slices, place = self.meet(question.slices, within)
            for part in measure.parts:
                self.require(part.dataset, slices, question.indicator)
            return sum(self.sums.within(part, period, slices, place) for part in measure.parts) if place else 0
        raise TypeError(f"{measure} is not a whole number")

    def within(self, question: Question) -> Within:
        return Within(self.tree.organ(question.scope).path, question.reach == "self")

    def meet(self, slices: Slices, within: Within) -> tuple[Slices, Within | None]:
        """A slice by organ is a place in the tree, not a column: the part of the scope that lies there, None if there is none."""
        place: Within | None = within
        for name, word in slices:
            if name == "organ" and place is not None:
                there = Within(self.tree.organ(word).path)
                place = there if place.covers(there.path) else place if there.covers(place.path) else None
        return tuple(one for one in slices if one[0] != "organ"), place

    def require(self, dataset: str, slices: Slices, code: str) -> None:
        known = DATASETS[dataset]
        for name, _ in slices:
            if not known.has(name):
                names = "、".join(DIMENSIONS.get(one, one) for one in known.dims)
                raise NotDivisible(name=self.indicator(code).name, dimension=DIMENSIONS.get(name, name), known=names)

    def require_somewhere(self, measure: Members, question: Question) -> None:
        """A slice of members is one of their own, or of what they are tested on."""
        datasets = [DATASETS[part.dataset] for part in parts_of(measure)]
        for name, _ in question.slices:
            if name != "organ" and not any(one.has(name) for one in datasets):
                names = "、".join(dict.fromkeys(DIMENSIONS.get(dim, dim) for one in datasets for dim in one.dims))
                told = self.indicator(question.indicator).name
                raise NotDivisible(name=told, dimension=DIMENSIONS.get(name, name), known=names)

    # ---- many ----------------------------------------------------------------------------------------------------------------

    def figures(self, questions: Iterable[Question]) -> list[Figure]:
        """Several at once: where no cube is kept, the rows are read once for all of them."""
        asked = list(questions)
        self.prefetch(asked)
        return [self.figure(one) for one in asked]

    def prefetch(self, questions: Iterable[Question]) -> None:
        wanted = []
        for question in questions:
            period = Period.parse(question.period)
            names = frozenset(name for name, _ in question.slices if name != "organ")
            for part, needed, entity in members.needs(self.indicator(question.indicator).measure, names):
                wanted.append((part, period, needed, entity))
        self.sums.prefetch(wanted)

    def table(
        self,
        indicators: Sequence[str],
        period: str,
        scope: str,
        by: str,
        slices: Slices = (),
        periods: Mapping[str, str] | None = None,
    ) -> Table:
        """A figure of each indicator for every member of a dimension, in official order, with the totals. `periods` gives an indicator its own."""
        return tables.table(self, indicators, period, scope, by, slices, periods or {})

    def members(self, question: Question) -> list[Member]:
        """Those that pass, each with what it was tested on; largest first, official order on ties."""
        measure = self.indicator(question.indicator).measure
        if not isinstance(measure, Members):
            return []
        return members.passing(self, measure, Period.parse(question.period), self.within(question), question.slices)

    def compare(self, question: Question) -> Comparison:
        """环比 and 同比."""
        period = Period.parse(question.period)
        now = self.figure(question)
        before, year = (
            self.figure(Question(question.indicator, one.code, question.scope, question.reach, question.slices))
            for one in (period.previous(), period.same_last_year())
        )
        return Comparison(
            now, before, year, _less(now, before), _growth(now, before), _less(now, year), _growth(now, year)
        )

    # ---- rows ----------------------------------------------------------------------------------------------------------------

    def open(
        self,
        question: Question,
        part: Side | None = None,
        *,
        limit: int | None = 100,
        offset: int = 0,
        organs: tuple[str, ...] | None = None,
    ) -> Opened:
        """The rows behind one side of a figure (a ratio's numerator unless said). `organs` are those whose rows may be seen; None: all."""
        return open_side(self, question, part, limit, offset, organs)


def _less(now: Figure, before: Figure) -> int | Decimal | None:
    return None if now.value is None or before.value is None else now.value - before.value


def _growth(now: Figure, before: Figure) -> Decimal | None:
    """Growth of counts; rates differ in percentage points only."""
    if now.value is None or before.value is None or now.unit == "%":
        return None
    return growth(Decimal(now.value), Decimal(before.value))
