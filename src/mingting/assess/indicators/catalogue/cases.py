"""办件: how many, how fast, on time."""

from __future__ import annotations

from decimal import Decimal

from ibis import _

from mingting.assess.indicators.declare import Indicator, Part, Ratio, Stock, Workdays, both, count, share, total

KEPT = ~_.void
PROMISED = KEPT & (_.case_kind == "promised")
INSTANT = KEPT & (_.case_kind == "instant")
HAS_LEGAL = PROMISED & _.legal_days.notnull() & _.used_days.notnull()
HAS_PROMISE = PROMISED & _.promise_days.notnull() & _.used_days.notnull()

accepted = count("cases", "accepted_on", KEPT)
finished = count("cases", "finished_on", KEPT)
overdue_finished = Part("cases", "finished_on", KEPT & (_.bucket == "overdue"))
overdue_open = Part("cases", "due_on", KEPT & _.accepted_on.notnull(), until="ended_on")

INDICATORS = (
    Indicator("accepted_cases", "受理量", accepted, "件", "受理日期在统计期内的办件数，作废件除外。", number="K01"),
    Indicator("finished_cases", "办结量", finished, "件", "办结日期在统计期内的办件数，作废件除外。", number="K02"),
    Indicator(
        "finish_rate",
        "办结率",
        share("cases", "accepted_on", of=KEPT, top=_.finished_on.notnull()),
        "%",
        "统计期内受理的办件中，截至取数时已经办结的占比；分子分母为同一批办件。",
        number="K03",
        target=Decimal(98),
        better="more",
        places=2,
    ),
    Indicator(
        "open_cases",
        "在办量",
        Stock((Part("cases", "accepted_on", KEPT, until="ended_on"),)),
        "件",
        "统计期最后一日终了时，已受理而尚未办结或者终止的办件数；按受理、终结日期推算。",
        number="K04",
    ),
    Indicator(
        "daily_average",
        "日均办件量",
        Ratio(accepted, Workdays(), percent=False),
        "件/日",
        "统计期内受理量除以本地工作日数；工作日按国家和本地放假通知计算。",
        number="K05",
    ),
    Indicator(
        "working_days",
        "工作日数",
        Workdays(),
        "天",
        "统计期内的工作日：周一至周五，按国家放假通知和本地放假通知调整。",
        basis="国务院办公厅、自治区人民政府办公厅放假通知",
    ),
    Indicator(
        "on_time_rate",
        "按时办结率",
        share("cases", "finished_on", of=PROMISED & (_.bucket != ""), top=_.bucket != "overdue"),
        "%",
        "统计期内办结的承诺件中，办理用时未超过承诺时限的占比。",
        number="K06",
        target=Decimal(100),
        better="more",
        places=2,
    ),
    Indicator(
        "early_rate",
        "提前办结率",
        share("cases", "finished_on", of=PROMISED & (_.bucket != ""), top=_.bucket == "early"),
        "%",
        "统计期内办结的承诺件中，办理用时少于承诺时限的占比；不含即办件。",
        number="K07",
        target=Decimal(80),
        better="more",
        places=2,
    ),
    Indicator(
        "instant_case_rate",
        "即时办结率",
        share("cases", "finished_on", of=INSTANT & (_.bucket != ""), top=_.bucket == "instant"),
        "%",
        "统计期内办结的即办件中，受理当日办结的占比。",
        number="K08",
        target=Decimal(100),
        better="more",
        places=2,
    ),
    Indicator(
        "overdue_cases",
        "超期件",
        Stock((overdue_finished, overdue_open)),
        "件",
        "统计期内超期办结的办件，加上统计期最后一日终了时已过应办结日期仍未办结的办件。",
        better="less",
    ),
    Indicator(
        "overdue_rate",
        "超期率",
        Ratio(Stock((overdue_finished, overdue_open)), Stock((*finished.parts, overdue_open))),
        "%",
        "超期件占“统计期内办结件与期末逾期未办结件之和”的比例。",
        number="K09",
        target=Decimal(0),
        better="less",
        places=2,
    ),
    Indicator(
        "legal_speedup",
        "法定提速率",
        share("cases", "finished_on", of=HAS_LEGAL, of_add=_.legal_days, top_add=_.legal_days - _.used_days),
        "%",
        "（法定时限合计－办理用时合计）÷法定时限合计，只计有法定时限的已办结承诺件，按总量计算。",
        number="K10",
        target=Decimal(60),
        better="more",
        places=2,
    ),
    Indicator(
        "promise_speedup",
        "承诺提速率",
        share("cases", "finished_on", of=HAS_PROMISE, of_add=_.promise_days, top_add=_.promise_days - _.used_days),
        "%",
        "（承诺时限合计－办理用时合计）÷承诺时限合计，只计已办结承诺件，按总量计算。",
        number="K11",
        target=Decimal(20),
        better="more",
        places=2,
    ),
    Indicator(
        "average_used_days",
        "平均办理时长",
        share("cases", "finished_on", of=PROMISED & _.used_days.notnull(), top_add=_.used_days, percent=False),
        "个工作日",
        "统计期内办结的承诺件办理用时合计除以件数；中止时间不计。",
        number="K12",
        better="less",
        places=2,
    ),
    Indicator(
        "correction_rate",
        "补正率",
        share("cases", "received_on", of=KEPT, top=_.corrections > 0),
        "%",
        "统计期内收件的办件中，要求过补正的占比。",
        number="K13",
        target=Decimal(10),
        better="less",
        places=2,
    ),
    Indicator(
        "repeat_correction_rate",
        "二次补正率",
        share("cases", "received_on", of=KEPT & (_.corrections > 0), top=_.corrections > 1),
        "%",
        "要求过补正的办件中，补正两次以上的占比；反映一次性告知是否落实。",
        number="K14",
        target=Decimal(0),
        better="less",
        places=2,
    ),
    Indicator(
        "special_rate",
        "特别程序占比",
        share("cases", "accepted_on", of=PROMISED, top=_.paused_days > 0),
        "%",
        "统计期内受理的承诺件中，中止过计时（特别程序）的占比。",
        number="K16",
        places=2,
    ),
    Indicator(
        "double_entry_rate",
        "二次录入率",
        share("cases", "accepted_on", of=KEPT, top=_.double_entry != ""),
        "%",
        "统计期内受理的办件中，同一办件还须在另一系统重复录入的占比。",
        better="less",
        places=2,
    ),
    Indicator(
        "cross_cases",
        "异地通办量",
        count("cases", "finished_on", KEPT & _.cross),
        "件",
        "统计期内办结、由实施单位所属场所以外的乡镇、村（社区）场所受理的办件数。",
        number="K41",
        better="more",
    ),
)

HALL = _.tier == "hall"


def returned(measure: str):  # type: ignore[no-untyped-def]
    """Counts that those who keep cases elsewhere report for the hall."""
    return total("returns", "first_day", _["count"], HALL & (_.measure == measure))


hall_accepted = both(count("cases", "accepted_on", KEPT & HALL), returned("accepted"))
HALL_INDICATORS = (
    Indicator(
        "hall_cases",
        "大厅办件量",
        hall_accepted,
        "件",
        "政务服务大厅受理的办件，加上使用自有业务系统的进驻单位按期填报的受理量；按受理日期或者报表起始日期归期。",
        number="K01",
    ),
    Indicator(
        "hall_finished",
        "大厅办结量",
        both(count("cases", "accepted_on", KEPT & HALL & _.finished_on.notnull()), returned("finished")),
        "件",
        "统计期内大厅受理的办件中截至取数时已办结的，加上报表填报的办结量。",
        number="K02",
    ),
    Indicator(
        "hall_finish_rate",
        "大厅办结率",
        Ratio(
            both(count("cases", "accepted_on", KEPT & HALL & _.finished_on.notnull()), returned("finished")),
            hall_accepted,
        ),
        "%",
        "统计期内大厅受理（含报表填报）的办件中，截至取数时已经办结的占比。",
        number="K03",
        target=Decimal(98),
        better="more",
        places=2,
    ),
    Indicator(
        "hall_overdue",
        "大厅超期件",
        Stock(
            (
                Part("cases", "finished_on", KEPT & HALL & (_.bucket == "overdue")),
                Part("cases", "due_on", KEPT & HALL & _.accepted_on.notnull(), until="ended_on"),
                *returned("overdue").parts,
            )
        ),
        "件",
        "大厅办件中统计期内超期办结的、期末逾期未办结的，加上报表填报的超期量。",
        better="less",
    ),
    Indicator(
        "hall_reported",
        "大厅报表填报量",
        returned("accepted"),
        "件",
        "大厅办件量中由进驻单位按期填报的部分；每行有填报人、填报日期和来源文件。",
    ),
    Indicator(
        "hall_daily_average",
        "大厅日均受理量",
        Ratio(hall_accepted, Workdays(), percent=False),
        "件/日",
        "统计期内大厅办件量除以本地工作日数。",
        number="K05",
    ),
)
