from __future__ import annotations

import doctest
from datetime import date
from typing import Any

import pytest

from mingting.base.models import Organ
from mingting.base.permissions import Reach
from mingting.base.scopes import Scope
from mingting.catalogue import depth
from mingting.catalogue.checks import CHECKS, Issue, issues_of, sameness
from mingting.catalogue.models import Item
from mingting.catalogue.reads import issues, items_on, version_on
from mingting.rules.codes import item_code

BODY = "11640521010123450H"
CODE = item_code.make(BODY, "4", "000117112000")
GUIDE: dict[str, Any] = {
    "by_law": "行政许可法",
    "accept_condition": "符合条件的申请人",
    "handle_flow": "受理、审查、决定",
    "materials": [{"name": "食品经营许可申请书", "is_form": "1", "blank_form": "a", "sample": "b"}],
    "result_name": "食品经营许可证",
    "is_fee": "0",
    "handle_form": "1^2",
    "handle_addr": "市民服务大厅二楼",
    "handle_time": "工作日8:30-18:00",
    "link_way": "0955-5021234",
    "supervise_way": "12345",
}


def item(elements: dict[str, Any] | None = None, **change: Any) -> Item:
    """An item in order, but for what is changed."""
    fields: dict[str, Any] = {
        "code": CODE,
        "basic_code": "000117112000",
        "name": "食品经营许可",
        "item_type": "01",
        "exercise_level": "4",
        "case_kind": "promised",
        "legal_limit": 20,
        "promise_limit": 5,
        "onsite_visits": 0,
        "online_depth": "3^4^5",
        "in_hall": True,
        "valid_from": date(2020, 1, 1),
        "elements": GUIDE | (elements or {}),
    }
    return Item(**fields | change)


def found(one: Item) -> list[tuple[str, str]]:
    return [(issue.level, issue.where) for issue in issues_of(one)]


def test_an_item_in_order_has_no_issue() -> None:
    assert issues_of(item()) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"code": CODE[:-1]}, ("error", "code")),
        ({"code": "000117112000"}, ("error", "code")),
        ({"code": CODE[:17] + "X" + CODE[18:]}, ("error", "code")),
        ({"exercise_level": "5"}, ("error", "code")),
        ({"basic_code": "000117112001"}, ("error", "code")),
        ({"item_type": "07"}, ("error", "code")),
        ({"promise_limit": 21}, ("error", "promise_day")),
        ({"promise_limit": None}, ("error", "promise_day")),
        ({"promise_limit": 2, "promise_unit": "month"}, ("warning", "promise_day")),
        ({"case_kind": "instant", "promise_limit": 3}, ("error", "promise_day")),
        ({"legal_limit": 0}, ("error", "anticipate_day")),
        ({"onsite_visits": None}, ("warning", "limit_scene_num")),
        ({"onsite_visits": 1, "online_depth": "3^4^6"}, ("error", "online_handle_depth")),
        ({"onsite_visits": 1, "online_depth": "Ⅳ级"}, ("error", "online_handle_depth")),
        ({"online_depth": "1^2"}, ("warning", "is_express")),
        ({"online_depth": ""}, ("warning", "online_handle_depth")),
        ({"valid_to": date(2019, 1, 1)}, ("error", "valid_to")),
        ({"state": "cancelled"}, ("warning", "valid_to")),
        ({"in_hall": False}, ("advice", "is_entry_center")),
        ({"elements": {"scene_reason": "核验原件"}}, ("warning", "scene_reason")),
        ({"elements": {"by_law": ""}}, ("warning", "by_law")),
        ({"elements": {"materials": []}}, ("warning", "materials")),
        ({"elements": {"link_way": "到窗口咨询"}}, ("warning", "link_way")),
        ({"elements": {"is_fee": "1"}}, ("warning", "fee_basis")),
        ({"elements": {"materials": [{"name": "其他材料"}]}}, ("warning", "materials[1]")),
        ({"elements": {"materials": [{"name": "法律法规规定的其他材料"}]}}, ("warning", "materials[1]")),
        ({"elements": {"materials": [{"name": "申请表", "is_form": "1"}]}}, ("warning", "materials[1]")),
        ({"elements": {"accept_condition": "提交食品经营许可申请书"}}, ("advice", "accept_condition")),
        (
            {"case_kind": "instant", "promise_limit": 0, "elements": {"handle_flow": "受理后3个工作日内审查"}},
            ("warning", "handle_flow"),
        ),
    ],
)
def test_what_is_wrong_is_found_where_it_is(change: dict[str, Any], expected: tuple[str, str]) -> None:
    change = dict(change)
    assert expected in found(item(change.pop("elements", None), **change))


def test_a_visit_without_a_reason_is_told() -> None:
    assert ("warning", "scene_reason") in found(item(onsite_visits=1, online_depth="3^4"))
    assert found(item({"scene_reason": "核验原件"}, onsite_visits=1, online_depth="3^4")) == []


def test_no_visit_and_no_online_handling_is_right_by_express() -> None:
    assert found(item({"is_express": "1"}, online_depth="1^2")) == []


def test_no_legal_limit_is_no_issue() -> None:
    assert found(item(legal_limit=None)) == []


def test_an_instant_item_may_promise_a_working_day() -> None:
    assert found(item(case_kind="instant", promise_limit=1)) == []
    assert found(item(case_kind="instant", promise_limit=None)) == []


def test_a_filing_keeps_an_older_type_in_its_code() -> None:
    code = item_code.make(BODY, "4", "001017112000")
    assert found(item(code=code, basic_code="001017112000", item_type="11")) == []


def test_a_guide_that_nobody_entered_is_one_issue() -> None:
    bare = item()
    bare.elements = {}
    assert found(bare) == [("advice", "guide")]


def test_every_check_stands_in_the_list_once() -> None:
    assert len(set(CHECKS)) == len(CHECKS) == 12


def test_every_sentence_is_chinese_and_ends() -> None:
    worst = item(
        {"is_fee": "1", "materials": [{"name": "其他材料", "is_form": "1"}], "link_way": "x", "scene_reason": "核验"},
        code="1",
        promise_limit=30,
        legal_limit=0,
        online_depth="",
        in_hall=False,
        state="cancelled",
    )
    messages = [issue.message for issue in issues_of(worst)]
    assert len(messages) > 8
    assert all(message.endswith("。") for message in messages)


def test_items_of_one_basic_code_bear_one_name() -> None:
    other = item(code=item_code.make(BODY, "5", "000117112000"), name="食品经营登记")
    third = item(code=item_code.make(BODY, "6", "000117112000"))
    differing = list(sameness([item(), other, third]))
    assert [(code, issue.where) for code, issue in differing] == [(other.code, "name")]
    assert "食品经营许可" in differing[0][1].message
    assert isinstance(differing[0][1], Issue)


def test_examples_of_online_depth_hold() -> None:
    result = doctest.testmod(depth)
    assert result.attempted
    assert not result.failed


@pytest.mark.django_db
@pytest.mark.both
def test_a_case_finds_the_version_of_its_day() -> None:
    organ = Organ.objects.add_root(instance=Organ(code="a", name="甲", short_name="甲", kind="department"))
    for version, since, state in ((1, 2020, "active"), (2, 2021, "active"), (3, 2022, "draft"), (4, 2023, "cancelled")):
        item(version=version, valid_from=date(since, 1, 1), organ=organ, state=state).save()
    versions = [version_on(CODE, date(year, 6, 1)) for year in (2019, 2020, 2021, 2022, 2023)]
    assert [one.version if one else None for one in versions] == [None, 1, 2, 2, None]
    assert items_on(date(2021, 6, 1)).count() == 1


@pytest.mark.django_db
@pytest.mark.both
def test_the_list_of_issues_keeps_to_the_reach() -> None:
    organs = [
        Organ.objects.add_root(instance=Organ(code=code, name=code, short_name=code, kind="department"))
        for code in ("a", "b")
    ]
    for level, organ in zip("45", organs, strict=True):
        code = item_code.make(BODY, level, "000117112000")
        item(code=code, exercise_level=level, organ=organ, promise_limit=99).save()
    listed = issues(Reach((Scope(organs[1].path),)), date(2021, 6, 1))
    assert [one.organ.code for one, _ in listed] == ["b"]
    assert [issue.where for issue in listed[0][1]] == ["promise_day"]
