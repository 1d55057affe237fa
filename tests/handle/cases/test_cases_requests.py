"""请示: asked, answered, and ended by itself when what was asked for can come no more."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from case_house import at
from case_steps import case_at, desk_of, page, step, words
from django.urls import reverse

from mingting.base import clock
from mingting.base.journal import seal_all
from mingting.base.models import Event, User
from mingting.handle.cases import jobs
from mingting.handle.cases.acts.ask import ask_for, decide_request, reason_of
from mingting.handle.cases.acts.end_requests import ENDING, end_requests
from mingting.handle.cases.models import Case, CaseRequest
from mingting.handle.cases.reads import timeline_of
from mingting.handle.cases.replay import check_cases, rebuild_requests
from mingting.handle.cases.worklists import WORKLISTS, counts, viewer_of
from mingting.handle.errors import AlreadyExtended, NotFromHere, RequestDecided

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BY_CODE = {one.code: one for one in WORKLISTS}
FIELDS = {
    "refuse": {"reason": "不属本局", "basis": "某法"},
    "extend": {"reason": "案情复杂", "days": 5},
    "void": {"reason": "重复登记"},
}


def ask(case: Case, action: str, user: User) -> CaseRequest:
    return ask_for(case.pk, version=case.version, user=user, action=action, fields=FIELDS[action])


def follow() -> int:
    seal_all()
    return jobs.follow_moves()


def listed(code: str, user: User) -> list[int]:
    viewer = viewer_of(user)
    found = list(BY_CODE[code].cases(viewer).values_list("pk", flat=True))
    assert counts(viewer, (BY_CODE[code],)) == {code: len(found)}
    return found


def test_a_request_ends_by_itself_when_its_move_can_come_no_more(house: SimpleNamespace) -> None:
    case = case_at(house, "received")
    asked = ask(case, "refuse", house.clerk)
    assert listed("asked", house.chief) == [case.pk] and listed("answered", house.clerk) == []
    step(case, "accept", house.clerk)
    assert listed("asked", house.chief) == []  # at once, before any job
    follow()
    asked.refresh_from_db()
    assert (asked.decided_by, asked.agreed) == (None, None) and asked.decided_at is not None
    assert reason_of(asked) == "办件已进入“已受理”，请示自动终结。"
    assert listed("answered", house.clerk) == [case.pk]
    assert [row.name for row in timeline_of(case)][-2:] == ["受理", "请示不予受理自动终结"]
    with pytest.raises(RequestDecided, match="已自动终结"):
        decide_request(asked.pk, user=house.chief, agree=True)
    assert list(check_cases()) == []


def test_whoever_asked_reads_why_on_the_page_and_the_list_forgets_after_a_week(house: SimpleNamespace) -> None:
    case = case_at(house, "reviewing")
    asked = ask(case, "extend", house.approver)
    case = step(case, "propose", house.approver, opinion="符合条件")
    follow()
    approver = desk_of(house.approver)
    for shown in (page(approver, case), approver.get(reverse("cases-request", args=[case.pk, asked.pk]))):
        assert "自动终结" in words(shown) and "办件已进入“待决定”" in words(shown)
        assert "None" not in words(shown) and "不同意" not in words(shown)
    assert listed("answered", house.approver) == [case.pk]
    with clock.set_clock(clock.now() + timedelta(days=7)):
        assert listed("answered", house.approver) == []


def test_the_front_page_of_a_clerk_counts_the_answers(house: SimpleNamespace) -> None:
    case = case_at(house, "received")
    asked = ask(case, "refuse", house.clerk)
    decide_request(asked.pk, user=house.chief, agree=False, reason="应当受理")
    front = desk_of(house.clerk).get(reverse("home"))
    assert "请示回复" in words(front) and reverse("cases-list", args=["answered"]) in front.content.decode()


def test_a_request_waits_while_its_case_may_come_back(house: SimpleNamespace) -> None:
    with clock.set_clock(at("2021-05-10 09:00")):
        case = case_at(house, "reviewing")
        asked = ask(case, "extend", house.approver)
        given = {"kind": "testing", "expected_on": date(2021, 5, 12), "reason": "检测"}
        case = step(case, "start_special", house.approver, **given)
        follow()
        assert listed("asked", house.head) == []
        with pytest.raises(NotFromHere):
            decide_request(asked.pk, user=house.head, agree=True)
        case = step(case, "end_special", house.approver, result="合格")
        follow()
        assert listed("asked", house.head) == [case.pk]
        case = decide_request(asked.pk, user=house.head, agree=True)
    asked.refresh_from_db()
    assert asked.agreed and case.extended_days == 5
    assert list(check_cases()) == []


def test_an_extension_the_head_makes_unasked_ends_the_request_for_it(house: SimpleNamespace) -> None:
    case = case_at(house, "reviewing")
    asked = ask(case, "extend", house.approver)
    case = step(case, "extend", house.head, days=3, reason="专家会商")
    follow()
    asked.refresh_from_db()
    assert asked.decided_at is not None and "已经延期" in reason_of(asked)
    with pytest.raises(AlreadyExtended):
        ask(case, "extend", house.approver)


def test_the_one_that_was_agreed_to_ends_the_others(house: SimpleNamespace) -> None:
    case = case_at(house, "received")
    refusal, voiding = ask(case, "refuse", house.clerk), ask(case, "void", house.clerk)
    decide_request(voiding.pk, user=house.supervisor, agree=True)
    follow()
    rows = {row.pk: row for row in CaseRequest.objects.all()}
    assert rows[voiding.pk].agreed is True and rows[voiding.pk].decided_by == house.supervisor
    assert rows[refusal.pk].agreed is None and reason_of(rows[refusal.pk]) == "办件已进入“作废”，请示自动终结。"
    assert list(check_cases()) == []


def test_ending_twice_tells_once(house: SimpleNamespace) -> None:
    case = case_at(house, "received")
    ask(case, "refuse", house.clerk)
    step(case, "accept", house.clerk)
    assert [end_requests(case.pk), end_requests(case.pk)] == [1, 0]
    follow()
    assert Event.objects.filter(kind="case.request-ended").count() == 1


def test_the_journal_makes_the_requests_again_and_verify_finds_one_that_was_changed(house: SimpleNamespace) -> None:
    case = case_at(house, "received")
    asked = ask(case, "refuse", house.clerk)
    step(case, "accept", house.clerk)
    follow()
    events = Event.objects.filter(subject=f"handle/case:{case.pk}").order_by("id")
    row = rebuild_requests(events)[asked.pk]
    assert (row["action"], row["asked_by_id"], row["decided_by_id"], row["agreed"]) == (
        "refuse",
        house.clerk.pk,
        None,
        None,
    )
    text = "".join(str(event.data) for event in events)
    assert "不属本局" not in text and "自动终结" not in text
    CaseRequest.objects.filter(pk=asked.pk).update(agreed=True)
    assert [finding.say for finding in check_cases()] == ["请示与日志不一致"]


def test_the_moves_that_may_end_a_request_are_those_of_the_table() -> None:
    assert {"case.accept", "case.deem_accept", "case.propose", "case.deliver", "case.extend", "case.void"} <= set(
        ENDING
    )
    assert not {"case.assign", "case.start_special", "case.notify_correction", "case.finish"} & set(ENDING)
