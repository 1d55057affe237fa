"""Opening: the rows that prove a figure. A count has exactly that many rows; a sum has rows whose last column adds up to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mingting.assess.indicators import members
from mingting.assess.indicators.answers import Figure, Opened, Question, Side
from mingting.assess.indicators.catalogue.words import word
from mingting.assess.indicators.datasets import DATASETS, ENTITIES
from mingting.assess.indicators.declare import Given, Measure, Members, Part, Ratio, Stock, Sum, Workdays
from mingting.assess.indicators.errors import BadPart
from mingting.assess.indicators.sql import Rows
from mingting.rules.periods import Period

if TYPE_CHECKING:
    from mingting.assess.indicators.engine import Engine

AMOUNT = ("amount", "计入数")
_Columns = tuple[tuple[str, str], ...]


def open_side(
    engine: Engine,
    question: Question,
    side: Side | None,
    limit: int | None,
    offset: int,
    organs: tuple[str, ...] | None,
) -> Opened:
    indicator = engine.indicator(question.indicator)
    measure = indicator.measure
    if isinstance(measure, Ratio):
        measure = measure.of if side == "denominator" else measure.top
    elif side == "denominator":
        raise BadPart(name=indicator.name, part="分母")
    figure = engine.figure(question)
    opener = _Opener(engine, question, figure, side or "numerator", indicator.says)
    if isinstance(measure, Members):
        return opener.members(measure, limit, offset)
    if isinstance(measure, Workdays):
        return opener.days(limit, offset)
    if isinstance(measure, Given):
        columns = (("name", "指标"), ("basis", "依据"), AMOUNT)
        return opener.opened(
            "sum", 1, int(measure.value), 1, columns, [(indicator.name, indicator.basis, measure.value)]
        )
    return opener.rows(measure, limit, offset, organs)


class _Opener:
    def __init__(self, engine: Engine, question: Question, figure: Figure, side: Side, says: str) -> None:
        self.engine, self.question, self.figure, self.side, self.says = engine, question, figure, side, says
        self.period = Period.parse(question.period)

    def opened(
        self, proof: Any, count: int, total: int, visible: int, columns: _Columns, rows: Sequence[tuple[Any, ...]]
    ) -> Opened:
        return Opened(self.figure, self.side, proof, self.says, count, total, visible, columns, rows)

    # ---- rows of facts -------------------------------------------------------------------------------------------------------

    def rows(self, measure: Measure, limit: int | None, offset: int, organs: tuple[str, ...] | None) -> Opened:
        """Rows of every part one after the other; a column that a dataset does not have is empty."""
        assert isinstance(measure, Sum | Stock)
        slices, place = self.engine.meet(self.question.slices, self.engine.within(self.question))
        columns = _union(measure.parts)
        proof = "count" if all(part.add is None for part in measure.parts) else "sum"
        if place is None:
            return self.opened(proof, 0, 0, 0, columns, [])
        count = total = visible = 0
        rows: list[tuple[Any, ...]] = []
        for part in measure.parts:
            whole = Rows(part, self.period.first, self.period.last, place, slices)
            found, adds = self.engine.backend.counted(whole)
            restricted = organs is not None and DATASETS[part.dataset].personal
            mine = Rows(part, whole.first, whole.last, place, slices, organs) if restricted else whole
            seen = self.engine.backend.counted(mine)[0] if restricted else found
            count, total = count + found, total + self._prorated(part, adds)
            rows += self._page(part, mine, columns, limit, offset, visible, len(rows))
            visible += seen
        return self.opened(proof, count, total, visible, columns, rows)

    def _page(
        self, part: Part, asked: Rows, columns: _Columns, limit: int | None, offset: int, before: int, have: int
    ) -> list[tuple[Any, ...]]:
        wanted = None if limit is None else limit - have
        if wanted is not None and wanted <= 0:
            return []
        shown = DATASETS[part.dataset].shown
        rows = self.engine.backend.listed(asked, shown, wanted, max(0, offset - before))
        dataset = DATASETS[part.dataset]
        found = []
        for row in rows:
            cells = {name: word(name, cell, part.dataset) for name, cell in zip(shown, row)}
            cells |= {"dataset": dataset.label, "amount": self._prorated(part, row[-1])}
            found.append(tuple(cells.get(name, "") for name, _ in columns))
        return found

    def _prorated(self, part: Part, amount: int) -> int:
        return amount * len(self.period.months()) // 12 if part.prorate else amount

    # ---- members, days -------------------------------------------------------------------------------------------------------

    def members(self, measure: Members, limit: int | None, offset: int) -> Opened:
        found = members.passing(
            self.engine, measure, self.period, self.engine.within(self.question), self.question.slices
        )
        label = ENTITIES[measure.entity].label
        columns = (
            ("key", f"{label}代码"),
            ("upper", "上级"),
            ("name", label),
            ("value", "测得值"),
            ("numerator", "分子"),
            ("denominator", "分母"),
            AMOUNT,
        )
        rows = [(one.key, one.upper, one.name, one.text, one.numerator, one.denominator, 1) for one in found]
        return self.opened("count", len(rows), len(rows), len(rows), columns, _cut(rows, limit, offset))

    def days(self, limit: int | None, offset: int) -> Opened:
        """The working days themselves, each with the reason it is one."""
        calendar = self.engine.calendars.at(self.engine.tree.organ(self.question.scope).path)
        days = [one.day for one in calendar.days(self.period.first, self.period.last) if one.kind.worked]
        rows = [(day, calendar.reason_of(day), 1) for day in days]
        columns = (("day", "日期"), ("reason", "说明"), AMOUNT)
        return self.opened("count", len(rows), len(rows), len(rows), columns, _cut(rows, limit, offset))


def _cut(rows: list[tuple[Any, ...]], limit: int | None, offset: int) -> list[tuple[Any, ...]]:
    return rows[offset:] if limit is None else rows[offset : offset + limit]


def _union(parts: Sequence[Part]) -> _Columns:
    found: dict[str, str] = {"dataset": "记录"} if len({part.dataset for part in parts}) > 1 else {}
    for part in parts:
        dataset = DATASETS[part.dataset]
        found |= {name: dataset.column(name).label for name in dataset.shown if name not in found}
    return (*found.items(), AMOUNT)
