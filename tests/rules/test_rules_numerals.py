"""Chinese numerals read and written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.rules.numerals import number_of, numeral_of


@given(st.integers(0, 99_999_999))
def test_what_is_written_is_read_back(number: int) -> None:
    assert number_of(numeral_of(number)) == number


@pytest.mark.parametrize(
    ("text", "number"), [("两千三百", 2300), ("一万二", 12000), ("三亿零五万", 300050000), ("〇", 0)]
)
def test_numerals_of_prose_are_read(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["", "十几", "第三", "一二三四五六七八九十" * 4])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert number_of(text) is None
