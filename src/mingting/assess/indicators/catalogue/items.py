"""事项: how they are set up, and how many of them are really handled. Structure is counted on the last day of the period."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ibis import _

from mingting.assess.indicators.catalogue.cases import KEPT
from mingting.assess.indicators.catalogue.online import DEPARTMENTS, TOWNS, UNITS
from mingting.assess.indicators.declare import Filter, Indicator, Members, Part, Ratio, Stock, count, either, test

IN_FORCE = _.state.isin(["active", "cancelled"])
APPLIED = IN_FORCE & _.on_application
LIMITED = IN_FORCE & _.legal_days.notnull() & _.promise_days.notnull() & (_.legal_days > 0)


def items_in_force(where: Filter = None, add: Filter = None) -> Stock:
    return Stock((Part("items", "valid_from", either(IN_FORCE, where), add, until="ended_on"),))


def structure(code: str, name: str, says: str, top: Filter, of: Filter = None, **more: Any) -> Indicator:
    """A share of the items in force on the last day."""
    return Indicator(
        code,
        name,
        Ratio(items_in_force(either(of, top)), items_in_force(of)),
        "%",
        says,
        better="more",
        places=2,
        **more,
    )


ALL = Part("items", "valid_from", IN_FORCE, until="ended_on")
items = items_in_force()
covered = Members("item", ALL, (test(count("cases", "finished_on", KEPT), ">0"),), unit="件")
reviewed = Members("item", ALL, (test(count("cases", "reviewed_on", KEPT), ">0"),), unit="件")
coverage = Ratio(covered, items)


def band(code: str, name: str, among: Part, says: str, *conditions: str, better: Any = "") -> Indicator:
    """How many organs have a coverage inside a band; organs without items are in none."""
    return Indicator(code, name, Members("organ", among, (test(coverage, *conditions),)), "个", says, better=better)


INDICATORS = (
    Indicator(
        "items", "在用事项数", items, "项", "统计期最后一日在用的政务服务事项数，按实施单位统计；同一事项只计现行版本。"
    ),
    Indicator("items_covered", "有办件的事项数", covered, "项", "在用事项中，统计期内至少办结1件的事项数。"),
    Indicator(
        "item_coverage",
        "事项办理覆盖率",
        coverage,
        "%",
        "统计期内至少办结1件的在用事项数除以在用事项数。",
        number="K31",
        target=Decimal(50),
        better="more",
        places=2,
    ),
    band(
        "departments_covered_full",
        "覆盖率为100%的部门数",
        DEPARTMENTS,
        "事项办理覆盖率为100%的部门数。",
        "==100",
        better="more",
    ),
    band(
        "departments_covered_below_10",
        "覆盖率不足10%的部门数",
        DEPARTMENTS,
        "事项办理覆盖率大于0、不足10%的部门数。",
        ">0",
        "<10",
    ),
    band(
        "departments_covered_zero",
        "覆盖率为0的部门数",
        DEPARTMENTS,
        "有在用事项而没有一项办结的部门数。",
        "==0",
        better="less",
    ),
    band("towns_covered_above_10", "覆盖率超过10%的乡镇数", TOWNS, "事项办理覆盖率超过10%的乡镇数。", ">10"),
    band("towns_covered_upto_10", "覆盖率不超过10%的乡镇数", TOWNS, "事项办理覆盖率不超过10%的乡镇数。", "<=10"),
    band("units_covered_above_50", "覆盖率超过50%的单位数", UNITS, "事项办理覆盖率超过50%的部门和乡镇数。", ">50"),
    band(
        "units_covered_below_20",
        "覆盖率低于20%的单位数",
        UNITS,
        "事项办理覆盖率低于20%的部门和乡镇数。",
        "<20",
        better="less",
    ),
    Indicator(
        "units_covered_below_20_share",
        "覆盖率低于20%的单位占比",
        Ratio(
            Members("organ", UNITS, (test(coverage, "<20"),)),
            Members("organ", UNITS, (test(items, ">0"),), unit="项"),
        ),
        "%",
        "事项办理覆盖率低于20%的部门和乡镇，占有在用事项的部门和乡镇的比例。",
        better="less",
        places=2,
    ),
    Indicator(
        "departments_with_items",
        "有事项的部门数",
        Members("organ", DEPARTMENTS, (test(items, ">0"),), unit="项"),
        "个",
        "统计期最后一日有在用事项的部门数。",
    ),
    Indicator(
        "towns_with_items",
        "有事项的乡镇数",
        Members("organ", TOWNS, (test(items, ">0"),), unit="项"),
        "个",
        "统计期最后一日有在用事项的乡镇数。",
    ),
    structure(
        "online_capable_rate",
        "网上可办率",
        "依申请的在用事项中，网办深度达到二级以上的占比。",
        _.depth >= 2,
        _.on_application,
        number="K19",
        target=Decimal(95),
    ),
    structure(
        "fully_online_rate",
        "全程网办率",
        "在用事项中，网办深度达到四级的占比。",
        _.depth >= 4,
        number="K20",
        target=Decimal(80),
    ),
    Indicator(
        "limit_cut",
        "承诺时限压缩比",
        Ratio(items_in_force(LIMITED, _.legal_days - _.promise_days), items_in_force(LIMITED, _.legal_days)),
        "%",
        "（法定时限合计－承诺时限合计）÷法定时限合计，只计有法定时限的在用事项，按总量计算。",
        number="K21",
        target=Decimal(60),
        better="more",
        places=2,
    ),
    structure(
        "at_most_once_rate",
        "最多跑一次占比",
        "在用事项中，到现场次数不超过1次的占比。",
        _.visits <= 1,
        _.visits.notnull(),
        number="K23",
        target=Decimal(95),
    ),
    structure(
        "zero_visit_rate",
        "零跑动占比",
        "在用事项中，到现场次数为0，或者网办深度含办理、结果反馈的占比。",
        _.no_visit,
        number="K24",
        target=Decimal(80),
    ),
    Indicator(
        "average_visits",
        "平均跑动次数",
        Ratio(items_in_force(_.visits.notnull(), _.visits), items_in_force(_.visits.notnull()), percent=False),
        "次",
        "在用事项到现场次数合计除以事项数。",
        number="K25",
        better="less",
        places=2,
    ),
    structure(
        "instant_item_rate",
        "即办件占比",
        "在用事项中，办件类型为即办件的占比。",
        _.case_kind == "instant",
        number="K26",
        target=Decimal(50),
    ),
    structure(
        "depth3_rate",
        "网办深度三级以上占比",
        "在用事项中，网办深度达到三级或者四级的占比。",
        _.depth >= 3,
        number="K27",
        target=Decimal(90),
    ),
    structure(
        "presence_item_rate",
        "事项进驻率",
        "在用事项（经批准不进驻的除外）中，进驻政务服务大厅的占比。",
        _.in_hall,
        ~_.exempt,
        number="K28",
        target=Decimal(100),
    ),
    structure(
        "list_selfcheck_rate",
        "清单自检通过率",
        "在用事项中，要素齐全、承诺时限不超过法定时限等系统规则全部通过的占比。",
        ~_.flawed,
        number="K34",
        target=Decimal(100),
    ),
    Indicator(
        "review_item_coverage",
        "评价覆盖率",
        Ratio(reviewed, items),
        "%",
        "在用事项中，统计期内至少收到1条有效评价的事项占比。",
        number="K55",
        better="more",
        places=2,
    ),
)
