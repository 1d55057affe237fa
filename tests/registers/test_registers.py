from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from mingting.base import clock
from mingting.base.errors import NotAllowed
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, Grant, Organ, Place, Presence, Source, Staff, User
from mingting.registers import reads
from mingting.registers.acts.declare_register import declare_register, load_declared
from mingting.registers.acts.write_entry import withdraw_entry, write_entry
from mingting.registers.declarations import Field, clean, declaration_from, declaration_of, shipped
from mingting.registers.errors import DeclarationRefused, EntryRefused, EntryWithdrawn, FieldsInUse
from mingting.registers.models import Entry, Register
from mingting.rules.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Q2 = Period.parse("2021Q2")
TRADES: dict[str, Any] = {
    "code": "trades",
    "name": "公共资源交易",
    "period": "month",
    "fields": [
        {"code": "title", "name": "项目", "kind": "text", "required": True},
        {"code": "kind", "name": "类别", "kind": "choice", "choices": ["工程", "采购"]},
        {"code": "lots", "name": "标段数", "kind": "integer"},
    ],
}


def organ(parent: Organ | None, code: str, name: str, kind: str = "department") -> Organ:
    fresh = Organ(code=code, name=name, short_name=name, kind=kind)
    made: Organ = Organ.objects.add_child(parent, instance=fresh) if parent else Organ.objects.add_root(instance=fresh)
    return made


@pytest.fixture
def hall() -> SimpleNamespace:
    """A hall kept by the bureau; tax, housing and a bank stand in it, forestry does not, and fire left."""
    county = organ(None, "640521", "中宁县", "county")
    bureau, tax, housing, bank, forestry, fire = (
        organ(county, code, code) for code in ("审批局", "税务局", "住建局", "农商行", "林草局", "消防队")
    )
    place = Place.objects.create(code="640521-hall", name="市民服务大厅", tier="hall", organ=bureau)
    for order, one in enumerate((tax, housing, bank), 1):
        kind = "commercial" if one == bank else "approval"
        Presence.objects.create(organ=one, place=place, presence_class=kind, order=order)
    Presence.objects.create(organ=fire, place=place, order=9, valid_to=date(2021, 3, 31))
    clerk = User.objects.create(username="统计", organ=county)
    Grant.objects.create(user=clerk, role="ST", organ=county)
    load_declared(actor=SYSTEM)
    return SimpleNamespace(
        county=county, bureau=bureau, tax=tax, housing=housing, bank=bank, forestry=forestry, clerk=clerk
    )


def news(hall: SimpleNamespace, of: Organ, number: int, on: date = date(2021, 5, 6)) -> list[Entry]:
    register = Register.objects.get(code="news")
    values = {"title": "四零承诺", "adopted": "是"}
    return [write_entry(register, of, on, values, actor=SYSTEM, user=hall.clerk) for _ in range(number)]


def test_five_registers_come_with_the_program() -> None:
    assert [one.code for one in shipped()] == ["complaints", "grades", "honours", "news", "selfcheck"]


def test_loading_them_again_changes_nothing() -> None:
    load_declared(actor=SYSTEM)
    count = Event.objects.count()
    load_declared(actor=SYSTEM)
    assert Event.objects.count() == count
    assert Register.objects.filter(built_in=True).count() == 5
    assert Source.objects.get(code="own").kind == "own"


def test_what_the_office_changed_in_a_shipped_register_stays() -> None:
    load_declared(actor=SYSTEM)
    plain = declaration_of(Register.objects.get(code="news")).plain()
    declare_register({**plain, "quota": {"default": 5}}, actor=SYSTEM)
    load_declared(actor=SYSTEM)
    news = Register.objects.get(code="news")
    assert (news.quota, news.version) == ({"default": 5}, 2)


@pytest.mark.parametrize("one", shipped(), ids=lambda one: one.code)
def test_a_declaration_is_the_same_after_the_table(one: Any) -> None:
    assert declaration_of(declare_register(one, actor=SYSTEM)) == one


def test_a_register_is_declared_without_code(hall: SimpleNamespace) -> None:
    trades = declare_register(TRADES, actor=SYSTEM, user=hall.clerk)
    values = {"title": "道路维修", "kind": "工程", "lots": "2"}
    entry = write_entry(trades, hall.tax, date(2021, 5, 6), values, actor=SYSTEM, user=hall.clerk)
    assert entry.values == {"title": "道路维修", "kind": "工程", "lots": 2}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "Trades 1"}, "代码"),
        ({"period": "week"}, "统计周期"),
        ({"writers": ["XX"]}, "岗位角色"),
        ({"fields": []}, "至少要有一个栏目"),
        ({"fields": [{"code": "a", "name": "甲", "kind": "colour"}]}, "类型“colour”"),
        ({"fields": [{"code": "a", "name": "甲", "kind": "choice"}]}, "须列出选项"),
        ({"fields": [{"code": "a", "name": "甲", "kind": "text"}] * 2}, "重复"),
        ({"fields": [{"code": "on", "name": "日期", "kind": "date"}]}, "不能用"),
        ({"quota": {"default": -1}}, "定额"),
        ({"quota": {"default": 1}, "period": "none"}, "统计周期"),
        ({"obliged": {"tier": "castle"}}, "场所类型"),
        ({"obliged": {"tier": "hall", "classes": ["x"]}}, "进驻类别"),
        ({"colour": "red"}, "多出设置项"),
    ],
)
def test_an_unsound_declaration_is_refused_with_the_reason(change: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationRefused, match=said):
        declaration_from({**TRADES, **change})


def test_columns_that_hold_entries_are_not_taken_away(hall: SimpleNamespace) -> None:
    trades = declare_register(TRADES, actor=SYSTEM)
    write_entry(trades, hall.tax, date(2021, 5, 6), {"title": "甲"}, actor=SYSTEM, user=hall.clerk)
    with pytest.raises(FieldsInUse, match="标段数"):
        declare_register({**TRADES, "fields": TRADES["fields"][:2]}, actor=SYSTEM)
    more = [*TRADES["fields"], {"code": "sum", "name": "金额", "kind": "text"}]
    assert declare_register({**TRADES, "fields": more}, actor=SYSTEM).version == 2


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " 甲 ", "甲"),
        ("integer", "12", 12),
        ("integer", "12.0", 12),
        ("integer", "-1", None),
        ("integer", "十二", None),
        ("date", "2021/06/30", "2021-06-30"),
        ("date", "2021-02-30", None),
        ("yesno", "是", True),
        ("yesno", "否", False),
        ("yesno", "或许", None),
        ("choice", "好", "好"),
        ("choice", "很好", None),
    ],
)
def test_a_cell_is_understood_or_told(kind: str, text: str, value: Any) -> None:
    choices = ("好", "较好") if kind == "choice" else ()
    found, problem = clean(Field("a", "甲", kind, choices), text)
    assert found == value
    assert bool(problem) == (value is None)


def test_an_entry_is_refused_with_everything_wrong_at_once(hall: SimpleNamespace) -> None:
    grades = Register.objects.get(code="grades")
    tomorrow = clock.today() + timedelta(days=1)
    values = {"staff": "A1", "category": "公务员", "grade": "优"}
    with pytest.raises(EntryRefused) as refused:
        write_entry(grades, hall.tax, tomorrow, values, actor=SYSTEM, user=hall.clerk)
    assert all(word in str(refused.value) for word in ("还没有到", "工号为“A1”", "“等次”"))


def test_an_entry_of_a_person_names_the_person(hall: SimpleNamespace) -> None:
    staff = Staff.objects.create(code="A1", name="张三", organ=hall.tax, category="civil_servant")
    values = {"staff": "A1", "category": "公务员", "grade": "好"}
    grades = Register.objects.get(code="grades")
    assert write_entry(grades, hall.tax, date(2021, 6, 30), values, actor=SYSTEM, user=hall.clerk).staff == staff


def test_only_writers_of_the_register_within_their_reach_write(hall: SimpleNamespace) -> None:
    leader = User.objects.create(username="税务局长", organ=hall.tax)
    Grant.objects.create(user=leader, role="DL", organ=hall.tax)
    register, values = Register.objects.get(code="news"), {"title": "甲", "adopted": "否"}
    write_entry(register, hall.tax, date(2021, 5, 6), values, actor=SYSTEM, user=leader)
    with pytest.raises(NotAllowed):
        write_entry(register, hall.housing, date(2021, 5, 6), values, actor=SYSTEM, user=leader)
    with pytest.raises(NotAllowed):
        honours = Register.objects.get(code="honours")
        write_entry(honours, hall.tax, date(2021, 5, 6), {"honour": "锦旗"}, actor=SYSTEM, user=leader)


def test_numbers_run_on_by_year_and_are_not_given_twice(hall: SimpleNamespace) -> None:
    first, second = news(hall, hall.tax, 2)
    withdraw_entry(first, "重复", actor=SYSTEM, user=hall.clerk)
    assert [one.source_no for one in (first, second, *news(hall, hall.tax, 1))] == [
        "2021-00001",
        "2021-00002",
        "2021-00003",
    ]


def test_an_entry_is_withdrawn_once_and_leaves_the_count(hall: SimpleNamespace) -> None:
    entry = news(hall, hall.tax, 1)[0]
    withdraw_entry(entry, "重复", actor=SYSTEM, user=hall.clerk)
    with pytest.raises(EntryWithdrawn):
        withdraw_entry(entry, "重复", actor=SYSTEM, user=hall.clerk)
    standing = reads.standings(Register.objects.get(code="news"), Q2)
    assert {one.obligation.organ: one.count for one in standing}["税务局"] == 0


def test_who_must_report_is_who_stands_in_the_hall_and_who_keeps_it(hall: SimpleNamespace) -> None:
    owed = [(one.register, one.organ) for one in reads.obligations(date(2021, 6, 30))]
    assert owed == [
        ("news", "审批局"),
        ("news", "税务局"),
        ("news", "住建局"),
        ("news", "农商行"),
        ("selfcheck", "税务局"),
        ("selfcheck", "住建局"),
        ("selfcheck", "农商行"),
    ]
    assert ("news", "消防队") in [(one.register, one.organ) for one in reads.obligations(date(2021, 3, 1))]


def test_quota_met_and_nothing_reported_are_told_apart(hall: SimpleNamespace) -> None:
    news(hall, hall.tax, 3)
    news(hall, hall.housing, 2)
    news(hall, hall.bank, 3, date(2021, 7, 1))
    standing = {one.obligation.organ: one for one in reads.standings(Register.objects.get(code="news"), Q2)}
    assert [organ for organ, one in standing.items() if one.met] == ["税务局"]
    assert [organ for organ, one in standing.items() if one.zero] == ["审批局", "农商行"]


@pytest.mark.parametrize(("period", "quota"), [("2021Q2", 3), ("2021-05", 1), ("2021H1", 6), ("2021", 12)])
def test_a_quota_is_owed_by_the_months_asked_about(hall: SimpleNamespace, period: str, quota: int) -> None:
    standing = reads.standings(Register.objects.get(code="news"), Period.parse(period))
    assert {one.quota for one in standing} == {quota}
