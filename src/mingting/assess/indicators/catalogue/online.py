"""网上办件、代办: by department, town and village point."""

from __future__ import annotations

from decimal import Decimal

from ibis import _

from mingting.assess.indicators.catalogue.cases import KEPT, accepted
from mingting.assess.indicators.declare import Indicator, Members, Part, Ratio, Sum, count, share, test

online = count("cases", "accepted_on", KEPT & (_.source_kind == "online"))
agent = count("cases", "accepted_on", KEPT & (_.source_kind == "agent"))
DEPARTMENTS = Part("organs", "valid_from", _.kind == "department", until="ended_on")
TOWNS = Part("organs", "valid_from", _.kind == "town", until="ended_on")
VILLAGES = Part("organs", "valid_from", _.kind == "village", until="ended_on")
UNITS = Part("organs", "valid_from", _.kind.isin(["department", "town"]), until="ended_on")
population = Sum(
    (Part("organs", "valid_from", (_.kind == "town") & _.population.notnull(), _.population, until="ended_on"),)
)
town_online = count("cases", "accepted_on", KEPT & (_.source_kind == "online") & (_.organ_kind == "town"))
per_capita = Ratio(town_online, population)

INDICATORS = (
    Indicator(
        "online_cases",
        "网上办件量",
        online,
        "件",
        "统计期内通过网上政务服务平台受理的办件数，按办理单位统计。",
        number="K17",
        better="more",
    ),
    Indicator(
        "web_cases",
        "网上渠道办件量",
        count("cases", "accepted_on", KEPT & _.channel.isin(["web", "mobile", "kiosk"])),
        "件",
        "统计期内经网上、移动端、自助终端申请的办件数，不论来自哪个系统。",
        number="K17",
        better="more",
    ),
    Indicator(
        "online_share",
        "网上办件率",
        share("cases", "accepted_on", of=KEPT, top=_.channel.isin(["web", "mobile", "kiosk"])),
        "%",
        "统计期内受理的办件中，经网上、移动端、自助终端申请的占比。",
        number="K18",
        target=Decimal(50),
        better="more",
        places=2,
    ),
    Indicator(
        "online_departments",
        "有网上办件的部门数",
        Members("organ", DEPARTMENTS, (test(online, ">0"),), unit="件"),
        "个",
        "统计期内至少有1件网上办件的部门数（含内设机构的办件）。",
    ),
    Indicator(
        "online_towns",
        "有网上办件的乡镇数",
        Members("organ", TOWNS, (test(online, ">0"),), unit="件"),
        "个",
        "统计期内至少有1件网上办件的乡镇数。",
    ),
    Indicator(
        "online_departments_below_50",
        "网上办件不足50件的部门数",
        Members("organ", DEPARTMENTS, (test(online, ">0", "<50"),), unit="件"),
        "个",
        "统计期内有网上办件但不足50件的部门数。",
        better="less",
    ),
    Indicator(
        "departments_without_cases",
        "无网上办件的部门数",
        Members("organ", DEPARTMENTS, (test(online, "==0"),), unit="件"),
        "个",
        "统计期内没有网上办件的部门数。",
        better="less",
    ),
    Indicator(
        "online_per_capita",
        "网上办件占服务人口比例",
        per_capita,
        "%",
        "统计期内乡镇网上办件量除以乡镇服务人口；服务人口取单位登记值。",
        number="K46",
        target=Decimal(2),
        better="more",
        places=2,
    ),
    Indicator(
        "towns_per_capita_low",
        "网上办件占服务人口不足2%的乡镇数",
        Members("organ", TOWNS, (test(per_capita, "<2"),)),
        "个",
        "网上办件量占服务人口比例不足2%的乡镇数；未登记服务人口的乡镇不计。",
        number="K46",
        better="less",
    ),
    Indicator(
        "village_points",
        "村（社区）代办点数",
        Sum((Part("places", "", _.tier == "village"),)),
        "个",
        "登记在册的村（社区）代办点数。",
    ),
    Indicator(
        "agent_cases",
        "代办量",
        agent,
        "件",
        "统计期内村（社区）代办点受理的代办件数。",
        number="K42",
        better="more",
    ),
    Indicator(
        "villages_active",
        "有代办件的村（社区）数",
        Members("organ", VILLAGES, (test(agent, ">0"),), unit="件"),
        "个",
        "统计期内至少有1件代办件的村（社区）数。",
        better="more",
    ),
    Indicator(
        "villages_below_10",
        "代办量不足10件的村（社区）数",
        Members("organ", VILLAGES, (test(agent, ">0", "<10"),), unit="件"),
        "个",
        "统计期内有代办件但不足10件的村（社区）数，不含零办件。",
        number="K45",
        better="less",
    ),
    Indicator(
        "villages_zero",
        "零办件的村（社区）数",
        Members("organ", VILLAGES, (test(agent, "==0"),), unit="件"),
        "个",
        "统计期内没有代办件的村（社区）数。",
        number="K45",
        target=Decimal(0),
        better="less",
    ),
    Indicator(
        "web_share_of_accepted",
        "网上平台办件占比",
        Ratio(online, accepted),
        "%",
        "统计期内受理的办件中，通过网上政务服务平台受理的占比。",
        better="more",
        places=2,
    ),
)
