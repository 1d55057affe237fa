"""A member of a list opens its own figure: 社保中心 of 评价率不足90%的部门 opens 社保中心's 评价率."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mingting.assess.indicators.answers import Question, Side
from mingting.assess.indicators.catalogue import CATALOGUE
from mingting.assess.indicators.datasets import DATASETS, ENTITIES
from mingting.assess.indicators.declare import Measure, Members
from mingting.assess.indicators.engine import Engine
from mingting.assess.indicators.scopes import STEP
from mingting.doors.desk.figure_pieces import side_measure

_TESTED = {"items_covered": "finished_cases"}
"""Lists whose test is declared apart from the indicator of the same meaning."""


@cache
def _by_measure() -> dict[int, str]:
    return {id(one.measure): code for code, one in CATALOGUE.items()}


def tested_by(measure: Measure) -> str:
    """The indicator that a list is drawn up by; empty if it has none of its own."""
    if not isinstance(measure, Members):
        return ""
    own = _TESTED.get(_by_measure().get(id(measure), ""), "")
    return own or (_by_measure().get(id(measure.tests[0].measure), "") if measure.tests else "")


def member_question(engine: Engine, question: Question, side: Side, key: str) -> Question | None:
    """What one member was tested on, as a question of its own."""
    measure = side_measure(engine, question, side)
    code = tested_by(measure)
    if not code or not isinstance(measure, Members):
        return None
    entity = ENTITIES[measure.entity]
    slices = tuple(
        one for one in question.slices if one[0] not in DATASETS[measure.among.dataset].dims and one[0] != "organ"
    )
    if not entity.facts:
        return Question(code, question.period, key, slices=slices) if key in engine.tree.by_code else None
    scope = question.scope
    if entity.scoped:
        scope = engine.tree.by_path[engine.tree.organ(scope).path[:STEP]].code
    return Question(code, question.period, scope, slices=(*slices, (entity.facts, key)))


def member_opener(
    engine: Engine, question: Question, side: Side, address: Callable[[Question], str]
) -> Callable[[str], str]:
    """The address of each member's figure, by its key; empty where there is none."""

    def opens(key: str) -> str:
        asked = member_question(engine, question, side, key)
        return address(asked) if asked else ""

    return opens
