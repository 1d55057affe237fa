"""The parts of a sum: 办件 86 019 行 + 报表填报 210 行合计 66 896 = 152 915. Each opens by itself."""

from __future__ import annotations

from dataclasses import dataclass

from mingting.assess.indicators.answers import Opened, Question, Side
from mingting.assess.indicators.catalogue.words import word
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.declare import Measure, Part, Ratio, Stock, Sum
from mingting.assess.indicators.engine import Engine
from mingting.assess.indicators.sql import Rows
from mingting.base.errors import NotFound
from mingting.doors.desk.figure_words import part_label
from mingting.rules.periods import Period

_AMOUNT = ("amount", "计入数")


@dataclass(frozen=True)
class Piece:
    """One part of a sum: what it is, how many rows, what they add up to."""

    label: str
    count: int
    sum: int
    adds: bool


def side_measure(engine: Engine, question: Question, side: Side) -> Measure:
    """What one side of a figure measures."""
    measure = engine.indicator(question.indicator).measure
    if isinstance(measure, Ratio):
        return measure.of if side == "denominator" else measure.top
    return measure


def parts_of_side(engine: Engine, question: Question, side: Side) -> tuple[Part, ...]:
    """The parts of a sum of several, none for anything else."""
    measure = side_measure(engine, question, side)
    return measure.parts if isinstance(measure, Sum | Stock) and len(measure.parts) > 1 else ()


def pieces(engine: Engine, question: Question, side: Side) -> list[Piece]:
    """What a sum of several parts is made of."""
    found = []
    for part in parts_of_side(engine, question, side):
        asked = _asked(engine, question, part)
        count, total = engine.backend.counted(asked) if asked else (0, 0)
        found.append(Piece(part_label(part), count, total, part.add is not None))
    return found


def open_piece(
    engine: Engine,
    question: Question,
    side: Side,
    number: int,
    limit: int | None,
    offset: int,
    organs: tuple[str, ...] | None,
) -> Opened:
    """The rows of one part."""
    parts = parts_of_side(engine, question, side)
    if number >= len(parts):
        raise NotFound(what=f"第 {number + 1} 个组成部分")
    part = parts[number]
    dataset = DATASETS[part.dataset]
    columns = (*((name, dataset.column(name).label) for name in dataset.shown), _AMOUNT)
    figure, says = engine.figure(question), engine.indicator(question.indicator).says
    proof = "count" if part.add is None else "sum"
    whole = _asked(engine, question, part)
    if whole is None:
        return Opened(figure, side, proof, says, 0, 0, 0, columns, [])  # type: ignore[arg-type]
    mine = _asked(engine, question, part, organs if dataset.personal else None)
    assert mine is not None
    count, total = engine.backend.counted(whole)
    visible = engine.backend.counted(mine)[0]
    listed = engine.backend.listed(mine, dataset.shown, limit, offset)
    rows = [(*(word(name, cell, part.dataset) for name, cell in zip(dataset.shown, row)), row[-1]) for row in listed]
    return Opened(figure, side, proof, says, count, total, visible, columns, rows)  # type: ignore[arg-type]


def _asked(engine: Engine, question: Question, part: Part, organs: tuple[str, ...] | None = None) -> Rows | None:
    """The rows of a part inside the scope and slices; none where the slices name another place."""
    period = Period.parse(question.period)
    slices, place = engine.meet(question.slices, engine.within(question))
    return Rows(part, period.first, period.last, place, slices, organs) if place else None
