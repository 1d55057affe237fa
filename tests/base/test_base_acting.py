"""Who acts: oneself, or standing in for an absent colleague (AB岗)."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from mingting.base import clock
from mingting.base.errors import NotAllowed
from mingting.base.models import Grant, Organ, StandIn, User
from mingting.base.permissions import acting
from mingting.base.roles import Permission, Role, may, may_move

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def person(username: str, role: str, where: Organ) -> User:
    user = User.objects.create(username=username, name=username, organ=where)
    Grant.objects.create(user=user, role=role, organ=where)
    return user


def lend(absent: User, stand_in: User) -> StandIn:
    return StandIn.objects.create(
        absent=absent, stand_in=stand_in, valid_from=date(2000, 1, 1), valid_to=date(2099, 1, 1), made_at=clock.now()
    )


def grants(role: Role) -> bool:
    return may_move(role, "grant")


def test_one_acts_by_the_own_role_and_stands_in_for_nobody(cast: SimpleNamespace) -> None:
    approver = person("审批甲", "AP", cast.bureau)
    lend(person("审批乙", "AP", cast.bureau), approver)
    actor = acting(approver, grants, cast.bureau.path)
    assert (actor.name, actor.organ, actor.standing_for) == ("审批甲", cast.bureau.code, "")


def test_one_acts_for_the_absent_colleague_where_the_own_roles_do_not_reach(cast: SimpleNamespace) -> None:
    clerk = person("窗口甲", "WC", cast.bureau)
    lend(person("审批乙", "AP", cast.bureau), clerk)
    assert acting(clerk, grants, cast.bureau.path).standing_for == "审批乙"
    with pytest.raises(NotAllowed):
        acting(clerk, grants, cast.town.path)


def test_roles_of_oneself_and_of_the_absent_are_not_added_up(cast: SimpleNamespace) -> None:
    """A reach is that of one person: my window and your approval make no approval at my window."""
    clerk = person("窗口甲", "WC", cast.town)
    lend(person("审批乙", "AP", cast.bureau), clerk)
    with pytest.raises(NotAllowed):
        acting(clerk, grants, cast.town.path)


def test_what_separates_duties_is_not_lent(cast: SimpleNamespace) -> None:
    clerk = person("窗口甲", "WC", cast.bureau)
    lend(cast.administrator, clerk)
    with pytest.raises(NotAllowed):
        acting(clerk, lambda role: may(role, Permission.MANAGE_USERS), cast.bureau.path)
