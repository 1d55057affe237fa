"""The catalogue keeps its own rules, and the page says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingting.assess.indicators import page
from mingting.assess.indicators.catalogue import CATALOGUE, words
from mingting.assess.indicators.compile import compiled, fragment
from mingting.assess.indicators.cubes import families
from mingting.assess.indicators.datasets import DATASETS, DIMENSIONS, ENTITIES
from mingting.assess.indicators.declare import Members, Ratio, collect, parts_of
from mingting.handle.cases.models import Case
from mingting.handle.licences.models import Licence
from mingting.handle.reviews.models import Review
from mingting.supervise.attendance.models import HalfDay
from mingting.supervise.returns.models import ReturnLine

ROOT = Path(__file__).parents[2]


def test_the_page_of_indicators_is_written_from_the_code() -> None:
    assert (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8") == page.page()


def test_there_are_enough_and_each_says_what_it_is() -> None:
    assert len(CATALOGUE) >= 45
    for one in CATALOGUE.values():
        assert one.name and one.unit and one.says.endswith("。") and one.basis, one.code
        assert one.unit != "%" or one.places in (0, 2), one.code


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_every_filter_compiles_without_percentiles(dialect: str) -> None:
    for one in CATALOGUE.values():
        for part in parts_of(one.measure):
            ways = compiled(part, dialect)  # type: ignore[arg-type]
            assert "quantile" not in f"{ways.where}{ways.amount}".lower()


def test_a_declaration_is_compiled_once() -> None:
    part = next(parts_of(CATALOGUE["hall_cases"].measure))
    assert compiled(part, "duckdb") is compiled(part, "duckdb")
    assert fragment("cases", "organ", "duckdb") == '"t0"."organ"'


def test_a_rate_counts_both_sides_from_one_cohort() -> None:
    """Every row of the numerator is a row of the denominator, unless the sides are of different things by nature."""
    different = {"online_per_capita", "overdue_rate", "hall_finish_rate", "web_share_of_accepted"}
    for code, one in CATALOGUE.items():
        measure = one.measure
        if (
            not isinstance(measure, Ratio)
            or not measure.percent
            or isinstance(measure.top, Members)
            or code in different
        ):
            continue
        top, of = list(parts_of(measure.top)), list(parts_of(measure.of))
        assert [(part.dataset, part.day, part.until) for part in top] == [
            (part.dataset, part.day, part.until) for part in of
        ], code


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="items"):
        collect(("a", (CATALOGUE["items"],)), ("b", (CATALOGUE["items"],)))


def test_dimensions_and_shown_columns_are_columns() -> None:
    for dataset in DATASETS.values():
        for name in (*dataset.dims, *dataset.shown, dataset.key, *filter(None, (dataset.month, dataset.path))):
            assert dataset.has(name), (dataset.name, name)
        assert set(dataset.dims) <= set(DIMENSIONS), dataset.name
    for entity in ENTITIES.values():
        assert DATASETS[entity.dataset].has(entity.title), entity.name


def test_a_family_of_cubes_holds_each_flow_once() -> None:
    for ones in families(CATALOGUE).values():
        names = [(one.entity, flow.name) for one in ones for flow in one.flows]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("column", "dataset", "choices"),
    [
        ("state", "cases", Case.State),
        ("channel", "cases", Case.Channel),
        ("state", "licences", Licence.State),
        ("grade", "reviews", Review.Grade),
        ("channel", "reviews", Review.Channel),
        ("mark", "half_days", HalfDay.Mark),
        ("measure", "returns", ReturnLine.Measure),
    ],
)
def test_codes_are_shown_in_the_words_of_the_trade(column: str, dataset: str, choices: type) -> None:
    for code, label in choices.choices:  # type: ignore[attr-defined]
        assert words.word(column, code, dataset) == label
