"""What an organ sets about its items: a change is a version from today on, cases keep theirs, and an item is counted once."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from case_house import PERSON, at, build_house, make_item

from mingting.assess.facts.ground import read_ground
from mingting.base import clock
from mingting.base.errors import NotAllowed
from mingting.base.journal import SYSTEM
from mingting.base.models import Event
from mingting.base.permissions import actor_of
from mingting.catalogue.acts.set_delegation import set_delegation
from mingting.catalogue.acts.set_materials import digest_of, set_materials
from mingting.catalogue.acts.set_special import set_special
from mingting.catalogue.checks import issues_of
from mingting.catalogue.delegation import village_may_accept, window_may_decide
from mingting.catalogue.errors import ItemChanged, MaterialRefused, NotInstant, SpecialUnknown, VersionAhead
from mingting.catalogue.materials import MaterialRow, materials_of
from mingting.catalogue.models import Item
from mingting.catalogue.reads import items_on, version_on
from mingting.handle.cases.acts.start_special import allowed_kinds
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ROWS = (
    MaterialRow("申请表", form="original"),
    MaterialRow("身份证", copies=2, note="正反面"),
    MaterialRow("照片", "tolerable", "electronic"),
)


@pytest.fixture
def house() -> SimpleNamespace:
    return build_house()


def test_a_list_is_a_version_from_today_and_cases_keep_the_one_they_stand_on(house: SimpleNamespace) -> None:
    case = take_in(user=house.clerk, item=house.item, window=house.window, place=None, applicant=PERSON)
    new = set_materials(house.item, ROWS, actor=actor_of(house.approver), user=house.approver)
    today = clock.today()
    assert (new.version, new.valid_from, materials_of(new)) == (2, today, ROWS)
    old = Item.objects.get(pk=house.item.pk)
    assert old.valid_to == today - timedelta(days=1) and materials_of(old) == ()
    assert Case.objects.get(pk=case.pk).item_id == old.pk
    assert version_on(old.code, today) == new and version_on(old.code, today - timedelta(days=1)) == old
    told = Event.objects.get(kind="item.changed")
    assert (told.subject, told.data["names"]) == (f"catalogue/item:{old.code}", ["申请表", "身份证", "照片"])


def test_a_version_of_today_on_which_nothing_stands_is_changed_in_place_and_else_followed(
    house: SimpleNamespace,
) -> None:
    new = set_materials(house.item, ROWS, actor=SYSTEM)
    assert set_materials(new, ROWS[:2], actor=SYSTEM).pk == new.pk
    new = Item.objects.get(pk=new.pk)
    take_in(user=house.clerk, item=new, window=house.window, place=None, applicant=PERSON)
    third = set_special(new, ["听证"], actor=SYSTEM)
    assert third.version == 3 and materials_of(third) == ROWS[:2]
    assert [one.pk for one in items_on(clock.today()).filter(code=new.code)] == [third.pk]


def test_the_same_again_changes_nothing_and_tells_nothing(house: SimpleNamespace) -> None:
    new = set_materials(house.item, ROWS, actor=SYSTEM)
    assert set_materials(new, ROWS, actor=SYSTEM) == new
    assert set_special(new, [], actor=SYSTEM) == new
    assert set_delegation(new, window_decides=False, village_accept=False, actor=SYSTEM) == new
    assert Event.objects.filter(kind="item.changed").count() == 1


def test_an_item_is_counted_once_a_day_whatever_its_versions(house: SimpleNamespace) -> None:
    """Stocks count what began by a day and has not ended: that sum stays one an item, on every day."""

    def counted(day: date) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in read_ground().still["items"]:
            standing = row["valid_from"] <= day and (row["ended_on"] is None or day < row["ended_on"])
            found[row["code"]] = found.get(row["code"], 0) + standing
        return found

    today = clock.today()
    days = [today + timedelta(days=shift) for shift in (-400, -1, 0, 1, 400)]
    assert all(set(counted(day).values()) == {1} for day in days)
    new = set_materials(house.item, ROWS, actor=SYSTEM)
    take_in(user=house.clerk, item=new, window=house.window, place=None, applicant=PERSON)
    set_special(new, ["检测"], actor=SYSTEM)
    set_delegation(house.instant, window_decides=False, village_accept=True, actor=SYSTEM)
    assert Item.objects.filter(code=house.item.code).count() == 3
    assert all(set(counted(day).values()) == {1} for day in days)


def test_only_an_instant_item_is_decided_at_the_window(house: SimpleNamespace) -> None:
    with pytest.raises(NotInstant, match="承诺件"):
        set_delegation(house.item, window_decides=True, village_accept=False, actor=SYSTEM)
    off = set_delegation(house.instant, window_decides=False, village_accept=True, actor=SYSTEM, user=house.head)
    assert village_may_accept(off) and not window_may_decide(off)
    on = set_delegation(off, window_decides=True, village_accept=True, actor=SYSTEM, user=house.leader)
    assert window_may_decide(on)
    assert [one.data["window_decides"] for one in Event.objects.filter(kind="item.changed").order_by("id")] == [
        False,
        True,
    ]


def test_named_kinds_are_those_that_stop_the_clock(house: SimpleNamespace) -> None:
    new = set_special(house.item, ["现场勘验", "hearing"], actor=SYSTEM, user=house.chief)
    case = take_in(user=house.clerk, item=new, window=house.window, place=None, applicant=PERSON)
    assert [one.value for one in allowed_kinds(case)] == ["hearing", "site_survey"] == new.special_procedures
    with pytest.raises(SpecialUnknown, match="跳舞"):
        set_special(new, ["跳舞"], actor=SYSTEM)


def test_others_and_other_organs_set_nothing(house: SimpleNamespace) -> None:
    for user in (house.clerk, house.other_approver, house.manager, house.admin, house.statistics):
        with pytest.raises(NotAllowed):
            set_materials(house.item, ROWS, actor=SYSTEM, user=user)
        with pytest.raises(NotAllowed):
            set_special(house.item, [], actor=SYSTEM, user=user)
        with pytest.raises(NotAllowed):
            set_delegation(house.item, window_decides=False, village_accept=True, actor=SYSTEM, user=user)
    assert Item.objects.get(pk=house.item.pk).valid_to is None


def test_what_was_changed_meanwhile_is_not_overwritten(house: SimpleNamespace) -> None:
    seen = digest_of(house.item)
    new = set_materials(house.item, ROWS, seen=seen, actor=SYSTEM)
    with pytest.raises(ItemChanged, match="刷新"):
        set_materials(house.item, ROWS[:1], actor=SYSTEM)
    with pytest.raises(ItemChanged):
        set_materials(new, ROWS[:1], seen=seen, actor=SYSTEM)


def test_a_version_to_come_is_waited_for(house: SimpleNamespace) -> None:
    make_item(house.tax, house.item.code, version=2, valid_from=clock.today() + timedelta(days=9))
    with pytest.raises(VersionAhead):
        set_materials(house.item, ROWS, actor=SYSTEM)


@pytest.mark.parametrize(
    "rows",
    [
        (MaterialRow(""),),
        (MaterialRow("甲"), MaterialRow("甲")),
        (MaterialRow("甲", "perhaps"),),
        (MaterialRow("甲", form="stone"),),
        (MaterialRow("甲", copies=0),),
        (MaterialRow("甲", note="长" * 201),),
        tuple(MaterialRow(f"材料{n}") for n in range(61)),
    ],
)
def test_a_list_that_says_nothing_clear_is_refused(house: SimpleNamespace, rows: tuple[MaterialRow, ...]) -> None:
    with pytest.raises(MaterialRefused):
        set_materials(house.item, rows, actor=SYSTEM)


def test_what_the_guide_says_besides_of_a_material_stays(house: SimpleNamespace) -> None:
    house.item.elements = {"materials": [{"name": "申请表", "blank_form": "空表", "kind": "复印件"}], "by_law": "某法"}
    house.item.save()
    with clock.set_clock(at("2031-03-03 09:00")):
        new = set_materials(house.item, ROWS, actor=SYSTEM)
    assert new.elements["materials"][0]["blank_form"] == "空表" and new.elements["by_law"] == "某法"
    assert materials_of(new) == ROWS


def test_a_list_alone_is_no_guide_and_said_once(house: SimpleNamespace) -> None:
    new = set_materials(house.item, ROWS, actor=SYSTEM)
    assert [one.message for one in issues_of(new) if "办事指南" in one.message] == ["办事指南尚未录入。"]
