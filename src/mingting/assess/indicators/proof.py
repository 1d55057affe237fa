"""The id set of a figure: which rows of which dataset prove one side of it. What a published bundle freezes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingting.assess.indicators import members
from mingting.assess.indicators.answers import Question, Side
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.declare import Measure, Members, Part, Ratio, Stock, Sum, Workdays
from mingting.assess.indicators.sql import Rows
from mingting.rules.periods import Period

if TYPE_CHECKING:
    from mingting.assess.indicators.engine import Engine


@dataclass(frozen=True)
class Proof:
    """Keys of one dataset (or entity, or days) in order, and what each adds."""

    dataset: str
    keys: tuple[str, ...]
    adds: tuple[int, ...]


def sides_of(engine: Engine, question: Question) -> tuple[Side, ...]:
    return (
        ("numerator", "denominator")
        if isinstance(engine.indicator(question.indicator).measure, Ratio)
        else ("numerator",)
    )


def proof_of(engine: Engine, question: Question, side: Side) -> list[Proof]:
    """One `Proof` a dataset. Nothing for a quoted value (引用值): it has no rows."""
    measure = engine.indicator(question.indicator).measure
    if isinstance(measure, Ratio):
        measure = measure.of if side == "denominator" else measure.top
    period = Period.parse(question.period)
    if isinstance(measure, Members):
        found = members.passing(engine, measure, period, engine.within(question), question.slices)
        return [Proof(f"entity:{measure.entity}", tuple(one.key for one in found), (1,) * len(found))]
    if isinstance(measure, Workdays):
        calendar = engine.calendars.at(engine.tree.organ(question.scope).path)
        days = [one.day.isoformat() for one in calendar.days(period.first, period.last) if one.kind.worked]
        return [Proof("days", tuple(days), (1,) * len(days))]
    return list(_rows(engine, measure, question, period))


def _rows(engine: Engine, measure: Measure, question: Question, period: Period) -> Iterator[Proof]:
    if not isinstance(measure, Sum | Stock):
        return
    slices, place = engine.meet(question.slices, engine.within(question))
    if place is None:
        return
    for part in measure.parts:
        asked = Rows(part, period.first, period.last, place, slices)
        found = engine.backend.listed(asked, (DATASETS[part.dataset].key,), None)
        yield Proof(
            part.dataset, tuple(str(row[0]) for row in found), tuple(_amount(part, row[-1], period) for row in found)
        )


def _amount(part: Part, amount: int, period: Period) -> int:
    return amount * len(period.months()) // 12 if part.prorate else amount
