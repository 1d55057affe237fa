"""What the figures page says of a county, a department, a town or a village: five numbers, whom to ring up, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingting.assess.facts.take import store
from mingting.assess.indicators.answers import Figure, Line, Question, Table
from mingting.assess.indicators.declare import Ratio
from mingting.assess.indicators.engine import Engine
from mingting.doors.desk.figure_card import shown
from mingting.doors.desk.figure_compare import comparisons, trend
from mingting.doors.desk.figure_links import open_url
from mingting.doors.desk.figure_pieces import pieces
from mingting.doors.desk.figure_plan import FIRST_COLUMN, FIVE, READ_APART, TABLES, WATCHED, Plan
from mingting.rules.periods import Period
from mingting.web.formatting import THIN, is_few, thousands
from mingting.web.values import Kpi

_KEPT = "\u202f"  # a thin space at which no line breaks


@dataclass(frozen=True)
class Cell:
    """A figure of a table: a rate with both sides, or a count."""

    figure: Figure
    url: str
    numerator_url: str
    denominator_url: str
    is_rate: bool
    late: bool


@dataclass(frozen=True)
class TableRow:
    name: str
    url: str
    cells: tuple[Cell, ...]
    total: bool = False
    tone: str = ""
    word: str = ""


@dataclass(frozen=True)
class Head:
    label: str
    unit: str
    rate: bool
    sort_url: str = ""
    sorted: bool = False

    @property
    def with_unit(self) -> str:
        return f"{self.label}（{self.unit}）" if self.unit and self.unit != "%" else self.label


@dataclass(frozen=True)
class TableView:
    key: str
    title: str
    first: str
    heads: tuple[Head, ...]
    rows: tuple[TableRow, ...]


class FigurePage:
    """`order` is `t0.2`: the first table by its third column, largest first."""

    def __init__(self, engine: Engine, scope: str, period: Period, order: str = "") -> None:
        self.engine = engine
        self.scope = engine.tree.organ(scope)
        self.period = period
        self.order = order

    @property
    def label(self) -> str:
        return "全县政务服务" if self.scope.kind == "county" else self.engine.tree.label(self.scope)

    @property
    def link(self) -> str:
        return f"?s={self.scope.code}&p={self.period.code}"

    # ---- questions -----------------------------------------------------------------------------------------------------------

    def question(self, code: str, slices: tuple[tuple[str, str], ...] = (), scope: str = "") -> Question:
        name, _, period = code.partition("@")
        asked = self.period.year_to_date() if period == "ytd" else self.period
        return Question(name, asked.code, scope or self.scope.code, slices=slices)

    def known(self, codes: Sequence[str]) -> list[str]:
        """Those the catalogue still has."""
        return [code for code in codes if code.partition("@")[0] in self.engine.catalogue]

    # ---- five numbers --------------------------------------------------------------------------------------------------------

    def _five(self) -> list[str]:
        return self.known(FIVE.get(self.scope.kind, FIVE["department"]))

    def figures(self) -> list[Figure]:
        return self.engine.figures(self.question(code) for code in self._five())

    def five(self) -> list[Kpi]:
        return [self._kpi(code) for code in self._five()]

    def _kpi(self, code: str) -> Kpi:
        question = self.question(code)
        figure, indicator = self.engine.figure(question), self.engine.indicator(question.indicator)
        aside = indicator.unit if indicator.unit != "%" else ""
        if indicator.target is not None:
            aside = f"目标 {indicator.target}{'%' if indicator.unit == '%' else ''}"
        few = figure.denominator is not None and is_few(figure.denominator)
        return Kpi(
            name=indicator.name,
            text=shown(figure),
            url=open_url(question) if figure.value is not None else "",
            unit="" if indicator.unit == "%" or figure.value is None else indicator.unit,
            aside=aside,
            parts=self._parts(code, figure),
            compare=[one.short for one in comparisons(self.engine, question)],
            trend=trend(self.engine, question)[0],
            few=few,
            late=indicator.better == "less" and bool(figure.value),
        )

    def _parts(self, code: str, figure: Figure) -> str:
        """年初以来（465/2 899）; 办件 86 019＋报表填报 66 896."""
        since = "年初以来" if code.endswith("@ytd") else ""
        if figure.denominator:
            return f"{since}（{thousands(figure.numerator)}/{thousands(figure.denominator)}）"
        of = [one for one in pieces(self.engine, figure.question, "numerator") if one.sum]
        sums = "＋".join(f"{one.label} {thousands(one.sum)}" for one in of) if len(of) > 1 else ""
        return since or sums.replace(THIN, _KEPT)

    # ---- tables --------------------------------------------------------------------------------------------------------------

    def tables(self) -> list[TableView]:
        found = (self._table(f"t{number}", plan) for number, plan in enumerate(TABLES.get(self.scope.kind, ())))
        return [one for one in found if one]

    def _table(self, key: str, plan: Plan) -> TableView | None:
        codes = self.known(plan.codes)
        table = self._answers(plan, codes)
        if not table.lines:
            return None
        asked, _, column = self.order.partition(".")
        at = int(column) if asked == key and column.isdigit() and int(column) < len(codes) else None
        lines = (
            sorted(table.lines, key=lambda one: _size(one, at or 0)) if plan.busiest or at is not None else table.lines
        )
        rows = [self._row("合计", "", table.totals, total=True)]
        rows += [self._row(self._name(one), self._scope_url(plan.by, one.key), one.figures) for one in lines]
        heads = tuple(self._head(code, key, number, at) for number, code in enumerate(codes))
        title = f"{self.period.last.year}年{plan.title}" if plan.by == "month" else plan.title
        return TableView(key, title, FIRST_COLUMN[plan.by], heads, tuple(rows))

    def _answers(self, plan: Plan, codes: Sequence[str]) -> Table:
        """One table of the period and one from the first of January, side by side: an indicator may stand in both."""
        whole = self.period.year_to_date() if plan.by == "month" else self.period
        parts: dict[bool, tuple[Table, dict[str, tuple[Figure, ...]]]] = {}
        for ytd in (False, True):
            names = [name for name, _, since in (code.partition("@") for code in codes) if bool(since) is ytd]
            if names:
                span = self.period.year_to_date() if ytd else whole
                table = self._table_of(names, span.code, plan)
                parts[ytd] = table, {one.key: one.figures for one in table.lines}
        order = [code.endswith("@ytd") for code in codes]
        base = parts[order[0]][0]
        lines = [
            replace(one, figures=_side_by_side(order, {at: part[1][one.key] for at, part in parts.items()}))
            for one in base.lines
        ]
        return Table(plan.by, tuple(lines), _side_by_side(order, {at: part[0].totals for at, part in parts.items()}))

    def _table_of(self, names: Sequence[str], period: str, plan: Plan) -> Table:
        """By item or licence the rows themselves are read: with an engine apart, so that what is read for one period answers for no other."""
        if plan.by not in READ_APART:
            return self.engine.table(names, period, self.scope.code, plan.by, plan.slices)

        def apart() -> Table:
            engine = Engine(self.engine.manifest, store().path, digest=self.engine.digest)
            return engine.table(names, period, self.scope.code, plan.by, plan.slices)

        return self.engine.memo.get(("page table", tuple(names), period, self.scope.code, plan.by, plan.slices), apart)

    def _name(self, line: Line) -> str:
        return line.name if self.scope.kind == "town" else f"{line.upper}{line.name}"

    def _head(self, code: str, key: str, number: int, at: int | None) -> Head:
        indicator = self.engine.indicator(code.partition("@")[0])
        label = f"{indicator.name}{'，年初以来' if code.endswith('@ytd') else ''}"
        rate = isinstance(indicator.measure, Ratio) and indicator.unit == "%"
        url = f"{self.link}&o={key}.{number}#{key}" if number != at else f"{self.link}#{key}"
        return Head(label, indicator.unit, rate, url, number == at)

    def _scope_url(self, by: str, key: str) -> str:
        if by == "month":
            return f"?s={self.scope.code}&p={key}"
        return f"?s={key}&p={self.period.code}" if by in {"organ", "village"} else ""

    def _row(self, name: str, url: str, figures: Sequence[Figure], total: bool = False) -> TableRow:
        row = TableRow(name, url, tuple(self._cell(one) for one in figures), total)
        late = [one.figure for one in row.cells if one.late]
        if total or not late:
            return row
        if any(one.unit != "%" for one in late):
            return replace(row, tone="late", word="有超期")
        return replace(row, tone="near", word="低于目标")

    def _cell(self, figure: Figure) -> Cell:
        question = figure.question
        indicator = self.engine.indicator(question.indicator)
        rate = figure.unit == "%" and figure.denominator is not None
        watched = question.indicator in WATCHED and not is_few(figure.denominator)
        late = (
            bool(figure.value)
            if "overdue" in question.indicator and not rate
            else watched and missed(figure, indicator.target)
        )
        url = open_url(question)
        return Cell(figure, url, url, open_url(question, "denominator") if rate else "", rate, late)


def _side_by_side(order: Sequence[bool], parts: Mapping[bool, Sequence[Figure]]) -> tuple[Figure, ...]:
    waiting = {at: iter(figures) for at, figures in parts.items()}
    return tuple(next(waiting[at]) for at in order)


def _size(line: Line, at: int) -> tuple[bool, Decimal]:
    """Largest first; what does not apply comes last."""
    value = line.figures[at].value
    return value is None, -Decimal(value or 0)


def missed(figure: Figure, target: Decimal | None) -> bool:
    """Whether a rate lies below its target; no target, no judgement."""
    return figure.value is not None and target is not None and Decimal(figure.value) < target
