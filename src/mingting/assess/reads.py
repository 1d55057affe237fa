"""Figures for doors and bulletins: the engine over the newest snapshot, opening within one's own scope, the card of a definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingting.assess.facts.models import Snapshot
from mingting.assess.facts.take import store
from mingting.assess.indicators.answers import Figure, Opened, Question, Side
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.declare import Given, Measure, Ratio, Workdays, parts_of
from mingting.assess.indicators.engine import Engine
from mingting.assess.indicators.errors import NotDivisible
from mingting.base.errors import Refused
from mingting.base.models import Organ, User
from mingting.base.permissions import Reach, reach_of
from mingting.base.roles import Permission
from mingting.rules.errors import UnknownDays
from mingting.rules.periods import Period
from mingting.rules.rounding import Rounding


class NoSnapshot(Refused):
    code = "figure.no-snapshot"
    message = "还没有取过数：请先导入台账，系统随后取数；也可执行 mingting figures --refresh。"
    status = 404


def latest() -> Snapshot | None:
    """The newest snapshot, if one was ever taken."""
    return Snapshot.objects.first()


def engine_for(snapshot: Snapshot | None = None) -> Engine:
    """The engine over a snapshot (the newest unless said); kept while the process lives, for a snapshot never changes."""
    chosen = snapshot or latest()
    if chosen is None:
        raise NoSnapshot()
    return _engine(chosen.digest, chosen.number, str(store().folder))


@lru_cache(maxsize=4)
def _engine(digest: str, number: int, folder: str) -> Engine:
    return Engine(Snapshot.objects.get(number=number).manifest, store().path, digest=digest)


def figures(questions: Iterable[Question], snapshot: Snapshot | None = None) -> list[Figure]:
    return engine_for(snapshot).figures(questions)


def asked_figures(
    engine: Engine, codes: Sequence[str], period: str, scope: str, by: str, slices: tuple[tuple[str, str], ...]
) -> Iterator[Figure]:
    """Figures of these indicators (none named: of all), one each or one a member of the dimension `by`.

    Of all, those that cannot be divided so are left out; one that was named and cannot is refused.
    """
    for code in codes or list(engine.catalogue):
        try:
            if by:
                for line in engine.table([code], period, scope, by, slices).lines:
                    yield from line.figures
            else:
                yield engine.figure(Question(code, period, scope, slices=slices))
        except NotDivisible:
            if codes:
                raise


def rows_reach(user: User) -> Reach:
    """Over which organs this person may open rows."""
    return reach_of(user, Permission.OPEN_ROWS)


def visible_organs(reach: Reach) -> tuple[str, ...]:
    """Codes of the organs within a reach, and of those they succeeded: permission follows the successor, facts keep the organ of their day."""
    if reach.nothing:
        return ()
    codes = dict(Organ.objects.filter(reach.where("path")).values_list("id", "code"))
    waiting = list(codes)
    while waiting:
        before = dict(Organ.objects.filter(successor_id__in=waiting).values_list("id", "code"))
        waiting = [one for one in before if one not in codes]
        codes |= before
    return tuple(sorted(codes.values()))


def open_figure(
    question: Question,
    user: User | None,
    part: Side | None = None,
    limit: int | None = 100,
    *,
    offset: int = 0,
    snapshot: Snapshot | None = None,
) -> Opened:
    """The rows behind a figure: all are counted (共 N), those of one's own scope are shown (您可查看 M). No user: a system account."""
    organs = None if user is None else visible_organs(rows_reach(user))
    return engine_for(snapshot).open(question, part, limit=limit, offset=offset, organs=organs)


# ---- the card ---------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """What a figure's definition says, in words: for the side panel, and for whoever prints it."""

    code: str
    name: str
    says: str
    facts: tuple[tuple[str, str], ...]
    previous: Figure
    last_year: Figure


def definition_card(question: Question, snapshot: Snapshot | None = None) -> Card:
    """Formula, basis, which records it counts, the calendar's note, the period before and the same period a year ago."""
    engine = engine_for(snapshot)
    indicator = engine.indicator(question.indicator)
    compared = engine.compare(question)
    facts = [("口径", indicator.says), ("依据", indicator.basis), ("计什么", counted(indicator.measure))]
    if indicator.target is not None:
        facts.append(("目标", f"{indicator.target}{indicator.unit if indicator.unit == '%' else f' {indicator.unit}'}"))
    if isinstance(indicator.measure, Ratio):
        way = "四舍五入" if indicator.rounding is Rounding.HALF_UP else "截尾"
        facts.append(("取舍", f"{way}，保留 {indicator.places} 位小数，只在印出时取舍一次；比率由分子分母合计后相除"))
    if note := calendar_note(engine, question, indicator.measure):
        facts.append(("工作日", note))
    facts.append(("上期", f"{Period.parse(compared.previous.question.period).name} {compared.previous.text}"))
    facts.append(("上年同期", f"{Period.parse(compared.last_year.question.period).name} {compared.last_year.text}"))
    return Card(indicator.code, indicator.name, indicator.says, tuple(facts), compared.previous, compared.last_year)


def counted(measure: Measure) -> str:
    """The kinds of record a measure stands on: cases kept here or imported, returns of counts, quoted values."""
    if isinstance(measure, Given):
        return "引用值"
    names = dict.fromkeys(DATASETS[part.dataset].label for part in parts_of(measure))
    if _has_workdays(measure):
        names["工作日历"] = None
    return "、".join(names)


def calendar_note(engine: Engine, question: Question, measure: Measure) -> str:
    """The working days a figure divides by, and what the national calendar alone would give."""
    if not _has_workdays(measure):
        return ""
    period = Period.parse(question.period)
    calendar = engine.calendars.at(engine.tree.organ(question.scope).path)
    try:
        own = calendar.workdays_between(period.first, period.last)
        national = calendar.national_only.workdays_between(period.first, period.last)
    except UnknownDays as unknown:
        return str(unknown)
    if own == national:
        return f"本地日历 {own} 天，与全国日历相同"
    days = [one for one in calendar.days(period.first, period.last) if not one.kind.worked]
    off = [one for one in days if calendar.national_only.is_workday(one.day)]
    names = "、".join(dict.fromkeys(f"{one.name}（{one.notice.title}）" for one in off if one.notice))
    return f"本地日历 {own} 天；按全国日历为 {national} 天，相差 {national - own} 天：{names}"


def _has_workdays(measure: Measure) -> bool:
    if isinstance(measure, Ratio):
        return _has_workdays(measure.top) or _has_workdays(measure.of)
    return isinstance(measure, Workdays)


__all__ = [
    "Card",
    "NoSnapshot",
    "definition_card",
    "engine_for",
    "figures",
    "latest",
    "open_figure",
    "rows_reach",
    "store",
]
