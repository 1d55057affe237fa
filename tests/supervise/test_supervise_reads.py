from __future__ import annotations

from datetime import date, datetime

import pytest

from mingting.base import clock
from mingting.base.models import Organ, Place, Presence, Source, Staff
from mingting.base.permissions import Reach
from mingting.base.scopes import Scope
from mingting.rules.periods import Period
from mingting.supervise.attendance.models import HalfDay
from mingting.supervise.attendance.reads import attendance, half_days_of
from mingting.supervise.returns.models import ReturnLine
from mingting.supervise.returns.reads import late_lines, lines_of, owing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Q2, MAY = Period.parse("2021Q2"), Period.parse("2021-05")
ALL = Reach((Scope("0001"), Scope("0002")))


def organ(code: str, order: int) -> Organ:
    fresh = Organ(code=code, name=code, short_name=code, kind="department", order=order)
    made: Organ = Organ.objects.add_root(instance=fresh)
    return made


@pytest.fixture
def organs() -> tuple[Organ, Organ]:
    return organ("电力公司", 2), organ("税务局", 1)


def line(of: Organ, place: Place, month: int, submitted: datetime) -> ReturnLine:
    source, _ = Source.objects.get_or_create(code="returns", defaults={"name": "报表", "kind": "returns"})
    first = date(2021, month, 1)
    return ReturnLine.objects.create(
        source=source, organ=of, organ_path=of.path, place=place, measure="accepted", first_day=first,
        last_day=Period.parse(f"2021-{month:02d}").last, count=10, reporter="甲", submitted_at=submitted,
        due_on=date(2021, month + 1, 8), recorded_at=clock.now(),
    )  # fmt: skip


def test_a_return_is_late_by_the_day_in_china(organs: tuple[Organ, Organ]) -> None:
    power, _ = organs
    place = Place.objects.create(code="h", name="大厅", tier="hall", organ=power)
    in_time = line(power, place, 5, datetime(2021, 6, 8, 23, 59, tzinfo=clock.CHINA))
    late = line(power, place, 4, datetime(2021, 5, 9, 0, 1, tzinfo=clock.CHINA))
    assert list(lines_of(ALL, Q2)) == [late, in_time]
    assert list(late_lines(ALL, Q2)) == [late]
    assert list(lines_of(ALL, MAY)) == [in_time]
    assert not lines_of(Reach((Scope("0002"),)), Q2).exists()


def test_who_only_reports_and_reported_nothing_owes(organs: tuple[Organ, Organ]) -> None:
    power, tax = organs
    place = Place.objects.create(code="h", name="大厅", tier="hall", organ=tax)
    Presence.objects.create(organ=power, place=place, reports_only=True)
    Presence.objects.create(organ=tax, place=place)
    assert [one.organ.code for one in owing(MAY)] == ["电力公司"]
    line(power, place, 5, datetime(2021, 6, 1, 9, tzinfo=clock.CHINA))
    assert owing(MAY) == []


def test_only_present_counts_as_present(organs: tuple[Organ, Organ]) -> None:
    source = Source.objects.create(code="att", name="考勤", kind="hall")
    for of in organs:
        staff = Staff.objects.create(code=of.code, name="甲", organ=of, category="contract")
        for half, mark in (("am", "present"), ("pm", "late" if of.code == "税务局" else "present")):
            HalfDay.objects.create(
                source=source, staff=staff, organ=of, organ_path=of.path, day=date(2021, 5, 6), half=half, mark=mark,
                recorded_at=clock.now(),
            )  # fmt: skip
    rows = attendance(ALL, MAY)
    assert [(one.organ, one.scheduled, one.present, one.marks) for one in rows] == [
        ("税务局", 2, 1, {"present": 1, "late": 1}),
        ("电力公司", 2, 2, {"present": 2}),
    ]
    assert half_days_of(Staff.objects.get(code="税务局"), MAY).count() == 2
    assert attendance(ALL, Period.parse("2021-04")) == []
