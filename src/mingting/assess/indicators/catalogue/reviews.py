"""好差评: a review belongs to the person; default and doubtful ones are kept apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ibis import _

from mingting.assess.indicators.catalogue.cases import KEPT
from mingting.assess.indicators.catalogue.online import DEPARTMENTS, TOWNS
from mingting.assess.indicators.declare import Indicator, Members, Part, count, share, test

DUE = KEPT & _.reviewable
VALID = ~_.held & ~_.is_default
GOOD = _.grade.isin(["very_satisfied", "satisfied", "basically_satisfied"])
rate = share("cases", "finished_on", of=DUE, top=_.reviewed_on.notnull())


def band(code: str, name: str, among: Part, says: str, *conditions: str, better: Any = "") -> Indicator:
    return Indicator(code, name, Members("organ", among, (test(rate, *conditions),)), "个", says, better=better)


INDICATORS = (
    Indicator(
        "reviewable_cases",
        "应评办件量",
        count("cases", "finished_on", DUE),
        "件",
        "统计期内办结、办结当日其来源已接入“好差评”系统的办件数。",
    ),
    Indicator(
        "reviewed_cases",
        "已评办件量",
        count("cases", "finished_on", DUE & _.reviewed_on.notnull()),
        "件",
        "应评办件中，截至取数时已有办事人主动评价的件数；默认评价和存疑评价不计。",
    ),
    Indicator(
        "review_rate",
        "评价率",
        rate,
        "%",
        "已评办件量除以应评办件量；分子分母为同一批办件，不会超过100%。",
        basis="国办发〔2019〕51号；自治区“好差评”工作要求",
        number="K50",
        target=Decimal(90),
        better="more",
        places=2,
    ),
    Indicator(
        "review_rate_all",
        "办结评价率",
        share("cases", "finished_on", of=KEPT, top=_.reviewed_on.notnull()),
        "%",
        "统计期内办结的全部办件中，截至取数时已有办事人主动评价的占比，不论来源是否接入。",
        number="K50",
        better="more",
        places=2,
    ),
    Indicator(
        "reviews_received",
        "评价条数",
        count("reviews", "reviewed_on", ~_.held),
        "条",
        "统计期内收到的评价条数，含默认评价，不含存疑评价。",
    ),
    Indicator(
        "reviews_held",
        "存疑评价条数",
        count("reviews", "reviewed_on", _.held),
        "条",
        "统计期内收到、有刷评迹象而待核实的评价条数；核实前不计入任何比率。",
        better="less",
    ),
    Indicator(
        "active_review_rate",
        "主动评价率",
        share("reviews", "reviewed_on", of=~_.held, top=~_.is_default),
        "%",
        "统计期内收到的评价中，办事人主动作出（非系统默认）的占比。",
        number="K51",
        target=Decimal(60),
        better="more",
        places=2,
    ),
    Indicator(
        "good_rate",
        "好评率",
        share("reviews", "reviewed_on", of=VALID, top=GOOD),
        "%",
        "有效评价中，非常满意、满意、基本满意的占比；默认评价和存疑评价不计。",
        basis="国办发〔2019〕51号；GB/T 39046-2020",
        number="K52",
        target=Decimal(99),
        better="more",
        places=2,
    ),
    Indicator(
        "very_satisfied_rate",
        "非常满意率",
        share("reviews", "reviewed_on", of=VALID, top=_.grade == "very_satisfied"),
        "%",
        "有效评价中，非常满意的占比。",
        number="K52",
        better="more",
        places=2,
    ),
    Indicator(
        "bad_reviews",
        "差评条数",
        count("reviews", "reviewed_on", VALID & ~GOOD),
        "条",
        "统计期内收到的有效评价中，不满意、非常不满意的条数。",
        better="less",
    ),
    band(
        "departments_reviewed_full",
        "评价率为100%的部门数",
        DEPARTMENTS,
        "评价率为100%的部门数；无应评办件的部门不计。",
        "==100",
    ),
    band(
        "departments_reviewed_below_90",
        "评价率不足90%的部门数",
        DEPARTMENTS,
        "评价率不足90%的部门数；无应评办件的部门不计。",
        "<90",
    ),
    band("towns_reviewed_95", "评价率95%以上的乡镇数", TOWNS, "评价率在95%以上（含）的乡镇数。", ">=95"),
    band("towns_reviewed_below_90", "评价率不足90%的乡镇数", TOWNS, "评价率不足90%的乡镇数。", "<90"),
)
