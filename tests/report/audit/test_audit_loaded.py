"""Daily means by the calendars in force here: a notice that was loaded counts like one that came with the program."""

from datetime import date

import pytest

from mingting.base import clock
from mingting.base.models import HolidayNotice, Region
from mingting.report.audit.calendars import NATIONAL, workdays_of
from mingting.report.audit.loaded import NATION, region_choices, workdays_loaded
from mingting.report.audit.places import examine_text
from mingting.rules.figures import Verdict

pytestmark = pytest.mark.django_db
APRIL = date(2021, 4, 1), date(2021, 4, 30)
BULLETIN = "广西某县2021年4月份政务服务情况通报\n4月份，中心共受理业务4200件，日均{mean}件（{days}个工作日）。"


@pytest.fixture
def loaded() -> None:
    """三月三: two days off in 广西."""
    HolidayNotice.objects.create(
        code="桂政办-2021", title="广西2021年“壮族三月三”放假通知", region="450000", year=2021,
        off=[["2021-04-14", "2021-04-15", "三月三"]], worked=[], loaded_at=clock.now(),
    )  # fmt: skip


def verdicts(days: int, region: str = "") -> list[Verdict]:
    text = BULLETIN.format(mean=round(4200 / days), days=days)
    examined = examine_text(text, region=region, workdays=workdays_loaded)
    return [r.verdict for r in examined.report.relations if r.kind == "average" and r.claimed == days]


def test_without_a_loaded_notice_the_region_is_not_known() -> None:
    assert workdays_loaded(*APRIL, "45") is None
    assert workdays_loaded(*APRIL, NATIONAL) == workdays_of(*APRIL, NATIONAL)
    assert workdays_loaded(date(2021, 5, 1), date(2021, 5, 31), "64") == 17


def test_a_loaded_notice_takes_its_days_off(loaded: None) -> None:
    national = workdays_of(*APRIL, NATIONAL)
    assert national is not None
    assert workdays_loaded(*APRIL, "45") == workdays_loaded(*APRIL, "450000") == national - 2
    assert verdicts(national - 2) == [Verdict.HOLDS]
    assert verdicts(national) == [Verdict.HOLDS]


def test_with_its_notice_at_hand_a_region_leaves_no_room(loaded: None) -> None:
    national = workdays_of(*APRIL, NATIONAL)
    assert national is not None
    assert verdicts(national - 1) == [Verdict.CONTRADICTED]
    HolidayNotice.objects.all().delete()
    assert Verdict.CONTRADICTED not in verdicts(national - 1)


def test_the_region_chosen_goes_before_the_names_in_the_text(loaded: None) -> None:
    national = workdays_of(*APRIL, NATIONAL)
    assert national is not None
    assert verdicts(national - 2, NATION[0]) == [Verdict.CONTRADICTED]
    assert verdicts(national - 2, "450000") == [Verdict.HOLDS]


def test_a_place_with_a_notice_of_its_own_can_be_chosen() -> None:
    assert ("640000", "宁夏") in region_choices()
    assert len(region_choices()) == 33
    Region.objects.create(code="622900000000", name="临夏回族自治州", level=3)
    HolidayNotice.objects.create(
        code="临夏-2021", title="临夏州2021年放假通知", region="622900", year=2021,
        off=[["2021-05-13", "2021-05-14", "开斋节"]], worked=[], loaded_at=clock.now(),
    )  # fmt: skip
    assert ("622900", "临夏回族自治州") in region_choices()
    assert workdays_loaded(date(2021, 5, 1), date(2021, 5, 31), "622900") == 17
