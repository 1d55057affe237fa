"""清单自检: whether an item's elements are complete and agree with each other. Each check is a small function; the list at the end names them all.

A check says everything it finds and stops nothing: `error` contradicts the code lists or the law, `warning` is what provincial quality
checks send back, `advice` is what makes a guide poor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from mingting.catalogue.depth import codes_of, grade_of
from mingting.catalogue.elements import GUIDE, NAMES, said, text_of
from mingting.catalogue.models import Item
from mingting.rules.codes import item_code, phone
from mingting.rules.codes.errors import InvalidCode

Level = Literal["error", "warning", "advice"]


@dataclass(frozen=True)
class Issue:
    """One thing found: where (the element's name), and a sentence saying what to do."""

    level: Level
    where: str
    message: str


Check = Callable[[Item], Iterator[Issue]]
_ON_APPLICATION = {"01", "05", "07", "08", "09", "10", "11", "20", "21"}
_NOT_IN_CODES = {"11", "21"}
"""备案 and 便民服务 came after the national list of 2020: their basic codes keep another type."""
_NATURAL_DAYS = {"workday": 7 / 5, "natural_day": 1.0, "hour": 1 / 24, "month": 30.0, "year": 365.0}
_CATCH_ALL = re.compile(
    r"其他(?:相关|有关|必要)?(?:材料|资料|证明)|(?:规定|要求)的(?:其他)?(?:材料|资料)|等(?:相关)?材料"
)
_TELEPHONE = re.compile(r"[0-9()（）\-－转＋+ ]{5,}")
_SEVERAL_DAYS = re.compile(r"[2-9二三四五六七八九十]+\d*个?工作日")


def codes(item: Item) -> Iterator[Issue]:
    """实施编码: its length, its credit code, and that its parts agree with the columns."""
    try:
        if len(item_code.validate(item.code)) == 12:
            yield Issue("error", "code", "实施编码应为31位（业务办理项33位），现为12位的基本编码。")
            return
        typed = "" if item.item_type in _NOT_IN_CODES else item.item_type
        for found in item_code.problems(item.code, item.basic_code, item.exercise_level, typed):
            yield Issue("error", "code", f"{found}，请核对。")
    except InvalidCode as error:
        yield Issue("error", "code", str(error))


def limits(item: Item) -> Iterator[Issue]:
    """时限: a promise within the law, none for instant items, and no 0 where there is no limit."""
    promise, legal = item.promise_limit, item.legal_limit
    if legal == 0:
        yield Issue("error", "anticipate_day", "法定时限填了0；没有法定时限的应不填。")
    if item.case_kind == Item.CaseKind.PROMISED and not promise:
        yield Issue("error", "promise_day", "承诺件没有承诺时限，请补填。")
    if item.case_kind == Item.CaseKind.INSTANT and promise and not _within_a_day(promise, item.promise_unit):
        yield Issue("error", "promise_day", "即办件的承诺时限应为0或1个工作日，请核对办件类型。")
    if promise is None or not legal:
        return
    if item.promise_unit == item.legal_unit:
        if promise > legal:
            yield Issue("error", "promise_day", f"承诺时限{promise}长于法定时限{legal}，请核对。")
    elif promise * _NATURAL_DAYS[item.promise_unit] > legal * _NATURAL_DAYS[item.legal_unit]:
        yield Issue("warning", "promise_day", "承诺时限与法定时限单位不同，折算后长于法定时限，请核对。")


def visits(item: Item) -> Iterator[Issue]:
    """到现场次数: given, with a reason when there are any, and in step with the online depth."""
    number, reason = item.onsite_visits, text_of(item.elements, "scene_reason")
    if number is None:
        yield Issue("warning", "limit_scene_num", "没有填到现场次数；不需要到现场的填0。")
        return
    if number and item.elements and not reason:
        yield Issue("warning", "scene_reason", f"须到现场{number}次，没有说明原因，请补填。")
    if not number and reason:
        yield Issue("warning", "scene_reason", "到现场次数为0，却写了到现场原因，请删去或更正次数。")
    if number and grade_of(item.online_depth, number) == 4:
        yield Issue("error", "online_handle_depth", f"网办深度为Ⅳ级（全程网办），到现场次数却是{number}，请核对。")
    offline = not codes_of(item.online_depth) & {3, 4, 5, 6, 7} and grade_of(item.online_depth, number) < 3
    if not number and offline and said(item.elements, "is_express") is not True:
        yield Issue("warning", "is_express", "到现场次数为0而不能网上办理，应支持物流快递收件，请核对。")


def depth(item: Item) -> Iterator[Issue]:
    """网办深度: given."""
    if not item.online_depth:
        yield Issue("warning", "online_handle_depth", "没有填网办深度，请补填。")


def standing(item: Item) -> Iterator[Issue]:
    """状态: dates in order, an end for what is cancelled."""
    if item.valid_to and item.valid_to < item.valid_from:
        yield Issue("error", "valid_to", "取消日期早于生效日期，请核对。")
    if item.state == Item.State.CANCELLED and not item.valid_to:
        yield Issue("warning", "valid_to", "事项已取消，没有填取消日期。")


def presence(item: Item) -> Iterator[Issue]:
    """进驻: what people apply for is handled in the hall, or is exempt with a reason."""
    on_application = item.item_type in _ON_APPLICATION and item.state == Item.State.ACTIVE
    if on_application and not item.in_hall and not item.presence_exemption:
        yield Issue("advice", "is_entry_center", "依申请事项没有进驻大厅，也没有不进驻的批准说明。")


def guide(item: Item) -> Iterator[Issue]:
    """办事指南: every element that must be there. A guide nobody entered yet (a material list alone is none) is one issue, not eleven."""
    if not any(item.elements.get(name) for name in GUIDE if name != "materials"):
        yield Issue("advice", "guide", "办事指南尚未录入。")
        return
    for name, title in GUIDE.items():
        if item.elements.get(name) in (None, "", [], {}):
            yield Issue("warning", name, f"办事指南缺少“{title}”。")


def contacts(item: Item) -> Iterator[Issue]:
    """咨询、监督方式: each with a telephone that can be one."""
    for name in ("link_way", "supervise_way"):
        given = text_of(item.elements, name)
        numbers = [one.strip() for one in _TELEPHONE.findall(given)]
        if given and not any(phone.is_valid(one) for one in numbers):
            yield Issue("warning", name, f"“{NAMES[name]}”里没有可拨打的电话，请核对。")


def fees(item: Item) -> Iterator[Issue]:
    """收费: what is charged has a basis and a standard."""
    if said(item.elements, "is_fee") is not True:
        return
    for name in ("fee_basis", "fees"):
        if not item.elements.get(name):
            yield Issue("warning", name, f"事项收费，缺少“{NAMES[name]}”。")


def materials(item: Item) -> Iterator[Issue]:
    """申请材料: named one by one, no catch-all, and forms that can be filled in by their sample."""
    for number, one in enumerate(_rows(item, "materials"), 1):
        name = str(one.get("name") or "").strip()
        where = f"materials[{number}]"
        if not name:
            yield Issue("warning", where, f"第{number}份材料没有名称。")
        elif _CATCH_ALL.search(name):
            yield Issue("warning", where, f"材料“{name}”是兜底条款，应逐项列明。")
        if said(one, "is_form") and not (one.get("blank_form") and one.get("sample")):
            yield Issue("warning", where, f"表格“{name}”应同时提供空表和填写样例。")


def conditions(item: Item) -> Iterator[Issue]:
    """受理条件: says conditions; materials have their own place."""
    given = text_of(item.elements, "accept_condition")
    for one in _rows(item, "materials"):
        name = str(one.get("name") or "").strip()
        if len(name) > 3 and name in given:
            yield Issue("advice", "accept_condition", f"受理条件里写了材料“{name}”，应移到申请材料。")


def flow(item: Item) -> Iterator[Issue]:
    """办理流程: an instant item has no step of several days."""
    given = text_of(item.elements, "handle_flow")
    if item.case_kind == Item.CaseKind.INSTANT and (found := _SEVERAL_DAYS.search(given)):
        yield Issue("warning", "handle_flow", f"即办件的流程里有“{found.group()}”，请核对。")


CHECKS: tuple[Check, ...] = (
    codes,
    limits,
    visits,
    depth,
    standing,
    presence,
    guide,
    contacts,
    fees,
    materials,
    conditions,
    flow,
)


def issues_of(item: Item) -> list[Issue]:
    """Everything every check finds in one item."""
    return [issue for check in CHECKS for issue in check(item)]


def sameness(items: Iterable[Item]) -> Iterator[tuple[str, Issue]]:
    """四级四同 within the house: items of one basic code bear one name and one type. Answers the code of each item that differs from most."""
    in_order = sorted(items, key=lambda one: one.basic_code)
    for basic, group in groupby(in_order, key=lambda one: one.basic_code):
        same = list(group)
        for field, title in (("name", "名称"), ("item_type", "类型")):
            values = [str(getattr(one, field)) for one in same]
            usual = max(sorted(set(values)), key=values.count)
            for one, value in zip(same, values, strict=True):
                if value != usual:
                    message = f"{title}与同一基本编码（{basic}）的其他事项不一致：多数为“{usual}”，此项为“{value}”。"
                    yield one.code, Issue("warning", field, message)


def _within_a_day(limit: int, unit: str) -> bool:
    return limit <= (24 if unit == "hour" else 1) and unit in {"workday", "natural_day", "hour"}


def _rows(item: Item, name: str) -> list[dict[str, Any]]:
    found = item.elements.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
