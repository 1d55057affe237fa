"""The working calendar against two independent sources, a slow reference, and the figures of the notices."""

import json
from datetime import date, timedelta
from functools import cache

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.rules.calendar import DayCount, DayKind, DueDate, Notice, Off, WorkCalendar
from mingting.rules.errors import UnknownDays
from mingting.rules.notices_ningxia import NINGXIA_NOTICES

ONE = timedelta(days=1)
YEARS = (2004, *range(2010, 2027))


@cache
def national_notices() -> tuple[Notice, ...]:
    """The State Council's notices as the `holidays` package keeps them, one per year."""
    found = []
    for year in YEARS:
        table = holidays.China(years=year)
        off = tuple(Off(day, day, name) for day, name in sorted(table.items()) if day.year == year)
        worked = tuple(sorted(day for day in table.weekend_workdays if day.year == year))
        title = f"国务院办公厅关于{year}年部分节假日安排的通知"
        found.append(Notice(f"国办-{year}", title, "", year, off, worked))
    return tuple(found)


@cache
def national() -> WorkCalendar:
    return WorkCalendar("", national_notices())


@cache
def zhongning() -> WorkCalendar:
    return WorkCalendar("640521", (*NINGXIA_NOTICES, *national_notices()))


def test_every_day_of_the_covered_years_agrees_with_chinesecalendar():
    calendar = national()
    differing = []
    for year in YEARS:
        day = date(year, 1, 1)
        while day.year == year:
            if calendar.is_workday(day) != chinese_calendar.is_workday(day):
                differing.append(day)
            day += ONE
    assert differing == []


def test_kinds_tell_makeup_days_and_holidays_apart():
    calendar = national()
    kinds = [calendar.kind_of(date(2021, 9, day)) for day in (17, 18, 19, 20, 26)]
    assert kinds == [
        DayKind.WORKDAY,
        DayKind.MAKEUP_WORKDAY,
        DayKind.WEEKEND,
        DayKind.HOLIDAY,
        DayKind.MAKEUP_WORKDAY,
    ]


def test_the_second_quarter_of_2021_has_62_working_days_nationally_and_60_in_ningxia():
    first, last = date(2021, 4, 1), date(2021, 6, 30)
    assert national().workdays_between(first, last) == 62
    assert zhongning().workdays_between(first, last) == 60
    assert zhongning().national_only.workdays_between(first, last) == 62
    assert zhongning().workdays_after(date(2021, 3, 31), last) == 60


def test_a_notice_of_another_region_changes_nothing():
    elsewhere = WorkCalendar("610700", (*NINGXIA_NOTICES, *national_notices()))
    assert elsewhere.workdays_between(date(2021, 4, 1), date(2021, 6, 30)) == 62
    assert all(not notice.region for notice in elsewhere.notices)


def test_a_prefectures_notice_lies_on_top_of_its_provinces():
    province = Notice("省", "省通知", "620000", 2021, (Off(date(2021, 5, 13), date(2021, 5, 13), "节"),))
    prefecture = Notice("州", "州通知", "622900", 2021, (), (date(2021, 5, 13),))
    linxia = WorkCalendar("622921", (prefecture, province, *national_notices()))
    assert linxia.kind_of(date(2021, 5, 13)) is DayKind.MAKEUP_WORKDAY
    assert WorkCalendar("620102", (prefecture, province)).kind_of(date(2021, 5, 13)) is DayKind.HOLIDAY


def test_a_later_notice_of_the_same_region_changes_the_earlier_one():
    first = Notice("甲", "甲", "", 2020, (Off(date(2020, 1, 24), date(2020, 1, 30), "春节"),), (date(2020, 2, 1),))
    longer = Notice("乙", "关于延长2020年春节假期的通知", "", 2020, (Off(date(2020, 1, 31), date(2020, 2, 2), "春节"),))
    calendar = WorkCalendar("", (first, longer))
    assert calendar.kind_of(date(2020, 2, 1)) is DayKind.HOLIDAY
    assert "延长" in calendar.reason_of(date(2020, 2, 1))


def test_the_fifth_working_day_after_the_eve_of_national_day_2026():
    assert national().add_workdays(date(2026, 9, 30), 5) == DueDate(date(2026, 10, 13))


def test_a_reason_names_the_holiday_and_its_notice():
    assert zhongning().reason_of(date(2021, 5, 13)) == (
        "星期四，开斋节放假，依据《宁夏回族自治区人民政府办公厅关于2021年开斋节、古尔邦节放假的通知》（宁夏-2021）"
    )
    assert zhongning().reason_of(date(2021, 5, 8)).startswith("星期六，调休上班，依据《国务院办公厅")


def test_statistics_beyond_the_last_notice_are_refused_with_the_year_to_load():
    with pytest.raises(UnknownDays) as refused:
        national().workdays_between(date(2026, 12, 1), date(2027, 1, 31))
    assert refused.value.code == "rules.unknown-days"
    assert "2027年放假通知尚未录入" in str(refused.value)
    assert national().count(date(2027, 1, 4), date(2027, 1, 8)) == DayCount(5, provisional=True)
    with pytest.raises(UnknownDays):
        national().workdays_between(date(2005, 3, 1), date(2005, 3, 2))


def test_a_due_day_beyond_the_last_notice_is_counted_by_weekdays_and_provisional():
    assert national().add_workdays(date(2026, 12, 30), 1) == DueDate(date(2026, 12, 31))
    assert national().add_workdays(date(2026, 12, 31), 2) == DueDate(date(2027, 1, 4), provisional=True)
    assert national().provisional(date(2027, 1, 4)) and not national().is_known(date(2027, 1, 4))


def test_no_notices_at_all_leave_weekdays_only():
    bare = WorkCalendar("640521", ())
    assert bare.add_workdays(date(2021, 4, 30), 1) == DueDate(date(2021, 5, 3), provisional=True)
    assert bare.count(date(1999, 1, 1), date(1999, 12, 31)).days == 261


def test_a_missing_notice_of_the_region_is_told():
    assert zhongning().regional_gaps(date(2018, 1, 1), date(2024, 5, 1)) == (2023, 2024)
    assert national().regional_gaps(date(2018, 1, 1), date(2024, 5, 1)) == ()


def test_rows_carry_the_whole_calendar_through_json():
    rows = json.loads(json.dumps(zhongning().to_rows(), ensure_ascii=False))
    again = WorkCalendar.from_rows("640521", rows)
    assert again.notices == zhongning().notices
    assert again.fingerprint == zhongning().fingerprint != national().fingerprint
    assert again.workdays_between(date(2021, 4, 1), date(2021, 6, 30)) == 60


def test_months_and_days_add_up_to_the_span():
    months = zhongning().months(date(2021, 4, 1), date(2021, 6, 30))
    assert [month.workdays for month in months] == [22, 17, 21]
    assert sum(day.kind.worked for day in zhongning().days(date(2021, 4, 1), date(2021, 6, 30))) == 60


@given(st.dates(date(2003, 1, 1), date(2029, 12, 31)), st.integers(-60, 60))
def test_counting_on_and_back_agrees_with_a_walk_day_by_day(day, number):
    calendar = zhongning()
    step, left, found = (ONE if number > 0 else -ONE), abs(number), day
    if not number:
        while not calendar.is_workday(found):
            found += ONE
    while left:
        found += step
        left -= calendar.is_workday(found)
    assert calendar.add_workdays(day, number).day == found


@given(st.dates(date(2003, 1, 1), date(2029, 12, 31)), st.integers(0, 400))
def test_the_sum_over_a_span_agrees_with_counting_its_days(first, length):
    last = first + timedelta(days=length)
    counted = zhongning().count(first, last)
    assert counted.days == sum(day.kind.worked for day in zhongning().days(first, last))
    unknown = any(zhongning().provisional(day.day) for day in zhongning().days(first, last))
    assert counted.provisional == unknown


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.integers(1, 300))
def test_a_due_day_holds_exactly_the_number_of_working_days(day, number):
    due = zhongning().add_workdays(day, number).day
    assert zhongning().is_workday(due)
    assert zhongning().count(day + ONE, due).days == number


@given(st.dates(date(2010, 1, 1), date(2026, 6, 30)), st.integers(0, 24))
def test_months_end_on_a_working_day_not_before_their_own_day(day, number):
    due = zhongning().add_months(day, number).day
    assert zhongning().is_workday(due)
    assert due >= day
    assert (due.year - day.year) * 12 + due.month - day.month in (number, number + 1)
