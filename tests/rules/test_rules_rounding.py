"""Rounding: the printed figures of real bulletins, and laws against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.rules.rounding import Rounding, growth, percent, percent_text, rounded

WHOLE = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("numerator", "denominator", "half_up", "cut"),
    [
        (465, 2899, "16.04%", "16.04%"),
        (351, 1423, "24.67%", "24.66%"),
        (27, 48, "56.25%", "56.25%"),
        (38905, 41927, "92.79%", "92.79%"),
        (9493, 9498, "99.95%", "99.94%"),
        (5, 5, "100%", "100%"),
        (0, 5, "0%", "0%"),
        (1, 2, "50.00%", "50.00%"),
        (1, 8, "12.50%", "12.50%"),
        (0, 0, "-", "-"),
    ],
)
def test_a_share_prints_as_papers_print_it(numerator, denominator, half_up, cut):
    assert percent_text(percent(numerator, denominator)) == half_up
    assert percent_text(percent(numerator, denominator, rounding=Rounding.TRUNCATE)) == cut


def test_decimals_of_money_stay_exact():
    assert percent(Decimal("0.1"), Decimal("0.3"), 4) == Decimal("33.3333")
    assert rounded(Decimal("0.285"), 2) == Decimal("0.29")
    assert str(rounded(12, 2)) == "12.00"
    assert str(rounded(Fraction(-1, 1000), 2)) == "0.00"


def test_growth_from_nothing_is_empty():
    assert growth(5, 0) is None
    assert growth(Decimal("29.733"), Decimal("98.304")) == Decimal("-69.75")


@given(WHOLE, st.integers(1, 10**9), st.integers(0, 6))
def test_half_up_is_never_more_than_half_a_step_away_and_cutting_never_above(numerator, denominator, places):
    exact, step = Fraction(numerator * 100, denominator), Fraction(1, 10**places)
    near = Fraction(percent(numerator, denominator, places))
    cut = Fraction(percent(numerator, denominator, places, Rounding.TRUNCATE))
    assert -step / 2 < near - exact <= step / 2
    assert 0 <= exact - cut < step


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_a_value_and_its_opposite_round_alike(value, places):
    for rounding in Rounding:
        assert rounded(value, places, rounding) == -rounded(-value, places, rounding)
