"""Periods: codes, names, neighbours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.rules.errors import InvalidPeriod
from mingting.rules.periods import Period, PeriodKind, half_of, month_of, quarter_of, year_of

CODES = st.one_of(
    st.integers(1990, 2060).map(str),
    st.builds("{}H{}".format, st.integers(1990, 2060), st.integers(1, 2)),
    st.builds("{}Q{}".format, st.integers(1990, 2060), st.integers(1, 4)),
    st.builds("{}-{:02d}".format, st.integers(1990, 2060), st.integers(1, 12)),
)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("code", "first", "last", "name"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "2021年"),
        ("2021H1", date(2021, 1, 1), date(2021, 6, 30), "2021年上半年"),
        ("2021H2", date(2021, 7, 1), date(2021, 12, 31), "2021年下半年"),
        ("2021Q2", date(2021, 4, 1), date(2021, 6, 30), "2021年第二季度"),
        ("2021Q4", date(2021, 10, 1), date(2021, 12, 31), "2021年第四季度"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "2020年2月"),
        ("2021-06-01..2021-06-15", date(2021, 6, 1), date(2021, 6, 15), "2021年6月1日至6月15日"),
    ],
)
def test_a_code_has_its_days_and_its_name(code, first, last, name):
    period = Period.parse(code)
    assert (period.first, period.last, period.name, period.code) == (first, last, name, code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "2021H3",
        "2021Q0",
        "2021-13",
        "2021-00",
        "2021-6",
        "2021-02-30..2021-03-01",
        "2021-06-15..2021-06-01",
        "0000",
    ],
)
def test_anything_else_is_refused_with_the_forms_that_are_known(text):
    with pytest.raises(InvalidPeriod, match="2021Q2"):
        Period.parse(text)


@given(CODES)
def test_a_code_comes_back_and_its_neighbour_ends_the_day_before(code):
    period = Period.parse(code)
    assert period.code == code
    before = period.previous()
    assert before.last + timedelta(days=1) == period.first
    assert before.kind is period.kind
    assert period.same_last_year().kind is period.kind
    assert period.same_last_year().code == code.replace(code[:4], str(int(code[:4]) - 1), 1)


@given(DAYS, st.integers(0, 500))
def test_any_days_come_back_from_their_code(first, length):
    period = Period(first, first + timedelta(days=length))
    assert Period.parse(period.code) == period
    assert period.days == length + 1
    months = period.months()
    assert months[0].first <= period.first and period.last <= months[-1].last
    assert all(month.kind is PeriodKind.MONTH for month in months)
    assert all(one.last + timedelta(days=1) == two.first for one, two in zip(months, months[1:]))


@given(DAYS)
def test_a_day_lies_in_its_month_quarter_half_and_year(day):
    month, quarter, half, year = month_of(day), quarter_of(day), half_of(day), year_of(day)
    assert day in month and quarter.contains(month) and half.contains(quarter) and year.contains(half)
    assert month.year_to_date().last == month.last
    assert quarter.half() == half


def test_twelve_months_make_a_year():
    assert [month.code[-2:] for month in Period.parse("2021").months()] == [f"{n:02d}" for n in range(1, 13)]
