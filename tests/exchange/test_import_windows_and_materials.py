"""Windows and material lists by ledger; items with their delegation; what a person sets afterwards is no fault of the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ledger_county import BUREAU, MARKET

from mingting.base import clock
from mingting.base.journal import SYSTEM
from mingting.base.models import Grant, Organ, User, Window
from mingting.catalogue.acts.set_delegation import set_delegation
from mingting.catalogue.acts.set_materials import set_materials
from mingting.catalogue.delegation import village_may_accept, window_may_decide
from mingting.catalogue.materials import MaterialRow, materials_of
from mingting.catalogue.models import Item
from mingting.catalogue.reads import version_on
from mingting.exchange.checks import check_ledgers
from mingting.rules.codes import item_code

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WINDOWS = [
    ("场所", "窗口编号", "窗口名称", "窗口类型", "单位", "启用日期", "停用日期"),
    ("640521-hall", "A1", "综合窗1", "全科综合窗", "", "2021-01-04", ""),
    ("市民服务大厅", "B1", "市监专窗", "专窗", "市监局", "", ""),
]
ITEM_HEADINGS = (
    "实施编码", "版本", "事项名称", "实施主体", "事项类型", "行使层级", "办件类型", "承诺时限", "生效日期", "特别程序", "窗口即办", "代办受理",
)  # fmt: skip
INSTANT, PROMISED = (item_code.make(MARKET, "4", f"0007071120{n:02d}") for n in (7, 8))
ITEMS = [
    ITEM_HEADINGS,
    (INSTANT, 1, "开办餐饮登记", "市监局", "行政确认", "县级", "即办件", "", "2020-01-01", "", "是", "是"),
    (PROMISED, 1, "食品生产确认", "市监局", "行政确认", "县级", "承诺件", 5, "2020-01-01", "现场勘验、检验", "否", ""),
]
MATERIALS = [
    ("实施编码", "序号", "材料名称", "必要性", "材料形式", "份数", "说明"),
    (PROMISED, 2, "身份证", "", "", "", "正反面"),
    (PROMISED, 1, "申请书", "必要", "原件", 2, ""),
    (INSTANT, 1, "健康证", "可容缺", "电子件", 1, ""),
]


def _item(code: str) -> Item:
    found = version_on(code, clock.today())
    assert found is not None
    return found


def test_windows_enter_once_and_a_departments_names_its_organ(county) -> None:
    assert county("windows", WINDOWS).taken == 2
    assert county("windows", WINDOWS[:2]).known == 1
    assert Window.objects.get(code="B1").organ.code == MARKET
    wrong = county("windows", [WINDOWS[0], ("640521-hall", "C1", "某专窗", "专窗", "", "", "")])
    assert wrong.aside == 1 and "哪个单位" in wrong.problems[0].say
    other = county("windows", [WINDOWS[0], ("640521-hall", "A1", "改了名", "全科综合窗", "", "2021-01-04", "")])
    assert other.aside == 1 and not list(check_ledgers())
    Window.objects.filter(code="B1").update(name="暗改")
    assert len(list(check_ledgers())) == 1


def test_items_bring_delegation_and_special_procedures(county) -> None:
    assert county("items", ITEMS).aside == 0
    assert window_may_decide(_item(INSTANT)) and village_may_accept(_item(INSTANT))
    assert _item(PROMISED).special_procedures == ["inspection", "site_survey"]
    assert not window_may_decide(_item(PROMISED)) and "village_accept" not in _item(PROMISED).elements
    assert county("items", [*ITEMS, ("",) * 12]).known == 2
    row = list(ITEMS[2])
    for at, text, says in ((10, "是", "承诺件"), (9, "跳舞", "没有“跳舞”")):
        row[:2] = [row[0], 7]
        bad = [*row]
        bad[at] = text
        outcome = county("items", [ITEM_HEADINGS, tuple(bad)])
        assert outcome.aside == 1 and says in outcome.problems[0].say


def test_lists_brought_the_same_day_are_of_the_version_itself(county) -> None:
    county("items", ITEMS)
    assert county("materials", MATERIALS).taken == 3
    assert _item(PROMISED).version == 1
    assert materials_of(_item(PROMISED)) == (
        MaterialRow("申请书", form="original", copies=2),
        MaterialRow("身份证", note="正反面"),
    )
    assert materials_of(_item(INSTANT))[0].necessity == "tolerable"
    assert county("materials", [MATERIALS[0], MATERIALS[3], MATERIALS[1]]).known == 2
    clash = county("materials", [MATERIALS[0], (PROMISED, 1, "申请书", "非必要", "原件", 2, "")])
    assert clash.aside == 1 and not list(check_ledgers())


def test_a_list_that_comes_later_makes_a_version_and_an_unknown_item_is_set_aside(county) -> None:
    county("items", ITEMS)
    with clock.set_clock(clock.now() + timedelta(days=3)):
        outcome = county("materials", [*MATERIALS, ("11640521010123450H4000117112000", 1, "甲", "", "", "", "")])
        assert (outcome.taken, outcome.aside) == (3, 1)
        assert (_item(PROMISED).version, len(materials_of(_item(PROMISED)))) == (2, 2)
        assert county("items", [*ITEMS, ("",) * 12]).known == 2, "the ledger's own version is as the ledger has it"
        assert not list(check_ledgers())


def test_what_is_set_afterwards_is_no_fault_of_the_ledger_and_the_same_ledger_is_still_known(county) -> None:
    county("items", ITEMS)
    county("materials", MATERIALS)
    with clock.set_clock(clock.now() + timedelta(days=2)):
        set_materials(_item(PROMISED), [MaterialRow("申请书")], actor=SYSTEM)
        set_delegation(_item(INSTANT), window_decides=False, village_accept=False, actor=SYSTEM)
        assert not list(check_ledgers())
        assert county("items", [*ITEMS, ("",) * 12]).known == 2
    Item.objects.filter(code=PROMISED, version=1).update(promise_limit=9)
    assert len(list(check_ledgers())) == 1


def test_a_department_brings_windows_and_lists_only_of_its_own(county) -> None:
    county("items", ITEMS)
    head = User.objects.create(username="head", organ=Organ.objects.get(code=BUREAU))
    Grant.objects.create(user=head, role="DL", organ=Organ.objects.get(code=BUREAU))
    assert county("materials", MATERIALS, user=head).aside == 3
    village = county("windows", [WINDOWS[0], ("640521-shikong", "A1", "综合窗", "全科综合窗", "", "", "")], user=head)
    assert village.aside == 1 and "范围" in village.problems[0].say


def test_a_list_waits_for_a_version_to_come(county) -> None:
    county("items", ITEMS)
    item = _item(PROMISED)
    Item.objects.filter(pk=item.pk).update(ledger=None)
    item.pk, item.version, item.valid_from = None, 2, clock.today() + timedelta(days=5)
    item.save(force_insert=True)
    outcome = county("materials", MATERIALS)
    assert (outcome.taken, outcome.aside) == (1, 2) and "尚未生效" in outcome.problems[0].say
