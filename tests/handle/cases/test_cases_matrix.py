"""Each move by every role that may, and refused to every role that may not: over one's own organ, and over another's."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import PERSON, act_of, at, fields_of, person
from django.db import transaction

from mingting.base import clock
from mingting.base.errors import NotAllowed
from mingting.base.models import Event, StandIn
from mingting.base.roles import Role, may_move
from mingting.handle.cases.acts.assign import assign
from mingting.handle.cases.acts.deliver import deliver
from mingting.handle.cases.acts.finish import finish
from mingting.handle.cases.acts.grant import grant
from mingting.handle.cases.acts.notify_correction import Wrong, notify_correction
from mingting.handle.cases.acts.open import open_case
from mingting.handle.cases.acts.produce import produce
from mingting.handle.cases.acts.propose import propose
from mingting.handle.cases.acts.start_special import start_special
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case
from mingting.handle.cases.next import next_moves
from mingting.handle.errors import NotFromHere, SamePerson, TooEarly
from mingting.rules.moves import MOVES, Actor, State, moves_from

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LIVED = [row for row in MOVES if row.action != "record"]
NOW = at("2021-05-10 09:00")


def case_in(house: SimpleNamespace, state: State) -> Case:
    """A case in that state, by the acts that lead there."""
    given: dict[str, Any] = {"user": house.clerk, "window": house.window, "place": None, "applicant": PERSON}
    if state is State.DRAFT:
        return open_case(item=house.item, **given)
    if state is State.PRE_REVIEWING:  # a platform above leaves cases there; no act of this house does
        case = take_in(item=house.item, until="submit", **given)
        Case.objects.filter(pk=case.pk).update(state=state)
        case.state = state
        return case
    until = {"submitted": "submit", "received": "receive", "correcting": "receive"}.get(state.value, "accept")
    case = take_in(item=house.item, until=until, **given)  # type: ignore[arg-type]
    way: dict[State, tuple[Any, ...]] = {
        State.CORRECTING: (
            lambda case: notify_correction(
                case.pk, version=case.version, user=house.clerk, items=[Wrong("申请表", "缺签字")]
            ),
        ),
        State.REVIEWING: (_assign,),
        State.SUSPENDED: (_assign, _pause),
        State.DECIDING: (_assign, _propose),
        State.DECIDED: (_assign, _propose, _grant),
        State.PRODUCING: (_assign, _propose, _grant, _produce),
        State.FINISHED: (_assign, _propose, _grant, _finish),
        State.DELIVERED: (_assign, _propose, _grant, _finish, _deliver),
    }
    for go in way.get(state, ()):
        case = go(case) if state is State.CORRECTING else go(case, house)
    assert case.state == state, (case.state, state)
    return case


def _assign(case: Case, house: SimpleNamespace) -> Case:
    return assign(case.pk, version=case.version, user=house.approver)


def _pause(case: Case, house: SimpleNamespace) -> Case:
    expected = clock.today() + timedelta(days=9)
    return start_special(
        case.pk, version=case.version, user=house.approver, kind="hearing", expected_on=expected, reason="申请听证"
    )


def _propose(case: Case, house: SimpleNamespace) -> Case:
    return propose(case.pk, version=case.version, user=house.approver, opinion="同意")


def _grant(case: Case, house: SimpleNamespace) -> Case:
    return grant(case.pk, version=case.version, user=house.chief)


def _produce(case: Case, house: SimpleNamespace) -> Case:
    return produce(case.pk, version=case.version, user=house.clerk)


def _finish(case: Case, house: SimpleNamespace) -> Case:
    return finish(case.pk, version=case.version, user=house.clerk)


def _deliver(case: Case, house: SimpleNamespace) -> Case:
    return deliver(case.pk, version=case.version, user=house.clerk, signer="张学萍")


def _reaches(house: SimpleNamespace, role: Role) -> bool:
    """Whether the role's own person sits over this case: the clerk at its window, the department's people, the county's."""
    return role in {Role.WINDOW_CLERK, Role.APPROVER, Role.CHIEF, Role.DEPARTMENT_LEADER, Role.SUPERVISOR}


@pytest.mark.parametrize("row", LIVED, ids=lambda row: row.action)
def test_a_move_is_made_by_every_role_that_may_and_refused_to_every_other(house: SimpleNamespace, row: Any) -> None:
    people = {Role(user.grants.get().role): user for user in house.people.values()}
    other_department = {
        role: person(f"外单位{role}", role, house.housing)
        for role in (Role.APPROVER, Role.CHIEF, Role.DEPARTMENT_LEADER)
    }
    other_window = house.clerk2
    people |= {Role.WINDOW_CLERK: house.clerk, Role.APPROVER: house.approver2}
    for source in row.sources:
        with transaction.atomic():
            with clock.set_clock(NOW):
                case = case_in(house, source)
            with clock.set_clock(NOW + timedelta(days=60 if row.action == "timeout" else 0, minutes=5)):
                for role, user in [*people.items(), *other_department.items(), (Role.WINDOW_CLERK, other_window)]:
                    outside = user in other_department.values() or user == other_window
                    lawful = may_move(role, row.action) and _reaches(house, role) and not outside
                    _try(house, case, row, user, lawful)
                transaction.set_rollback(True)


def _try(house: SimpleNamespace, case: Case, row: Any, user: Any, lawful: bool) -> None:
    before, events = Case.objects.values().get(pk=case.pk), Event.objects.count()
    given = fields_of(row.action, house, case, clock.today(), 3)
    told = {one.action: one for one in next_moves(case, user)}
    with transaction.atomic():
        if lawful:
            moved = act_of(row.action)(case.pk, version=before["version"], user=user, **given)
            assert row.target is None or moved.state == row.target
            assert Event.objects.count() > events
            assert told[row.action].may
        else:
            with pytest.raises(NotAllowed):
                _as(row, case, user, given)
            assert row.action == "deem_accept" or not told[row.action].may
        transaction.set_rollback(True)
    assert Case.objects.values().get(pk=case.pk) == before


def _as(row: Any, case: Case, user: Any, given: dict[str, Any]) -> None:
    if row.action == "deem_accept":
        assert row.actors == (Actor.SYSTEM,)
        raise NotAllowed  # there is no way to call it as a person: it takes no user
    act_of(row.action)(case.pk, version=case.version, user=user, **given)


def test_the_system_makes_only_the_moves_the_table_gives_it(house: SimpleNamespace) -> None:
    with clock.set_clock(NOW):
        case = case_in(house, State.REVIEWING)
        for action in ("propose", "extend", "terminate", "void"):
            with pytest.raises(NotAllowed):
                given = fields_of(action, house, case, clock.today(), 3)
                act_of(action)(case.pk, version=case.version, user=None, **given)


@pytest.mark.parametrize("state", [state for state in State if moves_from(state)], ids=str)
def test_what_the_table_does_not_allow_from_a_state_is_refused_with_what_can_be_done(
    house: SimpleNamespace, state: State
) -> None:
    boss = person("全能", Role.SUPERVISOR, house.county)
    for role in Role:
        if role != Role.SUPERVISOR:
            boss.grants.create(role=role, organ=house.county)
    with clock.set_clock(NOW):
        case = case_in(house, state)
        for row in LIVED:
            if row in moves_from(state) or row.action == "deem_accept":
                continue
            with pytest.raises(NotFromHere, match="现在"):
                given = fields_of(row.action, house, case, clock.today(), 3)
                act_of(row.action)(case.pk, version=case.version, user=boss, **given)


def test_who_accepted_a_promised_case_does_not_decide_it_not_even_standing_in(house: SimpleNamespace) -> None:
    both = person("双岗", Role.WINDOW_CLERK, house.bureau, house.window)
    both.grants.create(role=Role.APPROVER, organ=house.tax)
    with clock.set_clock(NOW):
        case = take_in(user=both, item=house.item, window=house.window, place=None, applicant=PERSON)
        case = _propose(_assign(case, house), house)
        with pytest.raises(SamePerson):
            grant(case.pk, version=case.version, user=both)
        StandIn.objects.create(
            absent=house.chief, stand_in=both, valid_from=clock.today(), valid_to=clock.today(), made_at=clock.now()
        )
        with pytest.raises(SamePerson):
            grant(case.pk, version=case.version, user=both)


def test_a_stand_in_acts_with_both_names_on_record(house: SimpleNamespace) -> None:
    with clock.set_clock(NOW):
        case = _propose(_assign(case_in(house, State.ACCEPTED), house), house)
        with pytest.raises(NotAllowed):
            grant(case.pk, version=case.version, user=house.other_approver)
        StandIn.objects.create(
            absent=house.chief, stand_in=house.other_approver, valid_from=clock.today(), valid_to=clock.today(),
            made_at=clock.now(),
        )  # fmt: skip
        grant(case.pk, version=case.version, user=house.other_approver)
    event = Event.objects.get(kind="case.grant")
    assert (event.actor, event.data["for"]) == ("住建审批", "首席")


def test_a_clerk_may_not_call_it_late_before_the_time_told_in_the_notice_is_over(house: SimpleNamespace) -> None:
    with clock.set_clock(NOW):
        case = case_in(house, State.CORRECTING)
        with pytest.raises(TooEarly, match="2021年6月2日"):
            act_of("timeout")(case.pk, version=case.version, user=house.clerk)
        told = {one.action: one for one in next_moves(case, house.clerk)}["timeout"]
    assert not told.may and "2021年6月2日" in told.why_not


def test_a_chief_representative_decides_what_the_letter_of_authorisation_names(house: SimpleNamespace) -> None:
    grant_row = house.chief.grants.get()
    with clock.set_clock(NOW):
        case = _propose(_assign(case_in(house, State.ACCEPTED), house), house)
        grant_row.items = ["000000000099"]
        grant_row.save()
        assert not {one.action: one for one in next_moves(case, house.chief)}["grant"].may
        with pytest.raises(NotAllowed):
            grant(case.pk, version=case.version, user=house.chief)
        grant_row.items = [house.item.code]
        grant_row.save()
        assert {one.action: one for one in next_moves(case, house.chief)}["grant"].may
        assert grant(case.pk, version=case.version, user=house.chief).state == "decided"
