"""Laws every figure keeps: ratios add up by their parts, cubes say what the rows say, a total is its lines."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingting.assess.facts.store import Store
from mingting.assess.indicators.answers import Question
from mingting.assess.indicators.backends.duck import DuckBackend
from mingting.assess.indicators.engine import Engine
from mingting.assess.indicators.errors import NotDivisible

CODES = (
    "accepted_cases",
    "finished_cases",
    "finish_rate",
    "open_cases",
    "overdue_cases",
    "overdue_rate",
    "early_rate",
    "legal_speedup",
    "hall_cases",
    "online_cases",
    "review_rate",
    "items_covered",
    "online_departments",
    "villages_zero",
)
ORGANS = ("D1", "D2", "D2a", "T1", "V1", "V3")
day = st.dates(date(2021, 3, 10), date(2021, 7, 10))
cases = st.lists(
    st.fixed_dictionaries(
        {
            "organ": st.sampled_from(ORGANS),
            "accepted_on": day,
            "took": st.one_of(st.none(), st.integers(0, 40)),
            "due": st.integers(0, 30),
            "bucket": st.sampled_from(("early", "exact", "overdue")),
            "source_kind": st.sampled_from(("hall", "online", "agent")),
            "reviewable": st.booleans(),
            "item": st.sampled_from(("A1", "T1-0", "")),
            "void": st.booleans(),
        }
    ),
    max_size=25,
)


def filled(county: Any, rows: list[dict[str, Any]]) -> Any:
    for code, organ in (("A1", "D1"), ("T1-0", "T1")):
        county.item(organ, code)
    for row in rows:
        accepted: date = row["accepted_on"]
        more = {name: row[name] for name in ("source_kind", "reviewable", "item", "void")}
        more |= {"due_on": date.fromordinal(accepted.toordinal() + row["due"]), "legal_days": 20}
        more["tier"] = "hall" if row["source_kind"] == "hall" else ""
        if row["took"] is None:
            county.case(row["organ"], accepted.isoformat(), None, **more)
        else:
            finished = date.fromordinal(accepted.toordinal() + row["took"])
            reviewed = finished if row["reviewable"] and row["took"] % 2 else None
            county.case(
                row["organ"],
                accepted.isoformat(),
                finished.isoformat(),
                bucket=row["bucket"],
                reviewed_on=reviewed,
                **more,
            )
    return county


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=cases)
def test_cubes_rows_and_opened_rows_agree(county: Any, rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        manifest = filled(type(county)(Path(name)), rows).manifest()
        resolve = Store(Path(name)).path
        cubes = Engine(manifest, resolve)
        passes = Engine(manifest, resolve, backend=DuckBackend(manifest, resolve, use_cubes=False))
        asked = [
            Question(code, period, scope)
            for code in CODES
            for period in ("2021Q2", "2021-03", "2021-04-10..2021-05-20")
            for scope in ("C", "D2", "T1")
        ]
        assert [one.numerator for one in cubes.figures(asked)] == [one.numerator for one in passes.figures(asked)]
        for question in asked:
            assert cubes.open(question, limit=0).sum == cubes.figure(question).numerator


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=cases)
def test_a_total_is_the_sum_of_its_lines_and_a_ratio_of_their_parts(county: Any, rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        engine = filled(type(county)(Path(name)), rows).engine()
        for code in ("accepted_cases", "finish_rate", "review_rate", "open_cases"):
            table = engine.table([code], "2021Q2", "C", "organ")
            own = engine.figure(Question(code, "2021Q2", "C", "self"))
            parts = [line.figures[0] for line in table.lines] + [own]
            assert table.totals[0].numerator == sum(one.numerator or 0 for one in parts)
            if table.totals[0].denominator is not None:
                assert table.totals[0].denominator == sum(one.denominator or 0 for one in parts)
        months = engine.table(["accepted_cases"], "2021Q2", "C", "month")
        assert months.totals[0].value == sum(int(line.figures[0].value or 0) for line in months.lines)


def test_a_ratio_over_nothing_is_empty_and_not_zero(county: Any, ask: Callable[..., Any]) -> None:
    figure = ask(county.engine(), "review_rate")
    assert (figure.value, figure.numerator, figure.denominator, figure.text) == (None, 0, 0, "—")


def test_a_day_without_a_notice_gives_no_average(county: Any, ask: Callable[..., Any]) -> None:
    county.case("D1", "2023-4-6", "2023-4-7")
    figure = ask(county.engine(), "daily_average", "2023Q2")
    assert figure.value is None and "2023" in figure.note


def test_scopes_reach_down_and_self_does_not(county: Any) -> None:
    county.case("D2", "4-6", "4-7")
    county.case("D2a", "4-6", "4-7")
    engine = county.engine()
    both, own = (
        engine.figure(Question("accepted_cases", "2021Q2", "D2", reach)).value for reach in ("subtree", "self")
    )
    assert (both, own) == (2, 1)


def test_a_slice_by_organ_narrows_the_scope(county: Any, ask: Callable[..., Any]) -> None:
    county.case("D2", "4-6", "4-7")
    county.case("T1", "4-6", "4-7")
    engine = county.engine()
    assert ask(engine, "accepted_cases", organ="T1").value == 1
    assert ask(engine, "accepted_cases", scope="D2", organ="T1").value == 0


def test_the_hall_lists_everyone_who_stands_there_in_official_order(county: Any) -> None:
    county.stands("D2")
    county.stands("D1")
    county.stands("B1", "commercial", label="邮政窗口")
    county.case("D1", "4-6", "4-7")
    county.case("D3", "4-6", "4-7")  # handles in the hall and is not listed there: last, not lost
    table = county.engine().table(["hall_cases"], "2021Q2", "C", "hall_organ")
    assert [(one.name, one.figures[0].value) for one in table.lines] == [
        ("民政局", 0),
        ("公安局", 1),
        ("邮政窗口", 0),
        ("档案局", 1),
    ]
    assert table.totals[0].value == 2


def test_comparison_is_with_the_period_before_and_the_year_before(county: Any) -> None:
    for accepted in ("2020-5-6", "1-6", "4-6", "5-6", "6-6"):
        county.case("D1", accepted, None)
    compared = county.engine().compare(Question("accepted_cases", "2021Q2", "C"))
    assert (compared.figure.value, compared.previous.value, compared.last_year.value) == (3, 1, 1)
    assert (compared.change, compared.year_change_percent) == (2, 200)


def test_members_say_what_they_were_tested_on(county: Any) -> None:
    for organ in ("D1", "D1", "D2"):
        county.case(organ, "4-6", "4-7", source_kind="online")
    members = county.engine().members(Question("online_departments", "2021Q2", "C"))
    assert [(one.name, one.text) for one in members] == [("公安局", "2"), ("民政局", "1")]


def test_a_target_is_quoted_and_not_computed(county: Any, ask: Callable[..., Any]) -> None:
    figure = ask(county.engine(), "item_coverage_target")
    assert (figure.text, figure.measure, figure.name) == ("50%", "given", "事项办理覆盖率目标")


def test_the_same_question_of_another_snapshot_has_another_code(county: Any) -> None:
    manifest, resolve = county.manifest(), Store(county.folder).path
    codes = {
        Engine(manifest, resolve, digest=digest).figure(Question("items", "2021Q2", "C")).code for digest in ("a", "b")
    }
    assert len(codes) == 2 and all(one.startswith("MT-") and len(one) == 11 for one in codes)


def test_rows_of_others_are_counted_and_not_shown(county: Any) -> None:
    for organ in ("D1", "D1", "D2"):
        county.case(organ, "4-6", "4-7")
    opened = county.engine().open(Question("accepted_cases", "2021Q2", "C"), organs=("D2",))
    assert (opened.count, opened.visible, len(opened.rows)) == (3, 1, 1)
    assert opened.header == "共 3 件，您可查看 1 件"


def test_pages_of_rows_run_on_over_the_kinds_of_record(county: Any) -> None:
    for _ in range(3):
        county.case("D1", "4-6", "4-7")
    for _ in range(3):
        county.add("returns", organ="D1", measure="accepted", first_day="4-1", last_day="4-30", count=5, tier="hall")
    engine, question = county.engine(), Question("hall_cases", "2021Q2", "C")
    pages = [engine.open(question, limit=2, offset=offset).rows for offset in (0, 2, 4)]
    assert [row for page in pages for row in page] == list(engine.open(question, limit=None).rows)


@pytest.mark.parametrize("by", ["channel", "source_kind", "case_kind", "organ_kind", "item"])
def test_a_dimension_splits_a_count_without_rest(county: Any, by: str) -> None:
    county.item("D1", "A1")
    for channel in ("web", "window", "window"):
        county.case("D1", "4-6", "4-7", channel=channel, item="A1")
    table = county.engine().table(["accepted_cases"], "2021Q2", "C", by)
    assert sum(int(line.figures[0].value or 0) for line in table.lines) == 3
    if by == "channel":
        assert [line.name for line in table.lines] == ["网上", "窗口"]


@pytest.mark.parametrize("code", ["accepted_cases", "villages_zero", "items"])
def test_a_slice_that_means_nothing_is_refused_in_words(county: Any, ask: Callable[..., Any], code: str) -> None:
    with pytest.raises(NotDivisible, match="考勤"):
        ask(county.engine(), code, mark="present")


def test_a_pass_over_one_quarter_answers_for_no_other(county: Any, ask: Callable[..., Any]) -> None:
    """A table by item reads the rows of its own quarter once; another quarter asked afterwards is not answered from that reading."""
    county.item("D1", "A1")
    county.case("D1", "2021-02-10", "2021-02-11", item="A1")
    county.case("D1", "2021-04-10", "2021-04-11", item="A1")
    county.case("D1", "2021-05-10", "2021-05-11", item="A1")
    engine = county.engine()
    engine.table(["accepted_cases"], "2021Q2", "C", "item")
    asked = ("2021Q1", "2021-04", "2021H1", "2021Q2")
    assert [ask(engine, "accepted_cases", period).value for period in asked] == [1, 1, 3, 2]
