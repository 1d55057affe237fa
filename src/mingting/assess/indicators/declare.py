"""How an indicator is declared: four kinds of measure over parts, and the words of its card.

*Sum*: rows of the period counted, or one column added up. *Ratio* of two measures, as a rule narrowed from one cohort (`share`). *Members*: how many
organs, items, points pass a test. *Stock*: at the end of the last day, from days of entry and end, never from a stored flag. Integers only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from mingting.rules.rounding import Rounding

Filter = Any  # an expression over `ibis._`; its types are its own
Better = Literal["more", "less", ""]


@dataclass(frozen=True, eq=False)
class Part:
    """Rows of one dataset, put into the period by `day`; with `until` they are those that entered by the last day and had not ended on it.

    `add` names the column, or is the expression, that is added up; None counts rows. `prorate`: the column is an amount a year, of which the period
    takes its months.
    """

    dataset: str
    day: str
    where: Filter = None
    add: Filter = None
    until: str = ""
    prorate: bool = False
    says: str = ""


@dataclass(frozen=True, eq=False)
class Sum:
    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Stock:
    """Parts with `until`; parts of the period may stand beside them (finished late, and still open past due)."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Workdays:
    """The working days of the period, by the calendar of the county frozen in the snapshot."""


@dataclass(frozen=True, eq=False)
class Given:
    """引用值: a number that somebody above has set."""

    value: Decimal


@dataclass(frozen=True, eq=False)
class Ratio:
    top: Measure
    of: Measure
    percent: bool = True


@dataclass(frozen=True)
class Passes:
    """A comparison with exact numbers; percentages in percent."""

    operator: Literal["<", "<=", "==", ">=", ">"]
    number: int


@dataclass(frozen=True, eq=False)
class Test:
    """A measure of one member and the comparisons it must pass; a ratio over nothing passes none."""

    measure: Sum | Stock | Ratio
    passes: tuple[Passes, ...]


@dataclass(frozen=True, eq=False)
class Members:
    """How many of `among` (rows that list them) pass every test (`any_of`: at least one). Never added across periods.

    What the first test measures is shown beside each member, a count in `unit`.
    """

    entity: str
    among: Part
    tests: tuple[Test, ...]
    any_of: bool = False
    unit: str = ""


Measure = Sum | Stock | Ratio | Members | Workdays | Given
KINDS = {Sum: "sum", Stock: "stock", Ratio: "ratio", Members: "members", Workdays: "workdays", Given: "given"}


@dataclass(frozen=True, eq=False)
class Indicator:
    """One line of the catalogue. `says` is the card's sentence; `number` its place in the trade's KPI list."""

    code: str
    name: str
    measure: Measure
    unit: str
    says: str
    basis: str = "县政务服务通报统计口径"
    number: str = ""
    target: Decimal | None = None
    better: Better = ""
    places: int = 0
    rounding: Rounding = Rounding.HALF_UP
    subject: str = ""

    @property
    def kind(self) -> str:
        return KINDS[type(self.measure)]


# ---- short ways to say the usual things ------------------------------------------------------------------------------------------


def count(dataset: str, day: str, where: Filter = None) -> Sum:
    return Sum((Part(dataset, day, where),))


def total(dataset: str, day: str, add: Filter, where: Filter = None) -> Sum:
    return Sum((Part(dataset, day, where, add),))


def both(*measures: Sum | Stock) -> Sum:
    return Sum(tuple(part for one in measures for part in one.parts))


def either(*filters: Filter) -> Filter:
    """All of them that are given (and)."""
    found = None
    for one in filters:
        if one is not None:
            found = one if found is None else found & one
    return found


def share(
    dataset: str,
    day: str,
    *,
    of: Filter = None,
    top: Filter = None,
    of_add: Filter = None,
    top_add: Filter = None,
    percent: bool = True,
) -> Ratio:
    """A ratio whose sides are narrowed from one cohort: rows of `dataset` put into the period by `day` and passing `of`; of these `top`."""
    return Ratio(
        Sum((Part(dataset, day, either(of, top), top_add),)), Sum((Part(dataset, day, of, of_add),)), percent=percent
    )


def test(measure: Sum | Stock | Ratio, *conditions: str) -> Test:
    """
    >>> test(count("cases", "accepted_on"), ">0", "<10").passes
    (Passes(operator='>', number=0), Passes(operator='<', number=10))
    """
    return Test(measure, tuple(_passes(one) for one in conditions))


def _passes(text: str) -> Passes:
    operator = text[:2] if text[1:2] == "=" else text[:1]
    return Passes(operator, int(text[len(operator) :]))  # type: ignore[arg-type]


def parts_of(measure: Measure) -> Iterator[Part]:
    """Every part a measure stands on, its tests and population included."""
    if isinstance(measure, Sum | Stock):
        yield from measure.parts
    elif isinstance(measure, Ratio):
        yield from parts_of(measure.top)
        yield from parts_of(measure.of)
    elif isinstance(measure, Members):
        yield measure.among
        for one in measure.tests:
            yield from parts_of(one.measure)


def collect(*groups: tuple[str, tuple[Indicator, ...]]) -> dict[str, Indicator]:
    """The catalogue by code; a second entry under one code is an error."""
    found: dict[str, Indicator] = {}
    for subject, indicators in groups:
        for one in indicators:
            if one.code in found:
                raise ValueError(f"two indicators are called {one.code}")
            found[one.code] = replace(one, subject=subject)
    return found
