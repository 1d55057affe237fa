"""受理: the application is complete and lawful; the clocks of promise and law start (行政许可法 32)."""

from __future__ import annotations

from mingting.base.models import Place, User
from mingting.catalogue.delegation import village_may_accept
from mingting.handle.cases import clocks
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import Step, step
from mingting.handle.cases.paper_facts import limits_in_words
from mingting.handle.cases.papers import needs_paper
from mingting.handle.errors import MaterialsMissing, NotDelegated

_VILLAGE = (Place.Tier.VILLAGE, Place.Tier.STATION)


def accept(case_id: int, *, version: int, user: User | None, notice: bool | None = None) -> Case:
    """Accept now. A promised case gets its numbered notice; an instant one only if asked (`notice`)."""
    with step("accept", case_id, version=version, user=user) as it:
        _delegated(it.case)
        _complete(it)
        start(it, user)
        if needs_paper(it.case, "acceptance_notice") if notice is None else notice:
            it.paper("acceptance_notice", limits_in_words(it.case, it.columns))
    return it.case


def start(it: Step, user: User | None) -> None:
    """Acceptance at `it.now`, or backdated to the receipt where the law deems it so: the clocks run from there."""
    case = it.case
    at = case.received_at if user is None and case.received_at else it.now
    moments = clocks.moments_of(case, at, (), ())
    due = clocks.due_columns(moments)
    it.set(
        accepted_at=at,
        accepted_by_id=user.pk if user else None,
        promise_days=_workdays(case, clocks.PROMISE),
        legal_days=_workdays(case, clocks.LEGAL),
        due_original_on=due["due_on"],
        **due,
    )
    it.beside(*clocks.closed(case, clocks.INTAKE), *clocks.started(case, at, moments))


def _workdays(case: Case, kind: str) -> int | None:
    """The limit as facts keep it: in working days, none where it is in another unit."""
    found = clocks.limits_of(case).get(kind)
    return found.amount if found and found.unit.value == "workday" else None


def _delegated(case: Case) -> None:
    """A village point accepts only what was handed to it (domain 16: delegated items)."""
    if case.place and case.place.tier in _VILLAGE and case.item and not village_may_accept(case.item):
        raise NotDelegated(item=case.item.name, whom="村级代办点", what="受理")


def _complete(it: Step) -> None:
    """Every required material is there, waived, or tolerated by a promise."""
    if it.lacking:
        raise MaterialsMissing(names="、".join(it.lacking[:6]))
