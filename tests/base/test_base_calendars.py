from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import holidays
import pytest

from mingting.base import calendars
from mingting.base.acts.load_notice import load_notice
from mingting.base.errors import NotAllowed, NoticeRefused
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, HolidayNotice
from mingting.base.national import national_notices, official_years
from mingting.rules.calendar import WorkCalendar

ZHONGNING = "640521000000"
HEAD = "通知编号,标题,地区,年份,类型,开始,结束,名称,来源\n"
STATE_2027 = (
    HEAD
    + "国办发明电〔2026〕9号,国务院办公厅关于2027年部分节假日安排的通知,,2027,放假,2027-01-01,2027-01-03,元旦,政府网\n"
)
NINGXIA_2021 = HEAD + "宁政办发〔2021〕1号,宁夏2021年放假通知,640000,2021,放假,2021-05-13,,开斋节,转载\n"


def test_national_years_are_the_official_ones_and_no_guess() -> None:
    assert official_years() == tuple(range(2001, 2027))
    named = holidays.country_holidays("CN", years=official_years(), language="zh_CN")
    assert not [day for day, name in named.items() if "推定" in name]


def test_every_day_of_the_national_notices_is_the_library_s() -> None:
    calendar = WorkCalendar("", national_notices())
    library = holidays.country_holidays("CN", years=range(2001, 2028))
    first, last = date(2001, 1, 1).toordinal(), date(2026, 12, 25).toordinal()
    differing = [
        day
        for day in map(date.fromordinal, range(first, last + 1))
        if calendar.is_workday(day) != library.is_working_day(day)
    ]
    assert differing == []


def test_days_around_new_year_rest_on_the_notice_of_the_new_year() -> None:
    calendar = WorkCalendar("", national_notices())
    found = calendar.day_of(date(2018, 12, 31))
    assert found.notice is not None
    assert (found.notice.year, found.name) == (2019, "元旦")


@pytest.mark.django_db
def test_the_second_quarter_of_2021_has_60_working_days_in_ningxia_and_62_by_the_national_calendar() -> None:
    calendar = calendars.calendar_of(ZHONGNING)
    first, last = date(2021, 4, 1), date(2021, 6, 30)
    assert calendar.workdays_between(first, last) == 60
    assert calendar.national_only.workdays_between(first, last) == 62


@pytest.mark.django_db
def test_the_calendar_is_kept_until_a_notice_is_loaded() -> None:
    before = calendars.calendar_of(ZHONGNING)
    assert calendars.calendar_of(ZHONGNING) is before
    load_notice(STATE_2027, actor=SYSTEM)
    after = calendars.calendar_of(ZHONGNING)
    assert (before.is_known(date(2027, 1, 4)), after.is_known(date(2027, 1, 4))) == (False, True)


@pytest.mark.django_db
def test_a_loaded_notice_replaces_the_shipped_one_of_its_region_and_year() -> None:
    load_notice(NINGXIA_2021, actor=SYSTEM)
    calendar = calendars.calendar_of(ZHONGNING)
    assert not calendar.is_workday(date(2021, 5, 13))
    assert calendar.is_workday(date(2021, 5, 14))
    assert calendar.is_workday(date(2021, 7, 19))
    assert not calendar.is_workday(date(2020, 5, 25))


@pytest.mark.django_db
def test_a_notice_that_adds_leaves_the_others_of_its_year_standing() -> None:
    extra = NINGXIA_2021.replace("2021-05-13", "2021-06-18").replace("1号", "2号")
    load_notice(extra, actor=SYSTEM, mode="add")
    calendar = calendars.calendar_of(ZHONGNING)
    assert [calendar.is_workday(day) for day in (date(2021, 5, 13), date(2021, 6, 18))] == [False, False]


@pytest.mark.django_db
def test_a_later_notice_replaces_an_earlier_loaded_one_and_the_list_shows_both() -> None:
    load_notice(NINGXIA_2021, actor=SYSTEM)
    load_notice(NINGXIA_2021.replace("1号", "2号").replace("05-13", "05-14"), actor=SYSTEM)
    assert calendars.calendar_of(ZHONGNING).is_workday(date(2021, 5, 13))
    rows = [row for row in calendars.notices_of(ZHONGNING, 2021) if row.notice.region]
    assert [(row.notice.code, row.shipped, row.replaced) for row in rows] == [
        ("宁政办发〔2021〕2号", False, False),
        ("宁夏-2021", True, True),
        ("宁政办发〔2021〕1号", False, True),
    ]


@pytest.mark.django_db
def test_the_same_notice_again_changes_nothing() -> None:
    load_notice(NINGXIA_2021, actor=SYSTEM)
    load_notice(NINGXIA_2021, actor=SYSTEM)
    assert HolidayNotice.objects.count() == Event.objects.filter(kind="calendar.notice-loaded").count() == 1


@pytest.mark.django_db
def test_a_corrected_notice_keeps_its_former_text_in_the_journal() -> None:
    load_notice(NINGXIA_2021, actor=SYSTEM)
    load_notice(NINGXIA_2021.replace("2021-05-13,,", "2021-05-13,2021-05-14,"), actor=SYSTEM)
    event = Event.objects.latest("id")
    assert event.data["before"]["off"] == [["2021-05-13", "2021-05-13", "开斋节"]]
    assert HolidayNotice.objects.get().off == [["2021-05-13", "2021-05-14", "开斋节"]]


@pytest.mark.django_db
def test_a_file_in_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notice.csv"
    path.write_bytes(NINGXIA_2021.encode("gb18030"))
    assert load_notice(path, actor=SYSTEM)[0].off == [["2021-05-13", "2021-05-13", "开斋节"]]


@pytest.mark.django_db
def test_one_wrong_line_loads_nothing_and_says_where() -> None:
    with pytest.raises(NoticeRefused, match="第3行"):
        load_notice(NINGXIA_2021 + "宁政办发〔2021〕3号,甲,640000,2021,放假,2021-02-30,,乙,\n", actor=SYSTEM)
    assert not HolidayNotice.objects.exists()


def test_only_the_leader_loads_a_notice(cast: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        load_notice(NINGXIA_2021, actor=SYSTEM, user=cast.statistics)
    assert load_notice(NINGXIA_2021, actor=SYSTEM, user=cast.leader)[0].loaded_by == cast.leader


@pytest.mark.django_db
def test_a_frozen_calendar_stays_as_it_was() -> None:
    rows = json.loads(json.dumps(calendars.frozen_rows(ZHONGNING)))
    load_notice(NINGXIA_2021, actor=SYSTEM)
    frozen = WorkCalendar.from_rows(ZHONGNING, rows)
    assert frozen.workdays_between(date(2021, 4, 1), date(2021, 6, 30)) == 60
    assert calendars.calendar_of(ZHONGNING).workdays_between(date(2021, 4, 1), date(2021, 6, 30)) == 61


@pytest.mark.django_db
def test_a_month_is_shown_in_whole_weeks_with_the_reason_of_each_day() -> None:
    weeks = calendars.month_grid(ZHONGNING, 2021, 5)
    assert {len(week) for week in weeks} == {7}
    cells = {cell.day.day: cell for week in weeks for cell in week}
    assert not cells[date(2021, 4, 30)].in_month
    assert cells[date(2021, 5, 13)].regional
    assert "开斋节放假，依据《宁夏" in cells[date(2021, 5, 13)].reason
    assert cells[date(2021, 5, 8)].day.kind.label == "调休上班"


@pytest.mark.django_db
def test_days_beyond_the_last_notice_are_provisional() -> None:
    cells = [cell for week in calendars.month_grid(ZHONGNING, 2027, 3) for cell in week]
    assert all(cell.provisional for cell in cells)
