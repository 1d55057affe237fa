"""What a counter takes in, how an item is found by typing, and the material list as the guide gives it."""

from __future__ import annotations

import doctest
from datetime import date
from types import SimpleNamespace

import pytest

from mingting.base.models import Organ, Place, Presence, Window
from mingting.catalogue import materials, spelling
from mingting.catalogue.models import Item
from mingting.catalogue.reads import find_items, items_at

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 15)


@pytest.fixture
def hall() -> SimpleNamespace:
    def organ(parent: Organ | None, name: str, kind: str) -> Organ:
        fresh = Organ(code=name, name=name, short_name=name, kind=kind)
        made: Organ = (
            Organ.objects.add_child(parent, instance=fresh) if parent else Organ.objects.add_root(instance=fresh)
        )
        return made

    county = organ(None, "县", "county")
    market, housing = organ(county, "市场监管局", "department"), organ(county, "住建局", "department")
    town = organ(county, "宁安镇", "town")
    village = organ(town, "南街村", "village")
    other = organ(county, "石空镇", "town")
    main = Place.objects.create(code="hall", name="大厅", tier="hall", organ=county)
    point = Place.objects.create(code="nj", name="南街村代办点", tier="village", organ=village)
    for one in (market, housing):
        Presence.objects.create(organ=one, place=main)
    return SimpleNamespace(
        county=county, market=market, housing=housing, town=town, other=other, main=main, point=point,
        own=Window.objects.create(place=main, code="1", name="市场窗", kind="department", organ=market),
        general=Window.objects.create(place=main, code="2", name="综合窗", kind="general"),
    )  # fmt: skip


def item(organ: Organ, code: str, name: str, **change: object) -> Item:
    given = {
        "basic_code": code[:12], "item_type": "01", "exercise_level": "4", "case_kind": "promised", "valid_from": date(2020, 1, 1)
    } | change  # fmt: skip
    return Item.objects.create(organ=organ, code=code, name=name, **given)


def names(found: object) -> list[str]:
    return [one.name for one in found]  # type: ignore[attr-defined]


def test_a_departments_window_takes_in_its_organs_items_and_a_general_one_all_that_stand_there(
    hall: SimpleNamespace,
) -> None:
    item(hall.market, "A1", "食品经营许可")
    item(hall.housing, "B1", "施工许可")
    item(hall.town, "C1", "高龄津贴申领")
    item(hall.other, "D1", "高龄津贴申领（石空镇）")
    item(hall.market, "A2", "已取消", state="cancelled")
    item(hall.market, "A3", "到期", valid_to=date(2021, 7, 14))
    assert names(items_at(DAY, window=hall.own)) == ["食品经营许可"]
    assert sorted(names(items_at(DAY, window=hall.general))) == ["施工许可", "食品经营许可"]
    assert names(items_at(DAY, place=hall.point)) == ["高龄津贴申领"]
    assert names(items_at(DAY)) == []


def test_an_item_is_found_by_name_initials_pinyin_and_code_the_best_first(hall: SimpleNamespace) -> None:
    item(hall.market, "000117112000X1", "食品经营许可（变更）")
    item(hall.market, "000117112000X2", "食品经营许可")
    item(hall.market, "000131999000X3", "特种设备使用登记")
    item(hall.market, "000131999000X4", "重要工业产品许可")
    there = items_at(DAY, window=hall.own)
    assert names(find_items("经营", there)) == ["食品经营许可", "食品经营许可（变更）"]
    assert names(find_items("食品 变更", there)) == ["食品经营许可（变更）"]
    assert names(find_items("spjy", there)) == ["食品经营许可", "食品经营许可（变更）"]
    assert names(find_items("SP XK", there)) == ["食品经营许可", "食品经营许可（变更）"]
    assert names(find_items("cygy", there)) == ["重要工业产品许可"] == names(find_items("zygy", there))
    assert names(find_items("tezhong", there)) == ["特种设备使用登记"]
    assert names(find_items("00013199", there)) == ["特种设备使用登记", "重要工业产品许可"]
    assert names(find_items("９９９０００Ｘ４", there)) == ["重要工业产品许可"]
    assert names(find_items("施工", there)) == [] == names(find_items("  ", there)) == names(find_items("qqqq", there))
    assert len(find_items("许可", there, limit=2)) == 2


def test_a_search_asks_the_database_at_most_twice(hall: SimpleNamespace, django_assert_max_num_queries: object) -> None:
    for number in range(30):
        item(hall.market, f"0001{number:08}", f"食品经营许可{number}")
    there = items_at(DAY, window=hall.own)
    for text in ("许可", "spjy", "0001"):
        with django_assert_max_num_queries(2):  # type: ignore[operator]
            assert len(find_items(text, there)) == 12


def test_material_lists_are_read_whatever_they_are_called() -> None:
    rows = materials.rows_of(
        [
            {"材料名称": "平面图", "必要性": "可容缺", "材料类型": "原件", "份数": "3份"},
            {"name": "照片", "necessity": "optional", "form": "electronic", "licence_type": "身份证"},
            {"name": " "},
            7,
        ]
    )
    assert [(row.name, row.necessity, row.form, row.copies) for row in rows] == [
        ("平面图", "tolerable", "original", 3),
        ("照片", "optional", "electronic", 1),
        ("7", "required", "copy", 1),
    ]
    assert materials.rows_of({"name": "不是列表"}) == () == materials.rows_of(None)
    assert len(materials.rows_of(["甲"] * 500)) == materials.MOST


def test_the_examples_of_the_catalogue_hold() -> None:
    for module in (materials, spelling):
        assert doctest.testmod(module).failed == 0
