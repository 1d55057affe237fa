"""Breakdowns: a line for every member of a dimension, in official order, zeros included where members are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mingting.assess.indicators.answers import Line, Question, Table
from mingting.assess.indicators.catalogue.words import word
from mingting.assess.indicators.cubes import Slices
from mingting.assess.indicators.datasets import DATASETS, DIMENSIONS
from mingting.assess.indicators.declare import parts_of
from mingting.assess.indicators.errors import NotDivisible
from mingting.assess.indicators.members import whole
from mingting.assess.indicators.sql import Rows, Within
from mingting.rules.periods import Period

if TYPE_CHECKING:
    from mingting.assess.indicators.engine import Engine


@dataclass(frozen=True)
class Member:
    """A line before it has figures: what its questions ask."""

    key: str
    name: str
    upper: str
    scope: str
    slices: Slices
    period: str = ""


def table(
    engine: Engine,
    indicators: Sequence[str],
    period: str,
    scope: str,
    by: str,
    slices: Slices,
    periods: Mapping[str, str],
) -> Table:
    def asked(member: Member, code: str) -> Question:
        return Question(code, member.period or periods.get(code, period), member.scope, slices=member.slices)

    members = lines_of(engine, indicators, period, scope, by, slices)
    whole_line = Member("", "", "", scope, slices)
    questions = [asked(one, code) for one in [*members, whole_line] for code in indicators]
    figures = iter(engine.figures(questions))
    lines = tuple(Line(one.key, one.name, one.upper, tuple(next(figures) for _ in indicators)) for one in members)
    return Table(by, lines, tuple(figures))


def lines_of(
    engine: Engine, indicators: Sequence[str], period: str, scope: str, by: str, slices: Slices
) -> list[Member]:
    if by in {"organ", "village", "town", "department"}:
        return _organs(engine, scope, by, slices)
    if by in {"hall_organ", "attendance_organ", "news_organ"}:
        return _standing(engine, indicators, period, scope, by, slices)
    if by == "month":
        return [Member(one.code, one.name, "", scope, slices, one.code) for one in Period.parse(period).months()]
    return _words(engine, indicators, period, scope, by, slices)


def _organs(engine: Engine, scope: str, by: str, slices: Slices) -> list[Member]:
    """Organs of one kind anywhere below, else those directly below."""
    tree = engine.tree
    kind = next((value for name, value in slices if name == "organ_kind"), "") if by == "organ" else by
    found = []
    for organ in tree.below(tree.organ(scope), kind):
        upper = tree.upper(organ.path) if organ.kind == "village" else ""
        found.append(Member(organ.code, organ.name, upper, organ.code, slices))
    return found


def _standing(
    engine: Engine, indicators: Sequence[str], period: str, scope: str, by: str, slices: Slices
) -> list[Member]:
    """Organs as the hall calls them, those without a row included; `attendance_organ` only those that keep attendance, `news_organ` those that must
    report. Whoever has rows and is not listed comes last, so that the lines add up to the total."""
    span, place = Period.parse(period), engine.within(Question(indicators[0], period, scope))
    dataset = "obligations" if by == "news_organ" else "presences"
    own = tuple(one for one in slices if one[0] in DATASETS[dataset].dims and one[0] != "hall_organ")
    listed = _listed(engine, dataset, span, place, own)
    names = {code: name for _, code, name in sorted(listed)}
    having = _keys(engine, indicators, period, place, "hall_organ", slices)
    if by == "attendance_organ":
        names = {code: name for code, name in names.items() if code in having}
    for code in sorted(having - set(names)):
        names[code] = engine.tree.name(code)
    return [Member(code, name, "", scope, (*slices, ("hall_organ", code))) for code, name in names.items() if code]


def _listed(engine: Engine, dataset: str, span: Period, place: Within, slices: Slices) -> list[tuple[int, str, str]]:
    """Rank, organ and name of those who stand in the hall in the period, or must report."""
    asked = Rows(whole(dataset), span.first, span.last, place, slices)
    if dataset == "obligations":
        rows = engine.backend.listed(asked, ("rank", "organ", "label", "register"), None)
        return [(rank, organ, name) for rank, organ, name, register, _ in rows if register == "news"]
    rows = engine.backend.listed(asked, ("rank", "organ", "label", "tier", "valid_from", "valid_to"), None)
    return [
        (rank, organ, name)
        for rank, organ, name, tier, first, last, _ in rows
        if tier == "hall" and (first is None or first <= span.last) and (last is None or last >= span.first)
    ]


def _words(engine: Engine, indicators: Sequence[str], period: str, scope: str, by: str, slices: Slices) -> list[Member]:
    """Words that occur, by what they are called."""
    place = engine.within(Question(indicators[0], period, scope))
    names = _names(engine, by)
    keys = sorted(
        _keys(engine, indicators, period, place, by, slices), key=lambda key: (names.get(key, ("~", ""))[0], key)
    )
    return [
        Member(key, str(names[key][1]) if key in names else word(by, key), "", scope, (*slices, (by, key)))
        for key in keys
        if key
    ]


def _names(engine: Engine, by: str) -> dict[str, tuple[Any, str]]:
    """Order and name of the members that have a list of their own."""
    lists = {
        "item": ("items", "code", "name"),
        "licence_type": ("licence_types", "rank", "name"),
        "place": ("places", "rank", "name"),
    }
    if by not in lists:
        return {}
    dataset, rank, title = lists[by]
    return {
        key: (str(order).zfill(9), name)
        for key, order, name, _ in engine.still(dataset, DATASETS[dataset].key, rank, title)
    }


def _keys(engine: Engine, indicators: Sequence[str], period: str, place: Within, by: str, slices: Slices) -> set[str]:
    """Which words of a dimension the indicators have rows of."""
    found: set[str] = set()
    span = Period.parse(period)
    outer, met = engine.meet(slices, place)
    if met is None:
        return found
    for code in indicators:
        indicator = engine.indicator(code)
        for part in parts_of(indicator.measure):
            dataset = DATASETS[part.dataset]
            if not dataset.has(by):
                if dataset.month:
                    names = "、".join(DIMENSIONS.get(one, one) for one in dataset.dims)
                    raise NotDivisible(name=indicator.name, dimension=DIMENSIONS.get(by, by), known=names)
                continue
            usable = tuple(one for one in outer if dataset.has(one[0]))
            found |= {key for (path, key) in engine.sums.cells(part, span, usable, by) if not path or met.covers(path)}
    return found
