"""Every indicator over a few rows that a person can count. Expected: the integer, or both sides of a ratio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.catalogue import CATALOGUE

Expected = int | tuple[int, int]
SCENES: dict[str, tuple[Callable[[Any], None], dict[str, Expected]]] = {}


def scene(**expected: Expected) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    def keep(build: Callable[[Any], None]) -> Callable[[Any], None]:
        SCENES[build.__name__] = (build, expected)
        return build

    return keep


@scene(
    accepted_cases=8,
    finished_cases=6,
    finish_rate=(6, 8),
    open_cases=2,  # accepted 6-29, finished in July; accepted 4-1, never finished
    daily_average=(8, 62),
    working_days=62,
    on_time_rate=(3, 4),
    early_rate=(2, 4),
    instant_case_rate=(1, 2),
    overdue_cases=3,
    overdue_rate=(3, 7),
    legal_speedup=(40 - (1 + 5 + 9 + 1), 40),
    promise_speedup=(20 - (1 + 5 + 9 + 1), 20),
    average_used_days=(16, 4),
    correction_rate=(2, 8),
    repeat_correction_rate=(1, 2),
    special_rate=(1, 6),
    double_entry_rate=(1, 8),
    cross_cases=1,
    web_cases=2,
    online_share=(2, 8),
)
def cases_of_one_quarter(county: Any) -> None:
    county.case("D1", "4-6", "4-7", used_days=1, legal_days=10, channel="web")
    county.case("D1", "4-6", "4-13", used_days=5, legal_days=10, bucket="exact", paused_days=3)
    county.case("D2", "5-6", "5-19", used_days=9, legal_days=10, bucket="overdue", corrections=1)
    county.case("D2", "3-30", "4-1", used_days=1, legal_days=10, channel="mobile")  # accepted before the quarter
    county.case("D2a", "6-29", "7-2", used_days=3, legal_days=10, corrections=2, channel="kiosk")  # finished after it
    county.case("T1", "4-6", "4-6", case_kind="instant", bucket="instant", promise_days=None, double_entry="国垂直系统")
    county.case("T1", "4-6", "4-8", case_kind="instant", bucket="overdue", promise_days=None, cross=True)
    county.case("T1", "4-1", None, due_on="4-10")  # open past due
    county.case("T1", "4-2", "4-2", void=True)  # voided: nowhere
    county.case("T1", "5-2", None, state="withdrawn", ended_on="5-3")


@scene(
    hall_cases=2 + 40,
    hall_finished=1 + 38,
    hall_finish_rate=(39, 42),
    hall_overdue=1 + 2,
    hall_reported=40,
    hall_daily_average=(42, 62),
    returns_due=3,
    returns_timely_rate=(2, 3),
)
def the_hall_counts_cases_and_reported_counts(county: Any) -> None:
    county.case("D1", "4-6", "4-7")
    county.case("D1", "4-6", None, due_on="5-6")
    county.case("D1", "4-6", "4-7", tier="town")  # not in the hall
    line = {"tier": "hall", "reporter": "张*明", "due_on": "5-7", "submitted_on": "5-6"}
    county.add("returns", organ="D2", measure="accepted", first_day="4-1", last_day="4-30", count=40, **line)
    county.add("returns", organ="D2", measure="finished", first_day="4-1", last_day="4-30", count=38, **line)
    county.add(
        "returns",
        organ="D2",
        measure="overdue",
        first_day="4-1",
        last_day="4-30",
        count=2,
        **(line | {"submitted_on": "5-8"}),
    )
    county.add(
        "returns",
        organ="D2",
        measure="accepted",
        first_day="3-1",
        last_day="3-31",
        count=99,
        **(line | {"due_on": "2021-3-31"}),
    )


@scene(
    online_cases=54,
    online_departments=2,
    online_towns=1,
    online_departments_below_50=1,
    departments_without_cases=1,
    online_per_capita=(2, 500),
    towns_per_capita_low=1,  # T1 2 of 100 is not low, T2 0 of 400 is
    village_points=3,
    agent_cases=11,
    villages_active=2,
    villages_below_10=1,
    villages_zero=1,
    web_share_of_accepted=(54, 65),
)
def online_by_department_town_and_village(county: Any) -> None:
    online = {"source": "nxzw", "source_kind": "online", "tier": ""}
    for _ in range(50):
        county.case("D1", "4-6", "4-7", **online)
    for _ in range(2):
        county.case("D2a", "4-6", "4-7", **online)  # an office counts for its department
        county.case("T1", "4-6", "4-7", **online)
    agent = {"source": "agent", "source_kind": "agent", "tier": "village"}
    for _ in range(10):
        county.case("V1", "5-6", "5-7", **agent)
    county.case("V3", "5-6", "5-7", **agent)
    county.case("V2", "3-6", "3-7", **agent)  # before the quarter


@scene(
    items=12,
    items_covered=3,
    item_coverage=(3, 12),
    departments_covered_full=1,
    departments_covered_below_10=0,
    departments_covered_zero=1,
    towns_covered_above_10=1,
    towns_covered_upto_10=1,
    units_covered_above_50=1,
    units_covered_below_20=2,
    units_covered_below_20_share=(2, 4),
    departments_with_items=2,
    towns_with_items=2,
    review_item_coverage=(1, 12),
)
def coverage_counts_items_not_cases(county: Any) -> None:
    county.item("D1", "A1")
    county.item("D2", "B1")
    county.item("D2", "B2", ended_on="6-30", valid_to="6-29")  # cancelled the day before the last
    county.item("D3", "C1", state="draft")
    for number in range(5):
        county.item("T1", f"T1-{number}")
        county.item("T2", f"T2-{number}")
    for code in ("A1", "A1", "T1-0", "T1-1", "B2"):
        county.case("D1", "4-6", "4-7", item=code)
    county.case("T2", "4-6", "4-7", item="T2-0", void=True)
    county.case("D2", "4-6", None, item="B1")  # accepted only
    county.case("D2", "3-1", "3-2", item="B1", reviewed_on="4-1")  # finished before, reviewed in the quarter


@scene(
    online_capable_rate=(2, 3),
    fully_online_rate=(1, 4),
    limit_cut=(10 + 4, 40),
    at_most_once_rate=(3, 4),
    zero_visit_rate=(1, 4),
    average_visits=(0 + 1 + 1 + 3, 4),
    instant_item_rate=(1, 4),
    depth3_rate=(2, 4),
    presence_item_rate=(2, 3),
    list_selfcheck_rate=(3, 4),
)
def how_items_are_set_up(county: Any) -> None:
    county.item("D1", "A1", depth=4, visits=0, no_visit=True, legal_days=20, promise_days=10, in_hall=True)
    county.item("D1", "A2", depth=3, visits=1, legal_days=20, promise_days=16, in_hall=True, case_kind="instant")
    county.item("D1", "A3", depth=1, visits=1, flawed=True)
    county.item("D1", "A4", depth=2, visits=3, on_application=False, exempt=True, promise_days=5)


@scene(
    reviewable_cases=4,
    reviewed_cases=3,
    review_rate=(3, 4),
    review_rate_all=(4, 5),
    reviews_received=4,
    reviews_held=1,
    active_review_rate=(3, 4),
    good_rate=(2, 3),
    very_satisfied_rate=(1, 3),
    bad_reviews=1,
    departments_reviewed_full=1,
    departments_reviewed_below_90=1,
    towns_reviewed_95=1,
    towns_reviewed_below_90=0,
)
def reviews_belong_to_people(county: Any) -> None:
    due = {"reviewable": True}
    county.case("D1", "4-6", "4-7", reviewed_on="4-8", **due)
    county.case(
        "D2", "4-6", "4-7", reviewed_on="7-8", **due
    )  # reviewed after the quarter, known when the snapshot was taken
    county.case("D2a", "4-6", "4-7", **due)
    county.case("V1", "4-6", "4-7", reviewed_on="4-7", **due)  # a village counts for its town
    county.case("D3", "4-6", "4-7", reviewed_on="4-7")  # not connected: not due
    county.case("D3", "3-6", "3-7", **due)
    for grade, more in (
        ("very_satisfied", {}),
        ("basically_satisfied", {}),
        ("dissatisfied", {}),
        ("satisfied", {"is_default": True}),
        ("very_satisfied", {"held": True}),
    ):
        county.add("reviews", organ="D1", grade=grade, reviewed_on="4-8", **more)
    county.add("reviews", organ="D1", grade="satisfied", reviewed_on="7-1")


@scene(
    licences_stored=102,
    licence_types=2,
    licence_departments=2,
    licence_departments_100=1,
    licence_due_cases=3,
    licence_full_rate=(2, 3),
    licence_prompt_rate=(1, 3),
    licence_late_departments=2,  # D2 by its cases, D3 by a licence issued and not stored
    licences_valid=103,
)
def licences_stored_and_late(county: Any) -> None:
    kinds = ("L1", "L2", "L3")
    for rank, code in enumerate(kinds):
        county.add("licence_types", code=code, name=f"证照{code}", rank=rank)
    kept = {"state": "valid", "prompt": True}
    for _ in range(101):
        county.add("licences", organ="D1", licence_type="L1", issued_on="4-6", stored_on="4-7", **kept)
    county.add(
        "licences", organ="D2", licence_type="L2", issued_on="3-6", stored_on="4-7", **(kept | {"prompt": False})
    )
    county.add("licences", organ="D3", licence_type="L3", issued_on="4-6", **(kept | {"prompt": False}))
    county.add(
        "licences", organ="D1", licence_type="L3", issued_on="2020-4-6", stored_on="2020-4-7", ended_on="6-30", **kept
    )
    county.case("D1", "4-6", "4-7", licence_due=True, licence_stored_on="4-8", licence_prompt=True)
    county.case("D2", "4-6", "4-7", licence_due=True, licence_stored_on="4-30")
    county.case("D2", "4-6", "4-7", licence_due=True)


@scene(
    half_days_scheduled=43,
    half_days_present=40,
    half_days_late=1,
    half_days_early=0,
    half_days_leave=1,
    half_days_outside=1,
    half_days_absent=0,
    attendance_rate=(40, 43),
    attendance_good=1,
    attendance_poor=1,
)
def attendance_by_half_days(county: Any) -> None:
    for organ in ("D1", "D2", "B1"):
        county.stands(organ)
    for number in range(20):
        for organ in ("D1", "D2"):
            county.add("half_days", organ=organ, day=f"4-{number + 6}", half="am", mark="present")
    for mark in ("late", "leave", "outside"):
        county.add("half_days", organ="D2", day="5-6", half="pm", mark=mark)
    county.add("half_days", organ="D2", day="7-6", half="pm", mark="absent")


@scene(
    news_sent=5,
    news_adopted=2,
    news_adoption_rate=(2, 5),
    news_quota_met=1,
    news_done_rate=(1, 3),
    news_zero=1,
    selfcheck_problems=7,
    selfcheck_reports=2,
    selfcheck_missing=1,
    complaints=1,
    wishes=2,
    appeals_solved_rate=(2, 3),
    appeal_satisfaction=(1, 3),
    staff_graded=3,
    staff_good=1,
    staff_fairly_good=1,
    staff_good_share=(1, 3),
    red_flag_windows=1,
    service_models=1,
    praise=2,
)
def registers_of_the_office(county: Any) -> None:
    for organ in ("D1", "D2", "B1"):
        county.stands(organ)
        county.add("obligations", organ=organ, register="news", label=organ, per_year=12)
    for organ in ("D1", "D2"):
        county.add("obligations", organ=organ, register="selfcheck", label=organ)

    def line(register: str, organ: str, choice: str = "", **more: Any) -> None:
        county.add(
            "entries", register=register, organ=organ, **({"on_day": "5-6", "choice": choice, "state": "kept"} | more)
        )

    for adopted in (True, True, False):
        line("news", "D1", yes=adopted)
    line("news", "D2")
    line("news", "D2")
    line("news", "D2", state="withdrawn")
    line("news", "D2", on_day="7-1")
    for choice in ("自查自纠报告", "自查问题清单", "整改落实清单"):
        line("selfcheck", "D1", choice, amount=7 if choice == "自查问题清单" else None)
    line("selfcheck", "D2", "自查自纠报告")
    line("complaints", "D1", "投诉", yes=True, yes2=True)
    line("complaints", "D1", "微心愿", yes=True)
    line("complaints", "D1", "金点子")
    for choice in ("好", "较好", "一般"):
        line("grades", "D1", choice, category="civil_servant")
    line("honours", "D1", "红旗窗口")
    line("honours", "D1", "服务标兵", staff="S1")
    line("honours", "D2", "锦旗")
    line("honours", "D2", "表扬信", staff="S2")
    for code in ("S1", "S2"):
        county.add("staff", organ="D1", code=code, label=f"公安局{code}")


@pytest.mark.parametrize("name", SCENES)
def test_every_indicator_counts_what_a_person_counts(county: Any, name: str) -> None:
    build, expected = SCENES[name]
    build(county)
    engine = county.engine()
    found = {}
    for code in expected:
        figure = engine.figure(Question(code, "2021Q2", "C"))
        found[code] = figure.numerator if figure.denominator is None else (figure.numerator, figure.denominator)
    assert found == expected


@pytest.mark.parametrize("name", SCENES)
def test_the_opened_rows_prove_both_sides_of_every_figure(county: Any, name: str) -> None:
    build, expected = SCENES[name]
    build(county)
    engine = county.engine()
    for code, says in expected.items():
        sides = {"numerator": says} if isinstance(says, int) else dict(zip(("numerator", "denominator"), says))
        for side, value in sides.items():
            opened = engine.open(Question(code, "2021Q2", "C"), side, limit=None)
            assert opened.sum == value, code
            assert sum(row[-1] for row in opened.rows) == value and len(opened.rows) == opened.count, code
            assert opened.proof == "sum" or opened.count == value, code


def test_no_indicator_is_left_uncounted() -> None:
    assert set(CATALOGUE) == {code for _, expected in SCENES.values() for code in expected}
