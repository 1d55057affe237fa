"""What the figures page says of a county, a department, a town or a village: five numbers, exceptions, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingting.assess.indicators.answers import Comparison, Figure, Question
from mingting.assess.indicators.engine import Engine
from mingting.doors.desk.figure_links import open_url
from mingting.rules.periods import Period
from mingting.web.formatting import is_few, signed, thousands
from mingting.web.values import Kpi

FIVE: dict[str, tuple[str, ...]] = {
    "county": ("hall_cases", "online_cases", "review_rate", "item_coverage@ytd", "hall_overdue"),
    "department": ("accepted_cases", "online_cases", "review_rate", "item_coverage@ytd", "licences_stored"),
    "town": ("online_cases", "agent_cases", "review_rate", "item_coverage@ytd", "online_per_capita"),
    "village": ("agent_cases", "agent_cases@ytd", "review_rate", "good_rate", "overdue_cases"),
    "institution": ("hall_cases", "hall_finished", "hall_overdue", "attendance_rate", "news_sent"),
}
TABLES: dict[str, tuple[tuple[str, str, tuple[tuple[str, str], ...], tuple[str, ...]], ...]] = {
    "county": (
        (
            "各部门",
            "organ",
            (("organ_kind", "department"),),
            ("online_cases", "licences_stored", "item_coverage@ytd", "review_rate", "good_rate", "overdue_cases"),
        ),
        (
            "大厅各单位",
            "hall_organ",
            (),
            ("hall_cases", "hall_finished", "hall_finish_rate", "hall_overdue", "hall_reported"),
        ),
        (
            "各乡镇",
            "organ",
            (("organ_kind", "town"),),
            ("online_cases", "online_per_capita", "item_coverage@ytd", "review_rate", "agent_cases@ytd"),
        ),
    ),
    "town": (("各村（社区）", "village", (), ("agent_cases", "agent_cases@ytd", "review_rate")),),
}


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


@dataclass(frozen=True)
class TableView:
    key: str
    title: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Exception_:
    """要打电话的单位: who, what, which figure opens it, one sentence."""

    who: str
    word: str
    tone: str
    url: str
    says: str


class FigurePage:
    def __init__(self, engine: Engine, scope: str, period: Period) -> None:
        self.engine = engine
        self.scope = engine.tree.organ(scope)
        self.period = period

    # ---- questions -----------------------------------------------------------------------------------------------------------

    def question(self, code: str, slices: tuple[tuple[str, str], ...] = (), scope: str = "") -> Question:
        name, _, period = code.partition("@")
        asked = self.period.year_to_date() if period == "ytd" else self.period
        return Question(name, asked.code, scope or self.scope.code, slices=slices)

    def _known(self, codes: Sequence[str]) -> list[str]:
        return [code for code in codes if code.partition("@")[0] in self.engine.catalogue]

    # ---- five numbers --------------------------------------------------------------------------------------------------------

    def five(self) -> list[Kpi]:
        return [self._kpi(code) for code in self._known(FIVE.get(self.scope.kind, FIVE["department"]))]

    def _kpi(self, code: str) -> Kpi:
        question = self.question(code)
        compared = self.engine.compare(question)
        figure, indicator = compared.figure, self.engine.indicator(question.indicator)
        target = (
            f"目标 {indicator.target}{'%' if indicator.unit == '%' else ''}" if indicator.target is not None else ""
        )
        rate = figure.denominator is not None
        return Kpi(
            name=f"{indicator.name}{'（年初以来）' if code.endswith('@ytd') else ''}",
            text=shown(figure),
            url=open_url(question),
            unit="" if indicator.unit == "%" or figure.value is None else indicator.unit,
            aside=target,
            parts=f"（{thousands(figure.numerator)}/{thousands(figure.denominator)}）"
            if rate and figure.denominator
            else "",
            compare=list(_compared(compared)),
            trend=self._trend(question),
            few=rate and bool(figure.denominator) and is_few(figure.denominator or 0),
            late=missed(figure, indicator.better, indicator.target) and indicator.better == "less",
        )

    def _trend(self, question: Question) -> list[float | None]:
        """The same figure over the last six periods of the same length; days without facts are gaps."""
        period, found = Period.parse(question.period), []
        for _ in range(6):
            figure = self.engine.figure(
                Question(question.indicator, period.code, question.scope, question.reach, question.slices)
            )
            empty = figure.value is None or (figure.value == 0 and not self._has_facts(period))
            found.append(None if empty else float(figure.value or 0))
            period = period.previous()
        return found[::-1] if sum(one is not None for one in found) > 1 else []

    def _has_facts(self, period: Period) -> bool:
        months = {one.code for one in period.months()}
        return any(months & set(dataset) for dataset in self.engine.manifest["datasets"].values())

    # ---- tables --------------------------------------------------------------------------------------------------------------

    def tables(self) -> list[TableView]:
        return [self._table(number, *one) for number, one in enumerate(TABLES.get(self.scope.kind, ()))]

    def _table(
        self, number: int, title: str, by: str, slices: tuple[tuple[str, str], ...], codes: tuple[str, ...]
    ) -> TableView:
        known = self._known(codes)
        names = [code.partition("@")[0] for code in known]
        periods = {name: self.question(code).period for name, code in zip(names, known)}
        table = self.engine.table(names, self.period.code, self.scope.code, by, slices, periods)
        rows = [TableRow("合计", "", tuple(self._cell(one) for one in table.totals), total=True)]
        for line in table.lines:
            cells = tuple(self._cell(one) for one in line.figures)
            tone = (
                "late"
                if any(one.late and one.figure.unit != "%" for one in cells)
                else "near"
                if any(one.late for one in cells)
                else ""
            )
            rows.append(TableRow(f"{line.upper}{line.name}", self._scope_url(by, line.key), cells, tone=tone))
        heads = tuple((self._head(code), self.engine.indicator(name).unit) for code, name in zip(known, names))
        return TableView(f"t{number}", title, heads, tuple(rows))

    def _scope_url(self, by: str, key: str) -> str:
        return f"?s={key}&p={self.period.code}" if by in {"organ", "village"} else ""

    def _head(self, code: str) -> str:
        name, _, period = code.partition("@")
        return f"{self.engine.indicator(name).name}{'（年初以来）' if period else ''}"

    def _cell(self, figure: Figure) -> Cell:
        indicator = self.engine.indicator(figure.question.indicator)
        return Cell(
            figure,
            open_url(figure.question),
            open_url(figure.question),
            open_url(figure.question, "denominator"),
            figure.unit == "%" and figure.denominator is not None,
            missed(figure, indicator.better, indicator.target),
        )

    # ---- exceptions ----------------------------------------------------------------------------------------------------------

    def exceptions(self) -> list[Exception_]:
        """The three units to ring up first: overdue cases, reviews furthest from the target, points with no case."""
        if self.scope.kind != "county":
            return []
        found = [*self._overdue(), *self._unreviewed(), *self._idle_points(), *self._absent()]
        return found[:3]

    def _overdue(self) -> Iterator[Exception_]:
        table = (
            self.engine.table(["overdue_cases"], self.period.code, self.scope.code, "organ", ())
            if self._known(["overdue_cases"])
            else None
        )
        late = [line for line in (table.lines if table else ()) if line.figures[0].value]
        for line in sorted(late, key=lambda one: -int(one.figures[0].value or 0))[:1]:
            figure = line.figures[0]
            yield Exception_(
                line.name,
                f"超期 {figure.text} 件",
                "late",
                open_url(figure.question),
                "本期办结超期和在办超期的办件，逐件可查。",
            )

    def _unreviewed(self) -> Iterator[Exception_]:
        target = self.engine.indicator("review_rate").target
        for code in self._known(["departments_reviewed_below_90"]):
            members = [
                one
                for one in self.engine.members(self.question(code))
                if one.denominator and not is_few(one.denominator)
            ]
            worst = sorted(
                members,
                key=lambda one: one.numerator - one.denominator if one.numerator is not None and one.denominator else 0,
            )
            for one in worst[:1]:
                gap = (
                    f"比目标低 {Decimal(target) - Decimal(one.value)} 个百分点，"
                    if target is not None and one.value is not None
                    else ""
                )
                missing = thousands((one.denominator or 0) - (one.numerator or 0))
                question = self.question("review_rate", (("organ", one.key),))
                yield Exception_(
                    one.name,
                    f"评价率 {one.text}",
                    "near",
                    open_url(question),
                    f"{gap}还有 {missing} 件办结后没有评价。",
                )

    def _idle_points(self) -> Iterator[Exception_]:
        for code in self._known(["villages_zero@ytd"]):
            question = self.question(code)
            towns: dict[str, list[str]] = {}
            for one in self.engine.members(question):
                towns.setdefault(one.upper, []).append(one.name)
            for town, names in sorted(towns.items(), key=lambda pair: -len(pair[1]))[:1]:
                says = f"年初以来{'、'.join(names[:3])}{f'等 {len(names)} 个' if len(names) > 3 else ''}没有一件代办。"
                yield Exception_(town, f"{len(names)} 个村（社区）零办件", "near", open_url(question), says)

    def _absent(self) -> Iterator[Exception_]:
        for code in self._known(["attendance_poor"]):
            for one in self.engine.members(self.question(code))[-1:]:
                yield Exception_(
                    one.name, f"出勤率 {one.text}", "near", open_url(self.question(code)), "窗口人员出勤率在全县最低。"
                )


def shown(figure: Figure) -> str:
    """A figure on a page: thousands apart, a rate as printed."""
    return figure.text if figure.unit == "%" or figure.value is None else thousands(figure.value)


def missed(figure: Figure, better: str, target: Decimal | None) -> bool:
    """Whether a target is not reached; no target, no judgement."""
    if figure.value is None or target is None or not better:
        return False
    return Decimal(figure.value) < target if better == "more" else Decimal(figure.value) > target


def _compared(compared: Comparison) -> Iterator[str]:
    for name, other, change, percent in (
        ("环比", compared.previous, compared.change, compared.change_percent),
        ("同比", compared.last_year, compared.year_change, compared.year_change_percent),
    ):
        if other.value is None or (other.value == 0 and not other.denominator) or change is None:
            continue
        if compared.figure.unit == "%":
            yield f"{name} {signed(change, 2)} 个百分点"
        elif percent is not None:
            yield f"{name} {signed(percent, 2)}%"
        else:
            yield f"{name} {signed(change, 0)}"
