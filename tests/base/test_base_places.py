"""Places and windows are opened and closed by acts, with an event each."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from case_house import PERSON, build_house

from mingting.base import clock
from mingting.base.acts.close_window import close_window
from mingting.base.acts.grant_role import end_role, grant_role
from mingting.base.acts.open_place import open_place
from mingting.base.acts.open_window import open_window
from mingting.base.errors import NotAllowed, PlaceKnown, PlaceRefused, WindowClosed, WindowInUse, WindowKnown
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, Grant, Place, Window
from mingting.base.permissions import actor_of
from mingting.handle.cases.acts.open import open_case

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def house() -> SimpleNamespace:
    return build_house()


def _window(house: SimpleNamespace, code: str = "B7", **change: object) -> Window:
    given = {"name": "社保专窗", "kind": "department", "organ": house.tax} | change
    user = house.manager
    return open_window(house.hall, code, actor=actor_of(user), user=user, **given)  # type: ignore[arg-type]


def test_a_place_is_opened_by_who_may_and_told(house: SimpleNamespace) -> None:
    made = open_place(
        "town-1", "石空镇民生服务中心", "town", house.town, parent=house.hall, actor=SYSTEM, user=house.admin
    )
    assert (made.region, made.parent) == (house.region, house.hall)
    assert Event.objects.get(kind="place.opened").data["organ"] == house.town.code
    again = open_place("town-1", "石空镇民生服务中心", "town", house.town, parent=house.hall, actor=SYSTEM)
    assert again == made and Event.objects.filter(kind="place.opened").count() == 1
    with pytest.raises(PlaceKnown, match="石空镇民生服务中心"):
        open_place("town-1", "别的", "town", house.town, actor=SYSTEM)
    for code, name, tier in (("a b", "甲", "town"), ("x", " ", "town"), ("x", "甲", "shop")):
        with pytest.raises(PlaceRefused):
            open_place(code, name, tier, house.town, actor=SYSTEM)
    with pytest.raises(NotAllowed):
        open_place("town-2", "乙", "town", house.town, actor=SYSTEM, user=house.clerk)
    with pytest.raises(NotAllowed):  # the hall's manager has the hall's organ, not the town
        open_place("town-2", "乙", "town", house.town, actor=SYSTEM, user=house.manager)


def test_a_window_is_opened_once_and_a_departments_names_its_organ(house: SimpleNamespace) -> None:
    made = _window(house)
    assert made.valid_from == clock.today() and _window(house) == made
    assert Event.objects.filter(kind="window.opened", subject="base/window:hall:B7").count() == 1
    with pytest.raises(WindowKnown, match="B7"):
        _window(house, name="另一个")
    with pytest.raises(PlaceRefused, match="哪个单位"):
        _window(house, "B8", organ=None)
    with pytest.raises(NotAllowed):
        open_window(house.hall, "B9", "窗", "general", actor=SYSTEM, user=house.approver)


def test_a_window_where_somebody_sits_stays_open(house: SimpleNamespace) -> None:
    with pytest.raises(WindowInUse, match="窗口甲"):
        close_window(house.window, actor=SYSTEM, user=house.manager)
    assert Window.objects.get(pk=house.window.pk).valid_to is None


def test_a_closed_window_takes_nobody_and_nothing_in_and_its_code_is_not_used_again(house: SimpleNamespace) -> None:
    window = _window(house)
    grant = grant_role(house.clerk2, "WC", house.tax, window=window, actor=SYSTEM)
    end_role(grant, clock.today().replace(year=2020), actor=SYSTEM)
    closed = close_window(window, actor=SYSTEM, user=house.manager)
    assert closed.valid_to is not None and closed.valid_to < clock.today()
    assert close_window(window, actor=SYSTEM).valid_to == closed.valid_to
    assert Event.objects.filter(kind="window.closed").count() == 1
    with pytest.raises(WindowClosed):
        grant_role(house.clerk2, "WC", house.bureau, window=closed, actor=SYSTEM)
    with pytest.raises(WindowKnown):
        _window(house)
    Grant.objects.filter(pk=grant.pk).update(valid_to=None)
    with pytest.raises(WindowClosed):
        open_case(user=house.clerk2, item=house.item, window=closed, place=None, applicant=PERSON)
    assert Place.objects.get(code="hall").windows.count() == 3
