"""The box: what is found, in which order, by whom, and what is noted of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from case_house import at
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mingting.base import journal
from mingting.base.errors import NotAllowed
from mingting.base.models import Event, Ledger, SecurityEntry, StoredFile, User
from mingting.catalogue.models import Item
from mingting.doors.cli.main import _run
from mingting.handle.cases.models import Case, SearchKey
from mingting.handle.cases.search import write
from mingting.handle.cases.search.find import find
from mingting.handle.cases.search.keys import key
from mingting.handle.cases.search.lines import SHOWN
from mingting.handle.cases.search.write import follow_ledgers, rebuild_keys, write_ledger_keys

pytestmark = [pytest.mark.both, pytest.mark.django_db]
Make = Callable[..., Case]
NOW = at("2021-06-16 10:00")
ID, PHONE, CREDIT = "64052119900101001X", "13812345678", "91640521MA75ABCD1K"


def found(text: str, user: User) -> list[tuple[str, int]]:
    return [(hit.found_by, hit.case.pk) for hit in find(text, user) if hit.case]


@pytest.fixture
def person(make: Make) -> Case:
    return make("张学萍", ID, PHONE)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("张学萍", "姓名"), ("张学", "姓名前两字"), ("zxp", "姓名首字母"), ("zhangxueping", "姓名拼音"), ("001x", "证件后4位"), ("001X", "证件后4位"),
        ("01001x", "证件后6位"), (ID.lower(), "证件号码"), ("5678", "电话后4位"), ("138 1234 5678", "电话"), ("１３８１２３４５６７８", "电话"),
    ],
)  # fmt: skip
def test_a_person_is_found(house: SimpleNamespace, person: Case, make: Make, text: str, says: str) -> None:
    make("李明", "640521198501010037", "13900000000")
    assert found(text, house.supervisor) == [(says, person.pk)]


def test_a_case_is_found_by_its_number_whole_or_by_its_end(house: SimpleNamespace, make: Make) -> None:
    one = make(no="64052120210610000231")
    make("李明", no="64052120210610000142")
    assert found("64052120210610000231", house.supervisor) == [("办件编号", one.pk)]
    assert found("640521-20210610-00023-1", house.supervisor) == [("办件编号", one.pk)]
    for length in range(4, 9):
        assert found("64052120210610000231"[-length:], house.supervisor) == [(f"编号后{length}位", one.pk)]


def test_a_firm_is_found_by_a_part_and_by_its_credit_code(house: SimpleNamespace, make: Make) -> None:
    firm = make("宁夏杞里源枸杞有限公司", CREDIT, applicant_kind="legal")
    make("宁夏里源商贸有限公司", applicant_kind="legal")
    assert found("杞里源", house.supervisor) == [("名称中的字", firm.pk)]
    assert found("qlygq", house.supervisor) == [("名称首字母", firm.pk)]
    assert found(CREDIT[-4:], house.supervisor) == [("信用代码后4位", firm.pk)]
    assert found(CREDIT, house.supervisor) == [("信用代码", firm.pk)]


def test_the_meanings_stand_in_their_order_and_the_newest_first(house: SimpleNamespace, make: Make) -> None:
    phone = make("甲乙", phone="13900001234")
    older, newer = make("丙丁", "640521199001011234"), make("戊己", "640521199002021234")
    number = make("庚辛", no="64052120210610001234")
    expected = [("编号后4位", number), ("证件后4位", newer), ("证件后4位", older), ("电话后4位", phone)]
    assert found("1234", house.supervisor) == [(says, case.pk) for says, case in expected]


def test_no_more_than_asked_for(house: SimpleNamespace, make: Make) -> None:
    cases = [make("马丽") for _ in range(5)]
    assert [pk for _, pk in found("马丽", house.supervisor)] == [case.pk for case in reversed(cases)]
    assert len([hit for hit in find("马丽", house.supervisor, limit=3) if hit.case]) == 3


def test_only_within_the_reach(house: SimpleNamespace, make: Make) -> None:
    at_tax, at_housing = make(), make(organ=house.housing, window=house.other)
    at_point = make(organ=house.housing, window=None, place=house.point)
    seen = {
        name: {pk for _, pk in found("zxp", house.people[name])}
        for name in ("approver", "other_approver", "clerk", "clerk2", "village_clerk")
    }
    assert seen == {
        "approver": {at_tax.pk},
        "other_approver": {at_housing.pk, at_point.pk},
        "clerk": {at_tax.pk},
        "clerk2": {at_housing.pk},
        "village_clerk": {at_point.pk},
    }
    with pytest.raises(NotAllowed):
        find("zxp", house.admin)


def test_items_are_found_by_initials_with_their_newest_cases(house: SimpleNamespace, make: Make) -> None:
    Item.objects.filter(pk=house.item.pk).update(name="食品经营许可（新办）")
    older, newer = make("甲乙"), make("丙丁")
    hits = find("sp xk", house.supervisor)
    assert [hit.item.name if hit.item else hit.case and hit.case.pk for hit in hits] == [
        "食品经营许可（新办）",
        newer.pk,
        older.pk,
    ]
    assert {hit.found_by for hit in hits} == {"事项"}


def test_searching_by_an_id_is_noted_without_the_number(house: SimpleNamespace, person: Case) -> None:
    find("001x", house.clerk, page="/cases/list/today/")
    find("zxp", house.clerk, page="/cases/")
    (entry,) = SecurityEntry.objects.all()
    assert (entry.kind, entry.user, entry.path, entry.result, entry.detail) == (
        "search.by-id", house.clerk.username, "/cases/list/today/", "1", {"by": ["id", "id4"]},
    )  # fmt: skip
    assert "001" not in str(entry.detail).replace("id4", "")
    assert not Event.objects.exists()


def test_nothing_sealed_is_read() -> None:
    assert not {"applicant", "operator", "extra", "id_token"} & {name.split("__")[0] for name in SHOWN}


@pytest.mark.parametrize("text", ["1234", "zxp", "张学萍", "宁夏杞里源枸杞有限公司", "13812345678"])
def test_a_search_asks_a_bounded_number_of_questions(house: SimpleNamespace, make: Make, text: str) -> None:
    asked = []
    for _ in range(2):
        for _ in range(4):
            make("张学萍", "640521199001011234", PHONE)
        with CaptureQueriesContext(connection) as queries:
            find(text, house.clerk)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 16


def test_every_meaning_is_answered_from_an_index(house: SimpleNamespace, make: Make) -> None:
    """No plan reads the table of cases or of keys from end to end, though the planner may think them small: that is forbidden to it here."""
    make("宁夏杞里源枸杞有限公司", CREDIT, PHONE, applicant_kind="legal")
    for text in (
        "1234",
        "123456",
        "12345678",
        ID,
        PHONE,
        "张学萍",
        "张学",
        "zxp",
        "杞里源枸杞",
        "64052120210610000231",
    ):
        with CaptureQueriesContext(connection) as queries:
            find(text, house.approver)
        for query in queries.captured_queries:
            if "cases_case" in query["sql"] and query["sql"].startswith("SELECT"):
                assert not scans(query["sql"]), query["sql"]


def scans(sql: str) -> list[str]:
    """Whole scans of the large tables in the plan of a query."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + sql)
            return [row[0] for row in cursor.fetchall() if "Seq Scan on cases_" in row[0]]
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        return [
            row[3]
            for row in cursor.fetchall()
            if row[3].startswith(("SCAN cases_case", "SCAN cases_searchkey")) and "INDEX" not in row[3]
        ]


def test_keys_may_be_made_anew(house: SimpleNamespace, make: Make) -> None:
    case = make("张学萍")
    count = SearchKey.objects.filter(case=case).count()
    SearchKey.objects.all().delete()
    assert found("zxp", house.supervisor) == []
    assert (rebuild_keys(), rebuild_keys()) == (1, 1)
    assert SearchKey.objects.filter(case=case).count() == count
    assert found("zxp", house.supervisor) == [("姓名首字母", case.pk)]


def test_a_rebuild_takes_away_keys_that_are_no_name_s_and_searches_go_on_meanwhile(
    house: SimpleNamespace, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_CHUNK", 2)
    cases = [make("张学萍") for _ in range(5)]
    SearchKey.objects.create(token=key("initials", "lm"), case=cases[0])
    Case.objects.filter(pk=cases[1].pk).update(no_reversed="999")
    seen: list[int] = []
    assert rebuild_keys(lambda done: seen.append(len(found("zxp", house.supervisor)))) == 5
    assert seen == [5, 5, 5]
    assert found("lm", house.supervisor) == []
    assert found(cases[1].case_no or "", house.supervisor) == [("办件编号", cases[1].pk)]


def test_the_command_makes_the_keys_anew(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make("张学萍")
    count = SearchKey.objects.count()
    SearchKey.objects.all().delete()
    assert _run("search", ["rebuild", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"cases": 1, "keys": count}
    with pytest.raises(SystemExit) as wrong:
        _run("search", ["forget"])
    assert wrong.value.code == 2


def test_the_cases_of_a_ledger_get_their_keys_and_number_ends_from_the_journal(
    house: SimpleNamespace, make: Make
) -> None:
    file = StoredFile.objects.create(digest="0" * 64, name="x", kind="csv", size=1, stored_at=NOW)
    ledger = Ledger.objects.create(kind="cases", source=house.source, file=file, started_at=NOW)
    mine, other = make("张学萍", ledger=ledger, no_reversed=""), make("李明")
    SearchKey.objects.all().delete()
    with transaction.atomic():
        journal.record("ledger.imported", f"base/ledger:{ledger.pk}", {"kind": "cases"}, actor=journal.SYSTEM)
        journal.record("ledger.imported", "base/ledger:0", {"kind": "organs"}, actor=journal.SYSTEM)
    journal.seal_all()
    assert (follow_ledgers(), follow_ledgers()) == (1, 0)
    assert found("zxp", house.supervisor) == [("姓名首字母", mine.pk)]
    assert found(mine.source_no, house.supervisor) == [("办件编号", mine.pk)]
    assert not SearchKey.objects.filter(case=other).exists()
    assert write_ledger_keys(ledger.pk) == 0
