"""The statutory clock: worked examples, laws in general form, and a slow reference that walks day by day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingting.rules.calendar import Notice, Off, WorkCalendar
from mingting.rules.clocks import (
    SHANGHAI,
    Bucket,
    CaseKind,
    Extension,
    Limit,
    OfficeHours,
    Pause,
    Season,
    Unit,
    account,
    account_of_hours,
    days_left,
    due_at,
    due_of,
    finish_bucket,
    legal_overdue,
    merged,
    received_on,
    used_days,
    used_so_far,
)
from mingting.rules.errors import InvalidLimit, UnknownDays
from mingting.rules.notices_ningxia import NINGXIA_NOTICES

ONE = timedelta(days=1)
HOURS = OfficeHours()


def runs(year: int, *parts: tuple[int, int, int, int, str]) -> tuple[Off, ...]:
    return tuple(Off(date(year, m1, d1), date(year, m2, d2), name) for m1, d1, m2, d2, name in parts)


STATE_2021 = Notice(
    "国办发明电〔2020〕27号",
    "国务院办公厅关于2021年部分节假日安排的通知",
    "",
    2021,
    runs(
        2021,
        (1, 1, 1, 3, "元旦"),
        (2, 11, 2, 17, "春节"),
        (4, 3, 4, 5, "清明节"),
        (5, 1, 5, 5, "劳动节"),
        (6, 12, 6, 14, "端午节"),
        (9, 19, 9, 21, "中秋节"),
        (10, 1, 10, 7, "国庆节"),
    ),
    tuple(date(2021, *day) for day in ((2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9))),
)
CALENDAR = WorkCalendar("640521", (STATE_2021, *NINGXIA_NOTICES))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


# ------------------------------------------------------------------ worked by hand


def test_the_limit_runs_over_the_regions_own_holiday():
    # 10 May is a Monday: 11, 12, (13 and 14 off), 17 ...
    assert due_of(date(2021, 5, 10), Limit(3), CALENDAR).day == date(2021, 5, 17)
    assert due_of(date(2021, 5, 10), Limit(3), CALENDAR.national_only).day == date(2021, 5, 13)


def test_a_makeup_saturday_counts():
    assert due_of(date(2021, 9, 17), Limit(1), CALENDAR).day == date(2021, 9, 18)


def test_a_pause_across_a_holiday_moves_the_due_day_by_its_working_days():
    # Paused over 12-18 May: 12, 17, 18 are working days.
    pause = Pause("检测", date(2021, 5, 11), date(2021, 5, 18), "特别程序告知书")
    assert due_of(date(2021, 5, 10), Limit(3), CALENDAR, [pause]).day == date(2021, 5, 20)
    assert used_days(date(2021, 5, 10), date(2021, 5, 20), CALENDAR, [pause]) == 3


def test_a_pause_still_going_on_marks_the_due_day_and_moves_it_only_when_it_ends():
    open_pause = Pause("听证", date(2021, 6, 2))
    due = due_of(date(2021, 6, 1), Limit(5), CALENDAR, [open_pause])
    assert (due.day, due.paused) == (due_of(date(2021, 6, 1), Limit(5), CALENDAR).day, True)
    assert used_so_far(date(2021, 6, 1), date(2021, 6, 30), CALENDAR, [open_pause]).days == 1
    lines = account(date(2021, 6, 1), Limit(5), CALENDAR, [open_pause])
    assert "尚未结束" in lines[-1].why and not lines[-1].counted


def test_an_open_pause_beside_an_ended_one_takes_nothing_back():
    ended = Pause("检测", date(2021, 6, 1), date(2021, 6, 4))
    with_open = due_of(date(2021, 6, 1), Limit(5), CALENDAR, [ended, Pause("听证", date(2021, 6, 3))])
    assert with_open.day == due_of(date(2021, 6, 1), Limit(5), CALENDAR, [ended]).day


def test_extensions_add_working_days():
    assert due_of(date(2021, 6, 1), Limit(20), CALENDAR, (), [Extension(10)]).day == date(2021, 7, 14)
    assert due_of(date(2021, 6, 1), Limit(30), CALENDAR).day == date(2021, 7, 14)


@pytest.mark.parametrize(
    ("limit", "day"),
    [
        (Limit(15, Unit.NATURAL_DAY), date(2021, 6, 16)),
        (Limit(11, Unit.NATURAL_DAY), date(2021, 6, 15)),  # the 12th is a Saturday before 端午节
        (Limit(1, Unit.MONTH), date(2021, 7, 1)),
        (Limit(4, Unit.MONTH), date(2021, 10, 8)),  # 1 October
        (Limit(0), date(2021, 6, 1)),
    ],
)
def test_other_units_end_on_a_working_day(limit, day):
    assert due_of(date(2021, 6, 1), limit, CALENDAR).day == day


def test_a_year_ends_on_its_own_day_and_is_provisional_beyond_the_last_notice():
    due = due_of(date(2020, 12, 31), Limit(1, Unit.YEAR), CALENDAR)
    assert (due.day, due.provisional) == (date(2021, 12, 31), False)
    due = due_of(date(2021, 6, 1), Limit(1, Unit.YEAR), CALENDAR)
    assert (due.day, due.provisional) == (date(2022, 6, 1), True)


def test_a_limit_over_the_year_end_is_provisional_and_used_days_are_refused():
    assert due_of(date(2021, 12, 28), Limit(5), CALENDAR).provisional
    assert not due_of(date(2021, 12, 28), Limit(3), CALENDAR).provisional
    with pytest.raises(UnknownDays):
        used_days(date(2021, 12, 28), date(2022, 1, 5), CALENDAR)


def test_overlapping_pauses_count_once():
    pauses = [
        Pause("检测", date(2021, 6, 2), date(2021, 6, 8)),
        Pause("听证", date(2021, 6, 7), date(2021, 6, 9)),
        Pause("鉴定", date(2021, 6, 3), date(2021, 6, 4)),
    ]
    assert merged(pauses) == ((date(2021, 6, 2), date(2021, 6, 9)),)
    assert used_days(date(2021, 6, 1), date(2021, 6, 10), CALENDAR, pauses) == 2


def test_used_days_are_never_below_zero():
    assert used_days(date(2021, 6, 10), date(2021, 6, 1), CALENDAR) == 0
    assert used_days(date(2021, 6, 1), date(2021, 6, 4), CALENDAR, [Pause("检测", date(2021, 5, 1))]) == 0


def test_mistaken_terms_are_refused():
    for wrong in (
        lambda: Limit(-1),
        lambda: Extension(-1),
        lambda: Pause("检测", date(2021, 6, 2), date(2021, 6, 1)),
        lambda: due_of(date(2021, 6, 1), Limit(2, Unit.HOUR), CALENDAR),
        lambda: due_at(datetime(2021, 6, 1), Limit(2, Unit.HOUR), CALENDAR),  # noqa: DTZ001
        lambda: OfficeHours(((at(2021, 1, 1, 12).time(), at(2021, 1, 1, 8).time()),)),
    ):
        with pytest.raises(InvalidLimit):
            wrong()


# ------------------------------------------------------------------ hours


def test_hours_run_in_sessions_over_noon_night_and_holiday():
    started = at(2021, 6, 11, 11, 0)  # the Friday before 端午节
    assert due_at(started, Limit(1, Unit.HOUR), CALENDAR).at == at(2021, 6, 11, 12, 0)
    assert due_at(started, Limit(2, Unit.HOUR), CALENDAR).at == at(2021, 6, 11, 15, 30)
    assert due_at(started, Limit(5, Unit.HOUR), CALENDAR).at == at(2021, 6, 15, 9, 0)


def test_paused_days_and_extensions_move_a_limit_in_hours():
    started = at(2021, 6, 15, 17, 0)
    pause = Pause("检测", date(2021, 6, 15), date(2021, 6, 17))
    assert due_at(started, Limit(2, Unit.HOUR), CALENDAR, [pause]).at == at(2021, 6, 18, 9, 30)
    assert due_at(started, Limit(2, Unit.HOUR), CALENDAR, (), [Extension(1)]).at == at(2021, 6, 17, 9, 30)


def test_the_account_of_hours_adds_up_to_the_limit():
    pause = Pause("检测", date(2021, 6, 15), date(2021, 6, 16), "告知书")
    lines = account_of_hours(at(2021, 6, 11, 17, 0), Limit(10, Unit.HOUR), CALENDAR, HOURS, [pause])
    assert [(line.day.day, line.counted, line.number) for line in lines] == [
        (11, True, 60),
        (12, False, 60),
        (13, False, 60),
        (14, False, 60),
        (15, True, 480),
        (16, False, 480),
        (17, True, 600),
    ]
    assert lines[5].paper == "告知书" and "端午节" in lines[3].why


def test_what_is_sent_after_the_office_closed_is_received_on_the_next_working_day():
    sent = {
        at(2021, 6, 11, 7, 0): date(2021, 6, 11),
        at(2021, 6, 11, 12, 30): date(2021, 6, 11),
        at(2021, 6, 11, 18, 0): date(2021, 6, 11),
        at(2021, 6, 11, 18, 0, 1): date(2021, 6, 15),
        at(2021, 6, 12, 9, 0): date(2021, 6, 15),
        at(2021, 5, 12, 20, 0): date(2021, 5, 17),
    }
    assert {moment: received_on(moment, CALENDAR, HOURS).day for moment in sent} == sent


def test_summer_hours_hold_in_summer():
    summer = Season((6, 1), (8, 31), ((at(2021, 1, 1, 8).time(), at(2021, 1, 1, 19).time()),))
    late = at(2021, 6, 11, 18, 30)
    assert received_on(late, CALENDAR, OfficeHours(seasons=(summer,))).day == date(2021, 6, 11)
    assert received_on(late, CALENDAR, HOURS).day == date(2021, 6, 15)


# ------------------------------------------------------------------ account and buckets


def test_the_account_names_pause_extension_holiday_and_lateness_with_their_papers():
    pause = Pause("听证", date(2021, 6, 2), date(2021, 6, 3), "听通〔2021〕3号")
    extension = Extension(1, "延通〔2021〕1号")
    lines = account(date(2021, 6, 1), Limit(6), CALENDAR, [pause], [extension], date(2021, 6, 17))
    by_day = {line.day.day: line for line in lines}
    assert by_day[1].why == "当日不计"
    assert (by_day[3].counted, by_day[3].paper) == (False, "听通〔2021〕3号")
    assert (by_day[14].counted, "端午节" in by_day[14].why) == (False, True)
    assert by_day[14].paper.startswith("《国务院办公厅")
    assert by_day[11].number == 7 and "延期第1天" in by_day[11].why and by_day[11].paper == "延通〔2021〕1号"
    assert "超期第1天" in by_day[15].why and "超期第3天" in by_day[17].why
    assert [line.day for line in lines] == [date(2021, 6, 1) + n * ONE for n in range(17)]


def test_the_account_of_natural_days_tells_how_the_last_day_moved():
    lines = account(date(2021, 6, 1), Limit(11, Unit.NATURAL_DAY), CALENDAR)
    assert [line.number for line in lines if line.counted] == list(range(1, 12))
    assert all("顺延至2021-06-15" in line.why for line in lines[-3:])
    assert lines[-1].day == date(2021, 6, 15)


def test_buckets_by_working_days_around_the_last_day():
    start, limit = date(2021, 6, 7), Limit(4)  # due on Friday the 11th, then 端午节
    found = {
        day: finish_bucket(CaseKind.PROMISED, start, date(2021, 6, day), limit, CALENDAR) for day in (7, 10, 11, 14, 15)
    }
    assert found == {
        7: Bucket.EARLY,
        10: Bucket.EARLY,
        11: Bucket.EXACT,
        14: Bucket.EXACT,
        15: Bucket.OVERDUE,
    }


def test_an_extension_makes_late_days_lawful_but_never_early():
    start, limit = date(2021, 6, 7), Limit(4)
    extended = [Extension(2)]
    found = [
        finish_bucket(CaseKind.PROMISED, start, date(2021, 6, day), limit, CALENDAR, (), extended)
        for day in (10, 11, 16, 17)
    ]
    assert found == [Bucket.EARLY, Bucket.EXACT, Bucket.EXACT, Bucket.OVERDUE]


def test_instant_cases_end_on_the_day_with_a_tolerance_for_batches():
    day, next_workday = date(2021, 6, 11), date(2021, 6, 15)
    kind, limit = CaseKind.INSTANT, Limit(0)
    assert finish_bucket(kind, day, day, limit, CALENDAR) is Bucket.INSTANT
    assert finish_bucket(kind, day, next_workday, limit, CALENDAR) is Bucket.OVERDUE
    assert finish_bucket(kind, day, next_workday, limit, CALENDAR, tolerance=1) is Bucket.INSTANT
    assert finish_bucket(kind, date(2021, 6, 12), next_workday, limit, CALENDAR) is Bucket.INSTANT


def test_a_bucket_over_an_unknown_year_is_refused():
    with pytest.raises(UnknownDays):
        finish_bucket(CaseKind.PROMISED, date(2021, 12, 30), date(2022, 1, 4), Limit(5), CALENDAR)


def test_natural_days_are_late_only_after_the_moved_last_day():
    start, limit = date(2021, 6, 1), Limit(11, Unit.NATURAL_DAY)
    days = (date(2021, 6, 14), date(2021, 6, 15), date(2021, 6, 16))
    found = [finish_bucket(CaseKind.PROMISED, start, day, limit, CALENDAR) for day in days]
    assert found == [Bucket.EARLY, Bucket.EXACT, Bucket.OVERDUE]


def test_the_legal_limit_counts_pauses_and_extensions_too():
    start, end = date(2021, 6, 1), date(2021, 7, 2)  # 22 working days
    assert legal_overdue(start, end, Limit(20), CALENDAR)
    assert not legal_overdue(start, end, Limit(20), CALENDAR, [Pause("检验", date(2021, 6, 1), date(2021, 6, 3))])
    assert not legal_overdue(start, end, Limit(20), CALENDAR, (), [Extension(10)])
    assert not legal_overdue(start, end, None, CALENDAR)


def test_days_left_turn_negative_after_the_due_day():
    due = date(2021, 6, 11)
    left = [days_left(due, date(2021, 6, day), CALENDAR).days for day in (9, 11, 14, 15)]
    assert left == [2, 0, 0, -1]


# ------------------------------------------------------------------ laws

starts = st.dates(date(2021, 1, 1), date(2021, 9, 30))


@st.composite
def some_pauses(draw: st.DrawFn, open_too: bool = False) -> list[Pause]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.dates(date(2020, 12, 1), date(2021, 12, 1)))
        length = draw(st.integers(0, 40))
        still_open = open_too and draw(st.booleans())
        found.append(Pause("检测", start, None if still_open else start + timedelta(days=length)))
    return found


limits = st.builds(Limit, st.integers(0, 40), st.sampled_from([Unit.WORKDAY, Unit.NATURAL_DAY]))


def slow_due(start: date, days: int, pauses: list[Pause]) -> date:
    day = start
    while days:
        day += ONE
        days -= CALENDAR.is_workday(day) and not any(pause.covers(day) for pause in pauses)
    return day


@given(starts, st.integers(1, 40), some_pauses(), st.integers(0, 10))
def test_the_due_day_agrees_with_a_walk_day_by_day(start, days, pauses, more):
    extensions = [Extension(more)] if more else []
    assert due_of(start, Limit(days), CALENDAR, pauses, extensions).day == slow_due(start, days + more, pauses)


@given(starts, limits, some_pauses(), st.integers(0, 5))
def test_a_longer_limit_is_never_due_earlier(start, limit, pauses, more):
    longer = Limit(limit.amount + more, limit.unit)
    assert due_of(start, longer, CALENDAR, pauses).day >= due_of(start, limit, CALENDAR, pauses).day


@given(starts, limits, some_pauses(), some_pauses(open_too=True))
def test_a_pause_never_shortens(start, limit, pauses, more):
    assert due_of(start, limit, CALENDAR, pauses + more).day >= due_of(start, limit, CALENDAR, pauses).day


@given(starts, st.integers(0, 60), some_pauses(open_too=True))
def test_used_days_agree_with_a_walk_day_by_day(start, length, pauses):
    end = start + timedelta(days=length)
    walked = [start + n * ONE for n in range(1, length + 1)]
    slow = sum(CALENDAR.is_workday(day) and not any(pause.covers(day) for pause in pauses) for day in walked)
    assert used_days(start, end, CALENDAR, pauses) == slow


@given(starts, st.integers(0, 40), some_pauses(open_too=True), st.integers(0, 60))
def test_the_days_an_account_counts_are_the_days_used(start, days, pauses, length):
    finished = start + timedelta(days=length)
    for end, lines in (
        (due_of(start, Limit(days), CALENDAR, pauses).day, account(start, Limit(days), CALENDAR, pauses)),
        (finished, account(start, Limit(days), CALENDAR, pauses, (), finished)),
    ):
        counted = [line for line in lines if line.counted]
        assert len(counted) == used_so_far(start, end, CALENDAR, pauses).days
        assert [line.number for line in counted] == list(range(1, len(counted) + 1))
        assert [line.day for line in lines] == [start + n * ONE for n in range((end - start).days + 1)]


@given(starts, st.integers(1, 30), some_pauses())
def test_the_account_up_to_the_due_day_counts_exactly_the_limit(start, days, pauses):
    lines = account(start, Limit(days), CALENDAR, pauses)
    assert lines[-1].counted and lines[-1].number == days


@given(starts, st.integers(1, 30), some_pauses(), st.integers(0, 60))
def test_buckets_follow_the_days_used(start, days, pauses, length):
    finished = start + timedelta(days=length)
    used = used_days(start, finished, CALENDAR, pauses)
    expected = Bucket.EARLY if used < days else Bucket.EXACT if used == days else Bucket.OVERDUE
    assert finish_bucket(CaseKind.PROMISED, start, finished, Limit(days), CALENDAR, pauses) is expected


@given(
    st.datetimes(datetime(2021, 1, 1), datetime(2021, 9, 30)),  # noqa: DTZ001
    st.integers(1, 40),
    some_pauses(),
)
def test_the_account_of_hours_counts_exactly_the_limit(start, amount, pauses):
    started = start.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    lines = account_of_hours(started, Limit(amount, Unit.HOUR), CALENDAR, HOURS, pauses)
    assert lines[-1].number == amount * 60
