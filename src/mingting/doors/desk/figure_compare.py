"""A figure beside the period before, the same period a year ago, and its last six periods; only where facts were kept then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingting.assess.indicators.answers import Figure, Question
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.declare import Part, parts_of
from mingting.assess.indicators.engine import Engine
from mingting.assess.indicators.scopes import STEP
from mingting.assess.indicators.sql import Rows, Within
from mingting.doors.desk.figure_links import open_url
from mingting.doors.desk.figure_words import previous_word, short_period
from mingting.rules.periods import Period, PeriodKind
from mingting.web.formatting import is_few, signed, thousands
from mingting.web.values import Line

_SPAN = 6


@dataclass(frozen=True)
class Compared:
    """One line of comparison: 上季度 93.35%，提高 1.20 个百分点. `short` is 环比 +1.20 个百分点."""

    word: str
    period: str
    text: str
    url: str
    says: str
    short: str


# ---- were facts kept ----------------------------------------------------------------------------------------------------------


def has_facts(engine: Engine, question: Question) -> bool:
    """Whether the records this figure counts were kept in its county from the period's first month on.

    An indicator that stands on no dated records (the list of items) is always known.
    """
    dated = {part.dataset for part in parts_of(engine.indicator(question.indicator).measure) if part.day}
    names = sorted(name for name in dated if DATASETS[name].month)
    if not names:
        return True
    path = engine.tree.organ(question.scope).path[:STEP]
    kept = sorted(month for name in names for month in _kept(engine, name, path))
    wanted = [one.code for one in Period.parse(question.period).months()]
    return bool(kept) and kept[0] <= wanted[0] and not set(wanted).isdisjoint(kept)


def _kept(engine: Engine, dataset: str, path: str) -> tuple[str, ...]:
    """The months in which a county has rows."""

    def months() -> tuple[str, ...]:
        return tuple(
            code for code in engine.manifest["datasets"].get(dataset, {}) if _rows(engine, dataset, path, code)
        )

    return engine.memo.get(("kept", dataset, path), months)


def _rows(engine: Engine, dataset: str, path: str, month: str) -> int:
    span = Period.parse(month)
    return engine.backend.counted(Rows(_every(dataset), span.first, span.last, Within(path)))[0]


@cache
def _every(dataset: str) -> Part:
    return Part(dataset, DATASETS[dataset].month)


# ---- lines -----------------------------------------------------------------------------------------------------------------------


def comparisons(engine: Engine, question: Question) -> list[Compared]:
    """The period before (not for a stretch from the first of January) and the same a year ago, where there are facts."""
    period = Period.parse(question.period)
    now = engine.figure(question)
    others = [("同比", "上年同期", period.same_last_year())]
    if period.kind is not PeriodKind.DAYS:
        others.insert(0, ("环比", previous_word(period), period.previous()))
    return [one for kind, name, other in others if (one := _compare(engine, now, question, kind, name, other))]


def _compare(engine: Engine, now: Figure, question: Question, kind: str, word: str, period: Period) -> Compared | None:
    asked = at(question, period)
    if now.value is None or not has_facts(engine, asked):
        return None
    before = engine.figure(asked)
    if before.value is None:
        return None
    change = now.value - before.value
    text = before.text if before.unit == "%" else f"{thousands(before.value)} {before.unit}"
    says, short = _change(now, before, Decimal(change))
    return Compared(word, period.name, text, open_url(asked), says, f"{kind} {short}")


def _change(now: Figure, before: Figure, change: Decimal) -> tuple[str, str]:
    """提高 1.20 个百分点 and +1.20 个百分点; growth in percent where it says something."""
    rate = now.unit == "%"
    unit = "个百分点" if rate else now.unit
    up, down = ("提高", "降低") if rate else ("增加", "减少")
    if not change:
        return "持平", "持平"
    places = 2 if rate else None
    says = f"{up if change > 0 else down} {thousands(abs(change), places)} {unit}"
    if rate or not before.value or is_few(before.value):
        return says, f"{signed(change, places)} {unit}"
    growth = signed(change * 100 / Decimal(before.value), 2)
    return f"{says}（{growth}%）", f"{growth}%"


def at(question: Question, period: Period) -> Question:
    """The same question of another period."""
    return Question(question.indicator, period.code, question.scope, question.reach, question.slices)


# ---- trend -----------------------------------------------------------------------------------------------------------------------


def trend(engine: Engine, question: Question) -> tuple[list[float | None], Period]:
    """The figure over up to six periods of one length, from the first that has facts; fewer than two say nothing."""
    found = list(_back(engine, question))
    while found and found[-1][1] is None:
        found.pop()
    if sum(value is not None for _, value in found) < 2:
        return [], Period.parse(question.period)
    return [value for _, value in found[::-1]], found[-1][0]


def _back(engine: Engine, question: Question) -> Iterator[tuple[Period, float | None]]:
    period = Period.parse(question.period)
    for _ in range(_SPAN if period.kind is not PeriodKind.DAYS else 0):
        asked = at(question, period)
        value = engine.figure(asked).value if has_facts(engine, asked) else None
        yield period, None if value is None else float(value)
        period = period.previous()


def trend_line(engine: Engine, question: Question) -> Line | None:
    """The trend with its ends named, and the target as a dashed line where it does not flatten the rest."""
    values, first = trend(engine, question)
    if not values:
        return None
    figure, indicator = engine.figure(question), engine.indicator(question.indicator)
    target = float(indicator.target) if indicator.target is not None and figure.unit == "%" else None
    text = figure.text if figure.unit == "%" else thousands(figure.value)
    ends = short_period(first), short_period(Period.parse(question.period))
    return Line(values, *ends, text, target, f"{indicator.target}%" if target is not None else "")
