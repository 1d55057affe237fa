"""Members: which organs, items, points pass a test over the period. They are listed, tested and counted one by one, never added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from mingting.assess.indicators import printing
from mingting.assess.indicators.answers import Member
from mingting.assess.indicators.cubes import Cells, Slices
from mingting.assess.indicators.datasets import DATASETS, ENTITIES, Entity
from mingting.assess.indicators.declare import Indicator, Measure, Members, Part, Ratio, Stock, Sum, Test, parts_of
from mingting.assess.indicators.sql import Rows, Within
from mingting.assess.indicators.sums import roll_up
from mingting.rules.periods import Period

if TYPE_CHECKING:
    from mingting.assess.indicators.engine import Engine

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, "==": eq, ">=": ge, ">": gt}
Pair = tuple[int, int | None]  # a sum, or both sides of a ratio


@dataclass(frozen=True)
class Row:
    """One that may be counted."""

    key: str
    name: str
    path: str
    rank: int


@cache
def whole(dataset: str) -> Part:
    """All rows of a dataset that is kept once a snapshot."""
    return Part(dataset, "")


def passing(engine: Engine, measure: Members, period: Period, within: Within, slices: Slices) -> list[Member]:
    """Those that pass, each with what it was tested on; largest first, official order on ties."""
    found = [_member(engine, measure, row, pair) for row, pair in _passing(engine, measure, period, within, slices)]
    return sorted(found, key=lambda one: -(one.value if one.value is not None else -1))


def count(engine: Engine, measure: Members, period: Period, within: Within, slices: Slices) -> int:
    """How many pass. Members that lie in the tree are tested once for all scopes and counted where they lie."""
    outer, place = engine.meet(slices, within)
    if place is None:
        return 0
    if not ENTITIES[measure.entity].scoped:
        return len(_passing(engine, measure, period, within, slices))
    if place.exact:
        return cells_of(engine, measure, period, outer).get((place.path, ""), 0)
    return _rolled(engine, measure, period, outer).get(place.path, 0)


def _passing(
    engine: Engine, measure: Members, period: Period, within: Within, slices: Slices
) -> list[tuple[Row, Pair]]:
    key = ("passing", id(measure), period.first, period.last, within, slices)
    return engine.memo.get(key, lambda: _tried(engine, measure, period, within, slices))


def _tried(engine: Engine, measure: Members, period: Period, within: Within, slices: Slices) -> list[tuple[Row, Pair]]:
    """Every one of them put to the tests, in official order."""
    entity = ENTITIES[measure.entity]
    outer, place = engine.meet(slices, within)
    if place is None:
        return []
    rows = [row for row in population(engine, measure, period, outer) if not entity.scoped or place.covers(row.path)]
    known = DATASETS[measure.among.dataset]
    inner = tuple(one for one in outer if one[0] not in known.dims)
    tests = [(test, _tested(engine, entity, test, period, inner, place)) for test in measure.tests]
    found = []
    for row in rows:
        pairs = [value(row) for _, value in tests]
        verdicts = [passes(test, pair) for (test, _), pair in zip(tests, pairs)]
        if any(verdicts) if measure.any_of else all(verdicts):
            found.append((row, pairs[0] if pairs else (1, None)))
    return found


def _rolled(engine: Engine, measure: Measure, period: Period, slices: Slices) -> dict[str, int]:
    key = ("rolled", id(measure), period.first, period.last, slices)
    return engine.memo.get(key, lambda: roll_up(cells_of(engine, measure, period, slices)))


def population(engine: Engine, measure: Members, period: Period, slices: Slices) -> list[Row]:
    """Those among whom it is counted, each once, in official order."""
    own = tuple(one for one in slices if one[0] in DATASETS[measure.among.dataset].dims)
    key = ("population", id(measure.among), period.first, period.last, own)
    return engine.memo.get(key, lambda: _population(engine, measure, period, own))


def _population(engine: Engine, measure: Members, period: Period, own: Slices) -> list[Row]:
    entity, known = ENTITIES[measure.entity], DATASETS[measure.among.dataset]
    columns = (known.key, entity.title, known.path or known.key, "rank" if known.has("rank") else known.key)
    asked = Rows(measure.among, period.first, period.last, Within(""), own)
    rows: dict[str, Row] = {}
    for key, name, path, rank, _ in engine.backend.listed(asked, columns, None):
        row = Row(key, name, path if known.path else "", rank if isinstance(rank, int) else 0)
        if key not in rows or row.rank < rows[key].rank:
            rows[key] = row
    return sorted(rows.values(), key=lambda one: (one.rank, one.path, one.key))


def _tested(
    engine: Engine, entity: Entity, test: Test, period: Period, slices: Slices, place: Within
) -> Callable[[Row], Pair]:
    """What a member is tested on, as a look-up."""
    if isinstance(test.measure, Ratio):
        top = _sums(engine, entity, test.measure.top, period, slices, place)
        of = _sums(engine, entity, test.measure.of, period, slices, place)
        return lambda row: (top(row), of(row))
    only = _sums(engine, entity, test.measure, period, slices, place)
    return lambda row: (only(row), None)


def _sums(
    engine: Engine, entity: Entity, measure: Measure, period: Period, slices: Slices, place: Within
) -> Callable[[Row], int]:
    if not entity.facts:
        rolled = _rolled(engine, measure, period, slices)
        return lambda row: rolled.get(row.path, 0)
    scope = None if entity.scoped else place
    key_by = ("by", entity.facts, id(measure), period.first, period.last, slices, scope)
    sums = engine.memo.get(key_by, lambda: _by_word(engine, entity, measure, period, slices, scope))
    return lambda row: sums.get(row.key, 0)


def _by_word(
    engine: Engine, entity: Entity, measure: Measure, period: Period, slices: Slices, scope: Within | None
) -> dict[str, int]:
    sums: dict[str, int] = {}
    cells = cells_of(engine, measure, period, slices, entity.facts, anywhere=scope is None)
    for (path, word), value in cells.items():
        if scope is None or not path or scope.covers(path):
            sums[word] = sums.get(word, 0) + value
    return sums


def cells_of(
    engine: Engine, measure: Measure, period: Period, slices: Slices, by: str = "", *, anywhere: bool = False
) -> Cells:
    """A whole number by place (and one dimension); members stand where they lie in the tree."""
    found: Cells = {}
    if isinstance(measure, Members):
        for row, _ in _passing(engine, measure, period, Within(""), slices):
            key = (row.path, row.key if by else "")
            found[key] = found.get(key, 0) + 1
        return found
    if not isinstance(measure, Sum | Stock):
        raise TypeError(f"{measure} has no cells")
    for part in measure.parts:
        usable = tuple(one for one in slices if DATASETS[part.dataset].has(one[0]))
        for key, value in engine.sums.cells(part, period, usable, by, anywhere=anywhere).items():
            found[key] = found.get(key, 0) + value
    return found


def passes(test: Test, pair: Pair) -> bool:
    """Exactly, before any rounding; a ratio over nothing passes none."""
    numerator, denominator = pair
    if denominator is None:
        value: Fraction | int = numerator
    elif denominator == 0:
        return False
    else:
        scale = 100 if isinstance(test.measure, Ratio) and test.measure.percent else 1
        value = Fraction(numerator * scale, denominator)
    return all(_COMPARE[one.operator](value, one.number) for one in test.passes)


_RATE = Indicator("", "", Ratio(Sum(()), Sum(())), "%", "", places=2)


def _member(engine: Engine, measure: Members, row: Row, pair: Pair) -> Member:
    numerator, denominator = pair
    value: int | Decimal | None = numerator
    unit = measure.unit
    if denominator is not None:
        value, unit = printing.ratio_value(_RATE, numerator, denominator), "%"
    upper = engine.tree.upper(row.path) if _is_village(engine, row.path) else ""
    text = printing.text_of(value, unit)
    return Member(row.key, row.name, upper, row.path, value, numerator, denominator, unit, text)


def _is_village(engine: Engine, path: str) -> bool:
    organ = engine.tree.by_path.get(path)
    return organ is not None and organ.kind == "village"


def needs(measure: Measure, names: frozenset[str]) -> Iterator[tuple[Part, frozenset[str], str]]:
    """Every part a figure reads, the dimensions it is read by, and the one it is counted by wherever its rows lie."""
    if isinstance(measure, Ratio):
        yield from needs(measure.top, names)
        yield from needs(measure.of, names)
    elif isinstance(measure, Members):
        entity, known = ENTITIES[measure.entity], DATASETS[measure.among.dataset]
        inner = frozenset(one for one in names if one not in known.dims)
        for test in measure.tests:
            for part, needed, deeper in needs(test.measure, inner):
                usable = frozenset(one for one in needed if DATASETS[part.dataset].has(one))
                yield (
                    part,
                    usable | ({entity.facts} if entity.facts else set()),
                    deeper or (entity.facts if entity.scoped else ""),
                )
    else:
        for part in parts_of(measure):
            yield part, names, ""


__all__ = ["Iterable", "Mapping", "cells_of", "needs", "passing", "population", "whole"]
