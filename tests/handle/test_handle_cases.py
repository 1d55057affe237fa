from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from mingting.base import clock, journal
from mingting.base.acts.load_notice import load_notice
from mingting.base.errors import NotAllowed, NotFound
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, Grant, Organ, Region, Source, User
from mingting.base.people import seal_person
from mingting.base.permissions import Reach, actor_of
from mingting.base.scopes import Scope
from mingting.catalogue.models import Item
from mingting.handle.cases import jobs, reads
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.acts.recount_due import recount_due
from mingting.handle.cases.acts.reveal import reveal
from mingting.handle.cases.dues import due_now
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import notes_of
from mingting.handle.errors import NoClock, ReasonMissing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEAD = "通知编号,标题,地区,年份,类型,开始,结束,名称,来源\n"
STATE_2027 = HEAD + "国办-2027,国务院办公厅关于2027年部分节假日安排的通知,,2027,放假,2027-01-01,2027-01-03,元旦,\n"


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.CHINA)


@pytest.fixture
def house() -> SimpleNamespace:
    region = Region.objects.create(code="640521000000", name="中宁县", level=4)
    county = Organ.objects.add_root(
        instance=Organ(code="c", name="中宁县", short_name="中宁县", kind="county", region=region)
    )
    tax, housing = (
        Organ.objects.add_child(
            county, instance=Organ(code=code, name=code, short_name=code, kind="department", region=region)
        )
        for code in ("税务局", "住建局")
    )
    supervisor = User.objects.create(username="督查", organ=tax)
    Grant.objects.create(user=supervisor, role="SU", organ=tax)
    source = Source.objects.create(code="hall", name="大厅", kind="hall")
    item = Item.objects.create(
        code="1", basic_code="1", name="甲", organ=tax, item_type="01", exercise_level="4", case_kind="promised",
        promise_limit=5, valid_from=date(2020, 1, 1),
    )  # fmt: skip
    return SimpleNamespace(tax=tax, housing=housing, supervisor=supervisor, source=source, item=item)


def case(house: SimpleNamespace, number: str, accepted: date | None, **change: Any) -> Case:
    organ = change.pop("organ", house.tax)
    person = seal_person("张小明", "640521199001010016", "13812345678", context=APPLICANT)
    made = Case(
        source=house.source, source_no=number, item=house.item, organ=organ, organ_path=organ.path, channel="window",
        case_kind="promised", state="accepted", applicant=person.sealed, applicant_masked=person.masked,
        id_token=person.id_token, id4_token=person.id4_token, id6_token=person.id6_token,
        phone_token=person.phone_token, phone4_token=person.phone4_token,
        accepted_at=at(accepted) if accepted else None, promise_days=5, recorded_at=clock.now(), **change,
    )  # fmt: skip
    due = due_now(made)
    made.due_on, made.due_provisional, made.used_days = due.due_on, due.provisional, due.used_days
    made.save()
    return made


def everything() -> Reach:
    return Reach((Scope("0001"),))


def test_a_due_day_follows_the_calendar_of_the_organ_s_region(house: SimpleNamespace) -> None:
    """13 and 14 May 2021 are off in 宁夏 and worked by the national calendar."""
    assert case(house, "1", date(2021, 5, 10)).due_on == date(2021, 5, 19)


def test_paused_days_move_the_due_day_and_leave_the_used(house: SimpleNamespace) -> None:
    one = case(house, "1", date(2021, 6, 1), paused_days=2, finished_at=at(date(2021, 6, 9)))
    assert (one.due_on, one.used_days) == (date(2021, 6, 10), 4)


def test_an_instant_case_is_due_the_day_it_came(house: SimpleNamespace) -> None:
    one = case(house, "1", date(2021, 6, 5))
    one.case_kind = "instant"
    assert due_now(one).due_on == date(2021, 6, 7)


@pytest.mark.parametrize(
    ("unit", "limit", "due"), [("month", 1, date(2021, 7, 1)), ("natural_day", 4, date(2021, 6, 7))]
)
def test_a_promise_in_other_units_is_counted_in_them(house: SimpleNamespace, unit: str, limit: int, due: date) -> None:
    house.item.promise_unit, house.item.promise_limit = unit, limit
    start = date(2021, 6, 1) if unit == "month" else date(2021, 6, 2)
    assert case(house, "1", start).due_on == due


def test_a_case_that_was_not_accepted_has_no_clock(house: SimpleNamespace) -> None:
    one = case(house, "1", None)
    assert (one.due_on, one.used_days) == (None, None)
    with pytest.raises(NoClock):
        reads.account_of(one)


def test_provisional_due_days_are_counted_anew_once_the_notice_is_loaded(house: SimpleNamespace) -> None:
    open_one = case(house, "1", date(2026, 12, 28))
    settled = case(house, "2", date(2021, 6, 1))
    assert (open_one.due_on, open_one.due_provisional) == (date(2027, 1, 4), True)
    load_notice(STATE_2027.replace("2027-01-03", "2027-01-04"), actor=SYSTEM)
    journal.seal_all()
    assert jobs.follow_notices() == 1
    open_one.refresh_from_db()
    assert (open_one.due_on, open_one.due_provisional, open_one.version) == (date(2027, 1, 6), False, 2)
    event = Event.objects.get(kind="case.due-recounted")
    assert event.subject == f"handle/case:{open_one.pk}"
    assert (event.data["before"]["due_on"], event.data["after"]["due_on"]) == ("2027-01-04", "2027-01-06")
    assert event.data["months"] == {"cases": ["2026-12"]}
    assert not Event.objects.filter(subject=f"handle/case:{settled.pk}").exists()


def test_counting_anew_again_changes_nothing(house: SimpleNamespace) -> None:
    case(house, "1", date(2026, 12, 28))
    load_notice(STATE_2027, actor=SYSTEM)
    assert [recount_due("国办-2027", actor=SYSTEM) for _ in range(2)] == [1, 0]


def test_days_used_that_could_not_be_told_are_told_then(house: SimpleNamespace) -> None:
    one = case(house, "1", date(2026, 12, 28), finished_at=at(date(2027, 1, 6)))
    assert one.used_days is None
    load_notice(STATE_2027, actor=SYSTEM)
    recount_due("国办-2027", actor=SYSTEM)
    one.refresh_from_db()
    assert one.used_days == 6


def test_the_account_names_each_day_and_why_it_counts(house: SimpleNamespace) -> None:
    with clock.set_clock(at(date(2021, 5, 18))):
        lines = reads.account_of(case(house, "1", date(2021, 5, 10)))
    assert [line.day for line in lines if line.counted][-1] == date(2021, 5, 19)
    assert any("开斋节" in line.why for line in lines if not line.counted)


def test_a_person_is_revealed_for_a_reason_and_the_journal_keeps_no_name(house: SimpleNamespace) -> None:
    one, actor = case(house, "1", date(2021, 6, 1)), actor_of(house.supervisor)
    fields = reveal(one, "核实投诉件来电人", actor=actor, user=house.supervisor)
    assert fields == {"name": "张小明", "id": "640521199001010016", "phone": "13812345678"}
    event = Event.objects.get(kind="case.revealed")
    assert (event.actor, list(event.data), notes_of(event)) == ("督查", ["sealed"], {"reason": "核实投诉件来电人"})


def test_nobody_is_revealed_without_a_reason_or_beyond_the_reach(house: SimpleNamespace) -> None:
    mine, other = case(house, "1", date(2021, 6, 1)), case(house, "2", date(2021, 6, 1), organ=house.housing)
    with pytest.raises(ReasonMissing):
        reveal(mine, " 看看 ", actor=SYSTEM, user=house.supervisor)
    with pytest.raises(NotAllowed):
        reveal(other, "核实投诉件来电人", actor=SYSTEM, user=house.supervisor)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "text", ["640521199001010016", "640521 19900101 0016", "010016", "0016", "138-1234-5678", "5678"]
)
def test_cases_are_found_by_a_number_or_its_end(house: SimpleNamespace, text: str) -> None:
    one = case(house, "1", date(2021, 6, 1))
    assert list(reads.cases_by_person(text, everything())) == [one]


@pytest.mark.parametrize("text", ["640521199001010024", "123456", "9999", "张小明", ""])
def test_other_numbers_find_nothing(house: SimpleNamespace, text: str) -> None:
    case(house, "1", date(2021, 6, 1))
    assert not reads.cases_by_person(text, everything()).exists()


def test_a_search_keeps_to_the_reach(house: SimpleNamespace) -> None:
    case(house, "1", date(2021, 6, 1), organ=house.housing)
    assert not reads.cases_by_person("0016", Reach((Scope(house.tax.path),))).exists()
    assert not reads.cases_of(Reach(())).exists()


def test_a_number_that_two_sources_use_asks_for_the_source(house: SimpleNamespace) -> None:
    case(house, "1", date(2021, 6, 1))
    house.source = Source.objects.create(code="nxzw", name="网", kind="online")
    second = case(house, "1", date(2021, 6, 1))
    with pytest.raises(NotFound, match="来源"):
        reads.case_of("1")
    assert reads.case_of("1", "nxzw") == second
    with pytest.raises(NotFound):
        reads.case_of("2")
