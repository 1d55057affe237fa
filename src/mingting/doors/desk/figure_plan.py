"""Which figures the page shows for a county, a department, a town, a village. `@ytd` counts from the first of January."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """One table: a line for every member of `by`, a column for every indicator. `busiest` puts the largest first."""

    title: str
    by: str
    codes: tuple[str, ...]
    slices: tuple[tuple[str, str], ...] = ()
    busiest: bool = False


FIRST_COLUMN = {
    "organ": "单位",
    "hall_organ": "单位",
    "village": "村（社区）",
    "month": "月份",
    "item": "事项",
    "licence_type": "证照",
}
FIVE: dict[str, tuple[str, ...]] = {
    "county": ("hall_cases", "online_cases", "review_rate", "item_coverage@ytd", "hall_overdue"),
    "department": ("hall_cases", "online_cases", "review_rate", "item_coverage@ytd", "overdue_cases"),
    "town": ("online_cases", "agent_cases@ytd", "online_per_capita", "review_rate", "item_coverage@ytd"),
    "village": ("agent_cases", "agent_cases@ytd", "review_rate", "good_rate", "overdue_cases"),
    "institution": ("hall_cases", "hall_finished", "hall_overdue", "attendance_rate", "news_sent"),
}
_MONTHS = ("online_cases", "finished_cases", "review_rate", "good_rate", "overdue_cases")
TABLES: dict[str, tuple[Plan, ...]] = {
    "county": (
        Plan(
            "各部门",
            "organ",
            ("online_cases", "review_rate", "good_rate", "item_coverage@ytd", "licences_stored", "overdue_cases"),
            (("organ_kind", "department"),),
        ),
        Plan(
            "大厅各单位",
            "hall_organ",
            ("hall_cases", "hall_reported", "hall_finish_rate", "hall_overdue", "attendance_rate", "news_sent"),
        ),
        Plan(
            "各乡镇",
            "organ",
            (
                "online_cases",
                "online_per_capita",
                "review_rate",
                "item_coverage@ytd",
                "agent_cases@ytd",
                "villages_zero@ytd",
            ),
            (("organ_kind", "town"),),
        ),
        Plan("各月", "month", ("hall_cases", "online_cases", "agent_cases", "review_rate", "hall_overdue")),
    ),
    "department": (
        Plan("各月", "month", ("hall_cases", *_MONTHS)),
        Plan("各事项", "item", ("accepted_cases", "finished_cases", "review_rate", "overdue_cases"), busiest=True),
        Plan("各类电子证照", "licence_type", ("licences_stored",), busiest=True),
    ),
    "town": (
        Plan("各村（社区）", "village", ("agent_cases", "agent_cases@ytd", "review_rate", "good_rate")),
        Plan("各月", "month", ("agent_cases", *_MONTHS)),
        Plan("各事项", "item", ("accepted_cases", "finished_cases", "review_rate", "overdue_cases"), busiest=True),
    ),
    "village": (
        Plan("各月", "month", ("agent_cases", "review_rate", "good_rate", "overdue_cases")),
        Plan("各事项", "item", ("accepted_cases", "finished_cases", "review_rate"), busiest=True),
    ),
    "institution": (Plan("各月", "month", ("hall_cases", "hall_finished", "hall_overdue", "attendance_rate")),),
}
READ_APART = frozenset({"item", "licence_type"})
"""Dimensions that no kept sum is cut by."""
WATCHED = frozenset({"review_rate"})
"""Rates that mark a line when their target is missed; the others would mark nearly all."""
