from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from mingting.web.formatting import date_zh, file_size, is_few, percent, plain_number, signed, thousands

pytestmark = pytest.mark.usefixtures("site")


def shown(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load web %}" + template).render(context)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1000, "1\u2009000"), (123929, "123\u2009929"), (-4118, "\u22124\u2009118"), (None, "—")],
)
def test_thousands_are_set_apart_by_a_thin_space(number: int | None, text: str) -> None:
    assert thousands(number) == text


def test_thousands_keep_the_decimals_of_what_they_are_given() -> None:
    assert thousands(Decimal("1285.50")) == "1\u2009285.50"
    assert thousands("98.60") == "98.60"


def test_a_document_has_no_grouping() -> None:
    assert plain_number(123929) == "123929"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_grouped_number_reads_back_as_itself(number: int) -> None:
    assert int(thousands(number).replace("\u2009", "").replace("\u2212", "-")) == number


@pytest.mark.parametrize(
    ("top", "bottom", "text"),
    [(2858, 4118, "69.40%"), (14836, 14853, "99.89%"), (7, 8, "87.50%"), (0, 5, "0%"), (5, 5, "100%"), (0, 0, "—")],
)
def test_a_percentage_is_rounded_once_half_up(top: int, bottom: int, text: str) -> None:
    assert percent(top, bottom) == text


def test_a_half_goes_up_not_to_even() -> None:
    assert percent(1, 800) == "0.13%"  # 0.125
    assert percent(3, 800) == "0.38%"  # 0.375


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=1, max_value=10**9))
def test_a_share_never_prints_above_a_hundred(top: int, bottom: int) -> None:
    text = percent(min(top, bottom), bottom)
    assert 0 <= Decimal(text.rstrip("%")) <= 100


def test_few_begins_below_thirty_and_nothing_is_not_few() -> None:
    assert [is_few(n) for n in (0, 1, 29, 30, None)] == [False, True, True, False, False]


def test_a_difference_carries_its_sign() -> None:
    assert [signed(Decimal(n), 2) for n in ("3.82", "-0.06", "0")] == ["+3.82", "\u22120.06", "0.00"]


def test_dates_are_written_out_with_their_weekday() -> None:
    assert date_zh(date(2025, 10, 17)) == "2025年10月17日（周五）"
    assert shown("{{ d|day_zh }}", d=date(2025, 10, 11)) == "10月11日（周六）"


def test_a_moment_is_shown_in_the_houses_zone() -> None:
    moment = datetime(2025, 10, 14, 23, 30, tzinfo=UTC)
    assert shown("{{ m|datetime_zh }}", m=moment) == "2025年10月15日（周三） 07:30"
    assert shown("{{ m|date_zh }}", m=moment) == "2025年10月15日（周三）"


def test_nothing_is_a_dash_in_every_filter() -> None:
    assert shown("{{ n|thousands }}{{ n|plain }}{{ n|date_zh }}{{ n|datetime_zh }}{{ n|clock_zh }}", n=None) == "—————"


def test_file_sizes_are_short() -> None:
    assert [file_size(n) for n in (12, 2048, 5 * 1024 * 1024)] == ["12 字节", "2 KB", "5.0 MB"]
