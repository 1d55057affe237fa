"""What figures are called on a page: whose they are, of which slices, the two sides of a ratio, the parts of a sum, periods in short."""

from __future__ import annotations

from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.catalogue.words import word
from mingting.assess.indicators.datasets import DATASETS, DIMENSIONS, ENTITIES
from mingting.assess.indicators.declare import Given, Measure, Members, Part, Ratio, Stock, Sum, Workdays
from mingting.assess.indicators.engine import Engine
from mingting.rules.periods import Period, PeriodKind

_QUARTERS = "一二三四"
_PREVIOUS = {PeriodKind.MONTH: "上月", PeriodKind.QUARTER: "上季度", PeriodKind.YEAR: "上年"}
_LISTS = {
    "item": ("items", "code", "name"),
    "licence_type": ("licence_types", "code", "name"),
    "place": ("places", "code", "name"),
    "hall_organ": ("presences", "organ", "label"),
}
_WHOSE = ("hall_organ", "organ", "village", "town", "department")

SIDES: dict[str, tuple[str, str]] = {
    "hall_finish_rate": ("已办结", "受理（含填报）"),
    "hall_daily_average": ("大厅办件量", "工作日"),
    "finish_rate": ("已办结", "受理"),
    "daily_average": ("受理量", "工作日"),
    "on_time_rate": ("按时办结", "办结的承诺件"),
    "early_rate": ("提前办结", "办结的承诺件"),
    "instant_case_rate": ("当日办结", "办结的即办件"),
    "overdue_rate": ("超期件", "办结件＋逾期未办结"),
    "legal_speedup": ("比法定少用的工作日", "法定时限合计"),
    "promise_speedup": ("比承诺少用的工作日", "承诺时限合计"),
    "average_used_days": ("办理用时合计", "办结的承诺件"),
    "online_share": ("网上、移动端、自助申请", "受理"),
    "online_per_capita": ("网上办件", "服务人口"),
    "web_share_of_accepted": ("网上办件", "受理"),
    "item_coverage": ("有办件的事项", "在用事项"),
    "units_covered_below_20_share": ("覆盖率低于20%的单位", "有事项的单位"),
    "review_item_coverage": ("有评价的事项", "在用事项"),
    "licence_full_rate": ("证照已入库", "应出证照办件"),
    "licence_prompt_rate": ("及时入库", "应出证照办件"),
    "review_rate": ("已评办件", "应评办件"),
    "review_rate_all": ("已评办件", "办结件"),
    "active_review_rate": ("主动评价", "收到的评价"),
    "good_rate": ("好评", "有效评价"),
    "very_satisfied_rate": ("非常满意", "有效评价"),
    "attendance_rate": ("出勤半日", "应出勤半日"),
    "news_adoption_rate": ("上稿", "报送"),
    "news_done_rate": ("达到定额的单位", "应报单位"),
    "staff_good_share": ("“好”等次", "参加考核"),
    "returns_timely_rate": ("按时填报", "应报"),
}
_PARTS = {
    ("cases", "accepted_on", ""): "办件",
    ("cases", "finished_on", ""): "已办结的办件",
    ("cases", "due_on", "ended_on"): "逾期未办结的办件",
    ("returns", "first_day", ""): "报表填报",
}


def side_labels(indicator: str) -> tuple[str, str]:
    """What stands above and below the line of a ratio."""
    return SIDES.get(indicator, ("分子", "分母"))


def part_label(part: Part) -> str:
    """
    >>> part_label(Part("returns", "first_day"))
    '报表填报'
    """
    return part.says or _PARTS.get((part.dataset, part.day, part.until), DATASETS[part.dataset].label)


def records_label(measure: Measure) -> str:
    """Which records one side is counted from: 办件、定期报表; 事项; 工作日历."""
    if isinstance(measure, Members):
        return ENTITIES[measure.entity].label
    if isinstance(measure, Workdays):
        return "工作日历"
    if isinstance(measure, Sum | Stock):
        return "、".join(dict.fromkeys(DATASETS[part.dataset].label for part in measure.parts))
    if isinstance(measure, Ratio):
        return "、".join(dict.fromkeys((records_label(measure.top), records_label(measure.of))))
    return "引用值" if isinstance(measure, Given) else ""


def name_of(engine: Engine, dimension: str, value: str) -> str:
    """What one word of a slice is called."""
    if dimension in _LISTS:
        dataset, key, title = _LISTS[dimension]

        def names() -> dict[str, str]:
            return {str(row[0]): str(row[1]) for row in engine.still(dataset, key, title)}

        if found := engine.memo.get(("names", dimension), names).get(value):
            return str(found)
    if dimension in _WHOSE and value in engine.tree.by_code:
        return engine.tree.label(engine.tree.organ(value))
    return str(word(dimension, value))


def whose(engine: Engine, question: Question) -> str:
    """社保中心, if the figure is cut down to one unit; else the scope's name."""
    for name in _WHOSE:
        for dimension, value in question.slices:
            if dimension == name:
                return name_of(engine, dimension, value)
    return engine.tree.label(engine.tree.organ(question.scope))


def slices_of(engine: Engine, question: Question) -> list[str]:
    """大厅单位：社保中心 and the like, one for each slice."""
    return [f"{DIMENSIONS.get(name, name)}：{name_of(engine, name, value)}" for name, value in question.slices]


def heading(engine: Engine, question: Question) -> str:
    """中宁县（大厅单位：社保中心） · 2021年第二季度, as it stands over an opened figure."""
    cut = "，".join(slices_of(engine, question))
    scope = engine.tree.label(engine.tree.organ(question.scope))
    return f"{scope}{f'（{cut}）' if cut else ''} · {Period.parse(question.period).name}"


def short_period(period: Period) -> str:
    """
    >>> [short_period(Period.parse(code)) for code in ("2021Q2", "2021-06", "2021", "2021H1")]
    ['21年二季度', '21年6月', '2021年', '21年上半年']
    """
    year = f"{period.first.year % 100:02d}年"
    match period.kind:
        case PeriodKind.QUARTER:
            return f"{year}{_QUARTERS[period.first.month // 3]}季度"
        case PeriodKind.MONTH:
            return f"{year}{period.first.month}月"
        case PeriodKind.HALF:
            return f"{year}{'上' if period.first.month == 1 else '下'}半年"
        case _:
            return period.name


def previous_word(period: Period) -> str:
    """上月, 上季度, 上半年: what the period before is called."""
    if period.kind is PeriodKind.HALF:
        return "上年下半年" if period.first.month == 1 else "上半年"
    return _PREVIOUS.get(period.kind, "上期")
