"""快速计数: presses are rows with keys of their own; a day is confirmed once, by the window and by the chief representative."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from case_house import at, build_house, person
from django.db import connections

from mingting.base import clock
from mingting.base.errors import NotAllowed, Stale
from mingting.base.models import Event, Window
from mingting.base.roles import Role
from mingting.supervise.returns.acts.close_day import close_day, confirm_day, return_day
from mingting.supervise.returns.acts.set_item import end_item, set_item
from mingting.supervise.returns.acts.tally import Press, press
from mingting.supervise.returns.days import tally_windows
from mingting.supervise.returns.errors import DayClosed, ItemWrong, NotHanded, NotToReturn, ReasonMissing
from mingting.supervise.returns.models import ReturnLine, TallyCount, TallyDay
from mingting.supervise.returns.reads import board, days_for

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = date(2021, 5, 10)


def build() -> SimpleNamespace:
    house = build_house()
    house.seal = set_item(house.window, "印章刻制备案", house.tax, user=house.manager)
    house.copy = set_item(house.window, "档案查询", house.bureau, user=house.manager, measures=["accepted"])
    return house


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-10 09:30")):
        yield build()


def key(number: int) -> str:
    return f"{number:032d}"


def count(house: SimpleNamespace, *numbers: int, item: object = None, **more: object) -> list[bool]:
    chosen = item or house.seal
    presses = [Press(key(number), chosen.pk, **more) for number in numbers]  # type: ignore[attr-defined, arg-type]
    return [one.taken for one in press(house.window, presses, user=house.clerk)]


def total(house: SimpleNamespace, day: date = TODAY) -> int:
    return board(house.window, day).total


def test_two_keys_are_two_and_one_sent_twice_is_one(house: SimpleNamespace) -> None:
    assert count(house, 1, 2, 2, 1) == [True] * 4
    assert total(house) == 2 and TallyCount.objects.count() == 2


def test_what_was_undone_stays_written_and_counts_no_more(house: SimpleNamespace) -> None:
    count(house, 1, 2, 3)
    back = [Press(key(9), do="undo", undo=key(2)), Press(key(9), do="undo", undo=key(2)), Press(key(8), do="undo")]
    assert [one.taken for one in press(house.window, back, user=house.clerk)] == [True] * 3
    assert total(house) == 1 and TallyCount.objects.count() == 3
    assert list(TallyCount.objects.filter(undone_at=None).values_list("key", flat=True)) == [key(1)]
    nothing = [Press(key(7), do="undo"), Press(key(6), do="undo")]
    assert [one.taken for one in press(house.window, nothing, user=house.clerk)] == [True, False]


def test_nobody_undoes_anothers_press(house: SimpleNamespace) -> None:
    count(house, 1)
    second = person("窗口丙", Role.WINDOW_CLERK, house.bureau, house.window)
    answers = press(house.window, [Press(key(5), do="undo", undo=key(1)), Press(key(4), do="undo")], user=second)
    assert [one.taken for one in answers] == [False, False] and total(house) == 1
    assert press(house.window, [Press(key(1), house.seal.pk)], user=second)[0].taken and total(house) == 2


def test_a_press_kept_back_counts_on_its_own_day(house: SimpleNamespace) -> None:
    with clock.set_clock(at("2021-05-11 08:00")):
        assert count(house, 1, ago=timedelta(hours=12)) == [True]
        assert count(house, 2, ago=timedelta(hours=19)) == [False]
        assert (total(house), total(house, date(2021, 5, 11))) == (1, 0)
        assert [(row.day, n) for row, n in board(house.window, date(2021, 5, 11)).behind] == [(TODAY, 1)]


def test_who_does_not_sit_there_does_not_count_there(house: SimpleNamespace) -> None:
    for no in (house.clerk2, house.approver, house.supervisor, house.statistics, house.admin, house.village_clerk):
        with pytest.raises(NotAllowed):
            press(house.window, [Press(key(1), house.seal.pk)], user=no)
        with pytest.raises(NotAllowed):
            close_day(house.window, TODAY, user=no)
    assert not TallyCount.objects.exists() and not TallyDay.objects.exists()
    assert [one.code for one in tally_windows(house.clerk)] == ["A1"]
    assert list(tally_windows(house.approver)) == []
    point = Window.objects.create(place=house.point, code="V1", name="代办窗")
    assert list(tally_windows(house.village_clerk)) == [point]


def test_a_day_becomes_lines_with_zeros_once(house: SimpleNamespace) -> None:
    count(house, 1, 2, 3)
    row = close_day(house.window, TODAY, user=house.clerk, remark="下午停电")
    lines = {(one.organ.short_name, one.measure): one.count for one in ReturnLine.objects.select_related("organ")}
    assert lines == {("市监局", "accepted"): 3, ("市监局", "finished"): 3, ("审批局", "accepted"): 0}
    line = ReturnLine.objects.first()
    assert line is not None and (line.reporter, line.due_on, line.remark, line.place) == (
        "窗口甲",
        TODAY,
        "下午停电",
        house.hall,
    )
    with pytest.raises(DayClosed):
        close_day(house.window, TODAY, user=house.clerk)
    assert count(house, 4) == [False]
    told = Event.objects.get(kind="returns.day-closed")
    assert told.subject == f"supervise/tally-day:{row.pk}" and told.data["months"] == {"returns": ["2021-05"]}
    assert sum(one["count"] for one in told.data["lines"]) == 6


def test_two_windows_of_one_hall_each_have_their_lines(house: SimpleNamespace) -> None:
    other = set_item(house.other, "印章刻制备案", house.tax, user=house.manager)
    count(house, 1, 2)
    press(house.other, [Press(key(1), other.pk)], user=house.clerk2)
    close_day(house.window, TODAY, user=house.clerk)
    close_day(house.other, TODAY, user=house.clerk2)
    found = ReturnLine.objects.filter(measure="finished").order_by("count").values_list("window__code", "count")
    assert list(found) == [("A2", 1), ("A1", 2)]


def test_the_chief_confirms_and_only_statistics_opens_it_again(house: SimpleNamespace) -> None:
    count(house, 1)
    row = close_day(house.window, TODAY, user=house.clerk)
    for no in (house.clerk, house.manager, house.head, house.statistics, house.supervisor):
        with pytest.raises(NotAllowed):
            confirm_day(row.pk, user=no)
    with pytest.raises(Stale):
        confirm_day(row.pk, user=house.chief, version=row.version - 1)
    confirm_day(row.pk, user=house.chief, version=row.version)
    with pytest.raises(NotHanded):
        confirm_day(row.pk, user=house.chief)
    for no in (house.clerk, house.chief, house.leader):
        with pytest.raises(NotAllowed):
            return_day(row.pk, reason="数字不对，请更正", user=no)
    with pytest.raises(ReasonMissing):
        return_day(row.pk, reason="错", user=house.statistics)
    back = return_day(row.pk, reason="漏计下午三件", user=house.statistics)
    assert (back.state, back.confirmed_by, ReturnLine.objects.count()) == ("returned", None, 0)
    with pytest.raises(NotToReturn):
        return_day(row.pk, reason="漏计下午三件", user=house.statistics)
    assert count(house, 2) == [True]
    close_day(house.window, TODAY, user=house.clerk)
    assert ReturnLine.objects.get(measure="finished").count == 2
    assert [one.pk for one in days_for(house.chief)] == [row.pk] and list(days_for(house.clerk)) == []


def test_an_item_that_ended_keeps_what_was_counted(house: SimpleNamespace) -> None:
    count(house, 1)
    with pytest.raises(NotAllowed):
        end_item(house.seal.pk, user=house.clerk)
    end_item(house.seal.pk, user=house.manager)
    assert count(house, 2) == [False] and total(house) == 1
    again = set_item(house.window, "印章刻制备案", house.tax, user=house.manager)
    assert again.key == "1"
    close_day(house.window, TODAY, user=house.clerk)
    assert ReturnLine.objects.get(measure="finished").count == 1


def test_keys_names_and_measures_are_checked(house: SimpleNamespace) -> None:
    for name, given in (
        ("", {}),
        ("长" * 41, {}),
        ("一\x00二", {}),
        ("印章刻制备案", {}),
        ("另一", {"key": "1"}),
        ("另一", {"key": "u"}),
        ("另一", {"key": "0"}),
        ("另一", {"key": "评"}),
        ("另一", {"measures": []}),
        ("另一", {"measures": ["overdue"]}),
    ):
        with pytest.raises(ItemWrong):
            set_item(house.window, name, house.tax, user=house.manager, **given)  # type: ignore[arg-type]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_press_sent_by_two_requests_at_once_is_one() -> None:
    with clock.set_clock(at("2021-05-10 09:30")):
        house = build()
        faults: list[BaseException] = []

        def send() -> None:
            try:
                count(house, 1, 2, 3)
            except BaseException as fault:
                faults.append(fault)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=send) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert faults == [] and total(house) == 3
