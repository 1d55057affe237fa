"""Worklists: what each holds, that its count is its length, and that pages join without a gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from case_house import at
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingting.base.errors import NotAllowed
from mingting.base.models import Event, SecurityEntry, User
from mingting.handle.cases import listing
from mingting.handle.cases.acts.export_list import PurposeMissing, TooManyLines, export_list
from mingting.handle.cases.listing import Cursor, Filters, every, left_of, page_of
from mingting.handle.cases.models import Case, CaseCorrection, CaseRequest
from mingting.handle.cases.worklists import (
    MOST_COUNTED,
    WORKLISTS,
    Viewer,
    Worklist,
    counts,
    viewer_of,
    worklist,
    worklists_for,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]
Make = Callable[..., Case]
BY_CODE = {one.code: one for one in WORKLISTS}


def held(code: str, user: User) -> list[int]:
    return [case.pk for case in page_of(BY_CODE[code], viewer_of(user), Filters()).rows]


@pytest.fixture
def life(house: SimpleNamespace, make: Make) -> dict[str, Case]:
    """One case in each standing; today is Wednesday 16 June 2021."""
    cases = {
        "received": make(state="received", accepted_at=None),
        "received long ago": make(state="received", accepted_at=None, received_at=at("2021-06-08 09:00")),
        "correcting": make(state="correcting", accepted_at=None),
        "correcting, due": make(state="correcting", accepted_at=None),
        "accepted": make(state="accepted", due=25),
        "reviewing": make(state="reviewing", due=25),
        "late": make(state="reviewing", due=15),
        "due today": make(state="deciding", due=16),
        "near": make(state="reviewing", due=18),
        "suspended": make(state="suspended", due=15),
        "decided": make(state="decided", due=15, decided_at=at("2021-06-16 09:00"), decided_by=house.approver),
        "finished": make(state="finished", due=15, finished_at=at("2021-06-16 09:30")),
        "delivered": make(
            state="delivered", due=15, finished_at=at("2021-06-15 09:30"), delivered_at=at("2021-06-15 10:00")
        ),
        "withdrawn": make(state="withdrawn", due=15),
        "asked": make(state="reviewing", due=30, accepted_by=house.clerk, accepted_at=at("2021-06-16 09:00")),
    }
    for name, day in (("correcting", 28), ("correcting, due", 16)):
        CaseCorrection.objects.create(
            case=cases[name], round=1, items=b"", told_on=date(2021, 6, 9), due_on=date(2021, 6, day)
        )
    CaseRequest.objects.create(
        case=cases["asked"], action="extend", fields=b"", asked_by=house.approver, asked_at=at("2021-06-16 09:00")
    )
    return cases


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("today", ["late", "due today", "received long ago", "correcting, due"]),
        ("incoming", ["received", "received long ago"]),
        ("corrections", ["correcting, due"]),
        ("accepted", ["accepted"]),
        ("reviewing", ["late", "near", "reviewing", "asked"]),
        ("deciding", ["due today"]),
        ("suspended", ["suspended"]),
        ("near", ["due today", "near"]),
        ("late", ["late"]),
        ("producing", ["decided"]),
        ("delivering", ["finished"]),
    ],
)
def test_a_list_holds_what_its_name_says(
    house: SimpleNamespace, life: dict[str, Case], code: str, names: list[str]
) -> None:
    assert held(code, house.supervisor) == [life[name].pk for name in names]


def test_everything_is_the_newest_first(house: SimpleNamespace, life: dict[str, Case]) -> None:
    assert held("all", house.supervisor) == sorted((case.pk for case in life.values()), reverse=True)


def test_what_one_did_today_and_what_one_is_asked_for(house: SimpleNamespace, life: dict[str, Case]) -> None:
    assert held("done", house.approver) == [life["decided"].pk]
    assert held("done", house.clerk) == [life["asked"].pk]
    assert held("asked", house.head) == [life["asked"].pk]
    assert held("asked", house.chief) == [] == held("asked", house.supervisor)  # may not extend


@pytest.mark.parametrize(
    "name",
    [
        "clerk",
        "clerk2",
        "approver",
        "other_approver",
        "chief",
        "head",
        "village_clerk",
        "manager",
        "supervisor",
        "leader",
        "statistics",
    ],
)
def test_counts_are_the_lengths_of_the_lists_in_one_query(
    house: SimpleNamespace, life: dict[str, Case], name: str
) -> None:
    viewer = viewer_of(house.people[name])
    lists = worklists_for(viewer)
    with CaptureQueriesContext(connection) as queries:
        found = counts(viewer, lists)
    assert len(queries) <= 1
    reach = viewer.reach.where("organ_path", "window_id", "place_id")
    for one in lists:
        assert set(one.cases(viewer)) == set(Case.objects.filter(one.where(viewer), reach))
        if one.counted:
            assert found[one.code] == one.cases(viewer).count() == len(every(one, viewer, Filters(), 1000)[0])


def test_more_than_can_be_told_is_not_counted_on(house: SimpleNamespace, make: Make) -> None:
    first = make(state="accepted", due=25)
    rows = [Case.objects.get(pk=first.pk) for _ in range(MOST_COUNTED + 20)]
    for at_, row in enumerate(rows):
        row.pk, row.case_no, row.source_no = None, None, f"x{at_}"
    Case.objects.bulk_create(rows)
    viewer = viewer_of(house.supervisor)
    assert counts(viewer, (BY_CODE["accepted"],)) == {"accepted": MOST_COUNTED + 1}


def test_a_list_one_does_not_have_is_the_first_one_has(house: SimpleNamespace) -> None:
    assert worklist("deciding", viewer_of(house.clerk)).code == "today"
    assert worklist("all", viewer_of(house.clerk)).code == "all"
    assert [one.code for one in worklists_for(viewer_of(house.statistics))] == [
        "reviewing",
        "suspended",
        "near",
        "late",
        "all",
    ]


def test_every_list_has_a_name_a_sentence_and_a_code_of_its_own() -> None:
    assert len({one.code for one in WORKLISTS}) == len({one.name for one in WORKLISTS}) == len(WORKLISTS)
    assert all(len(one.says) > 4 for one in WORKLISTS)


def walk(one: Worklist, viewer: Viewer, back: bool = False) -> list[int]:
    """Page by page to the end; or from the end back to the beginning."""
    found: list[list[int]] = []
    page = page_of(one, viewer, Filters())
    while True:
        found.append([case.pk for case in page.rows])
        cursor = page.after
        if cursor is None:
            break
        page = page_of(one, viewer, Filters(), Cursor.parse(str(cursor)))
    forward = [pk for keys in found for pk in keys]
    if not back:
        return forward
    found = [[case.pk for case in page.rows]]
    while page.before is not None:
        page = page_of(one, viewer, Filters(), Cursor.parse(str(page.before)))
        found.insert(0, [case.pk for case in page.rows])
    return [pk for keys in found for pk in keys]


@pytest.mark.parametrize("code", ["reviewing", "all"])
def test_pages_join_without_gap_or_repeat_both_ways(
    house: SimpleNamespace, make: Make, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(listing, "PAGE", 4)
    for day in (25, 20, None, 20, 25, None, 20, 21, 25, None, 18):
        make(due=day)
    viewer = viewer_of(house.supervisor)
    expected = list(every(BY_CODE[code], viewer, Filters(), 100)[0])
    assert len(expected) == 11
    assert walk(BY_CODE[code], viewer) == expected == walk(BY_CODE[code], viewer, back=True)


def test_the_list_of_everything_stops_where_it_would_look_too_far_and_goes_on_from_there(
    house: SimpleNamespace, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_STRETCH", 2)
    monkeypatch.setattr(listing, "_FARTHEST", 6)
    wanted = make(state="finished", finished_at=at("2021-06-15 09:30"))
    for _ in range(12):
        make()
    viewer, filters = viewer_of(house.supervisor), Filters(state="finished")
    page = page_of(BY_CODE["all"], viewer, filters)
    assert (page.rows, page.stopped) == ((), True)
    while page.after is not None and not page.rows:
        page = page_of(BY_CODE["all"], viewer, filters, page.after)
    assert [case.pk for case in page.rows] == [wanted.pk]


def test_a_narrow_reach_finds_its_old_cases(
    house: SimpleNamespace, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_STRETCH", 2)
    mine = make(organ=house.housing, window=house.other)
    for _ in range(8):
        make()
    assert held("all", house.other_approver) == [mine.pk] == held("all", house.clerk2)
    viewer = viewer_of(house.supervisor)
    assert [case.pk for case in page_of(BY_CODE["all"], viewer, Filters(organ="住建局")).rows] == [mine.pk]
    assert page_of(BY_CODE["all"], viewer_of(house.approver), Filters(organ="住建局")).rows == ()


def test_filters_narrow_and_the_search_stays_inside(house: SimpleNamespace, make: Make) -> None:
    tolerant = make("张学萍", due=25, tolerant=True)
    other = make("李明", due=20, double_entry="国垂系统")
    outside = make("张学萍", state="accepted", due=25)
    viewer, reviewing = viewer_of(house.supervisor), BY_CODE["reviewing"]

    def keys(one: Worklist = reviewing, **filters: str) -> list[int]:
        return [case.pk for case in page_of(one, viewer, Filters(**filters)).rows]

    assert keys(flag="tolerant") == [tolerant.pk] and keys(flag="double_entry") == [other.pk]
    assert keys(state="accepted") == [] and keys(BY_CODE["all"], state="accepted") == [outside.pk]
    assert keys(item=house.item.code) == [other.pk, tolerant.pk] and keys(channel="web") == []
    assert keys(text="zxp") == [tolerant.pk] and keys(BY_CODE["all"], text="zxp") == [outside.pk, tolerant.pk]
    assert keys(text="zxp", flag="double_entry") == []
    assert keys(text="没有的人") == [] == keys(text="z")


def test_a_search_by_id_inside_a_list_is_noted(house: SimpleNamespace, make: Make) -> None:
    make(number="640521199001010016")
    page_of(BY_CODE["all"], viewer_of(house.supervisor), Filters(text="0016"), page="/cases/list/all/")
    assert [entry.path for entry in SecurityEntry.objects.all()] == ["/cases/list/all/"]


def test_days_left_are_working_days_by_the_region(house: SimpleNamespace, life: dict[str, Case]) -> None:
    rows = page_of(BY_CODE["all"], viewer_of(house.supervisor), Filters()).rows
    left = {name: left_of(rows, date(2021, 6, 16))[case.pk] for name, case in life.items()}
    assert [(left[name].kind, left[name].days) for name in ("late", "due today", "near", "reviewing")] == [
        ("runs", -1), ("runs", 0), ("runs", 2), ("runs", 7),
    ]  # fmt: skip
    assert (left["suspended"].kind, left["finished"].kind, left["decided"].kind) == ("hold", "over", "decided")
    assert (left["received"].days, left["received long ago"].days) == (2, 0)  # 14 June was 端午
    saturday = left_of(rows, date(2021, 6, 19))[life["near"].pk]
    assert saturday.late and saturday.days == -1


def test_a_page_asks_the_same_few_questions_for_one_line_and_for_fifty(house: SimpleNamespace, make: Make) -> None:
    asked = []
    for many in (1, 49):
        for _ in range(many):
            make(due=25)
        with CaptureQueriesContext(connection) as queries:
            viewer = viewer_of(house.supervisor)
            page = page_of(BY_CODE["reviewing"], viewer, Filters())
            counts(viewer, worklists_for(viewer))
            left_of(page.rows, viewer.today)
            [(case.item and case.item.name, case.organ.short_name, case.handler) for case in page.rows]
        asked.append(len(queries))
    assert len(page.rows) == 50 and asked[0] == asked[1] <= 9


@pytest.mark.parametrize("name", ["clerk", "approver", "supervisor", "village_clerk"])
def test_no_list_reads_the_whole_table(house: SimpleNamespace, life: dict[str, Case], name: str) -> None:
    viewer = viewer_of(house.people[name])
    for one in WORKLISTS:
        with CaptureQueriesContext(connection) as queries:
            page_of(one, viewer, Filters())
            counts(viewer, (one,))
        for query in queries.captured_queries:
            assert not scans(query["sql"]), f"{one.code}: {query['sql']}"


def scans(sql: str) -> list[str]:
    """Whole scans of the table of cases in the plan of a query."""
    if not sql.startswith("SELECT") or "cases_case" not in sql:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + sql)
            return [row[0] for row in cursor.fetchall() if "Seq Scan on cases_case" in row[0]]
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        return [row[3] for row in cursor.fetchall() if row[3] == "SCAN cases_case"]


# ---- taking a list along -----------------------------------------------------------------------------------------------------------


def test_an_export_is_journalled_with_its_purpose_and_without_what_was_typed(
    house: SimpleNamespace, make: Make
) -> None:
    mine, _ = make("张学萍", due=25), make("李明", due=25)
    taken = export_list("reviewing", Filters(text="张学萍", flag=""), "整改督办", user=house.supervisor)
    assert [case.pk for case in taken.rows] == [mine.pk] and (taken.who, taken.purpose) == ("督查", "整改督办")
    (event,) = Event.objects.filter(kind="case.exported")
    assert event.subject == "handle/cases:reviewing" and event.actor == "督查"
    assert {name: event.data[name] for name in ("list", "purpose", "count", "searched", "filters")} == {
        "list": "reviewing", "purpose": "整改督办", "count": 1, "searched": True, "filters": {},
    }  # fmt: skip
    assert "学萍" not in str(event.data)


def test_an_export_needs_a_purpose_and_the_permission(house: SimpleNamespace, make: Make) -> None:
    make(due=25)
    with pytest.raises(PurposeMissing):
        export_list("reviewing", Filters(), "", user=house.supervisor)
    for name in ("clerk", "approver", "manager", "admin", "auditor", "village_clerk"):
        with pytest.raises(NotAllowed):
            export_list("reviewing", Filters(), "整改督办", user=house.people[name])
    assert not Event.objects.filter(kind="case.exported").exists()


def test_too_many_lines_are_refused_whole(house: SimpleNamespace, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingting.handle.cases.acts.export_list.MOST_ROWS", 2)
    for _ in range(3):
        make(due=25)
    with pytest.raises(TooManyLines):
        export_list("all", Filters(), "核对台账", user=house.supervisor)
    viewer = viewer_of(house.supervisor)
    assert len(every(BY_CODE["all"], replace(viewer), Filters(), 2)[0]) == 2
