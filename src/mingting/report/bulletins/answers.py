"""The engine as a compiler asks it; remembers every question printed, so that a bulletin knows all its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mingting.assess.indicators.answers import Figure, Member, Question, code_of
from mingting.assess.indicators.declare import Members
from mingting.assess.indicators.engine import Engine
from mingting.base.models import Staff
from mingting.report.bulletins import template as t
from mingting.report.bulletins.compile import Answer, Line
from mingting.rules.periods import Period


class EngineAnswers:
    """Answers over one snapshot for one scope and period. `asked` maps each printed code to its figure."""

    def __init__(self, engine: Engine, scope: str, period: Period) -> None:
        self.engine = engine
        self.scope = scope
        self.period = period
        self.asked: dict[str, Figure] = {}

    def question(self, ask: t.Ask) -> Question:
        period = self.period.year_to_date() if ask.period == "ytd" else self.period
        return Question(ask.code, period.code, self.scope, slices=ask.slices)

    def figure(self, ask: t.Ask) -> Answer:
        return self._answer(self.engine.figure(self.question(ask)))

    def lines(self, asks: Sequence[t.Ask], by: str, slices: tuple[tuple[str, str], ...]) -> Sequence[Line]:
        periods = {ask.code: self.question(ask).period for ask in asks}
        table = self.engine.table([ask.code for ask in asks], self.period.code, self.scope, by, slices, periods)
        return [
            Line(one.key, one.name, one.upper, tuple(self._answer(figure) for figure in one.figures))
            for one in table.lines
        ]

    def members(self, ask: t.Ask) -> Sequence[Line]:
        """Members of a list; what each was tested on is proved by the list's own rows, so it carries the list's code."""
        figure = self._answer(self.engine.figure(self.question(ask)))
        found = self.engine.members(self.question(ask))
        names = staff_names(one.key for one in found) if self._of_staff(ask) else {}
        return [Line(one.key, names.get(one.key, one.name), one.upper, (self._member(figure, one),)) for one in found]

    def _member(self, figure: Answer, one: Member) -> Answer:
        return Answer(figure.code, figure.name, one.text, one.value, one.unit)

    def _of_staff(self, ask: t.Ask) -> bool:
        measure = self.engine.indicator(ask.code).measure
        return isinstance(measure, Members) and measure.entity == "staff"

    def attachment_code(self, number: int) -> str:
        return code_of(Question(f"attachment:{number}", self.period.code, self.scope), self.engine.digest)

    def _answer(self, figure: Figure) -> Answer:
        self.asked[figure.code] = figure
        return Answer(figure.code, figure.name, figure.text, figure.value, figure.unit)


def staff_names(codes: Iterable[str]) -> dict[str, str]:
    """Facts carry a member of staff by number only; an honours list prints the name."""
    return dict(Staff.objects.filter(code__in=list(codes)).values_list("code", "name"))


def asks_of(family: t.Template) -> list[t.Ask]:
    """Every question a family puts, tables apart: asked together, the rows are read once."""
    found: list[t.Ask] = []
    for section in family.sections:
        for line in section.lines:
            if isinstance(line, t.Line):
                found.extend(part for part in line.parts if isinstance(part, t.Ask))
                found.extend(part.ask for part in line.parts if isinstance(part, t.Listing) and part.rule == "members")
                found.extend([line.when.ask] if line.when else [])
    return found
