"""Cases by the API: taken in, moved, asked about; masked, within reach, once."""

from __future__ import annotations

import json
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from api_program import INTAKE
from django.db import connection

from mingting.base import clock
from mingting.base.models import AnswerKey, Event
from mingting.handle.cases.models import Case, CasePaper
from mingting.rules.moves import State

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PERSONAL = ("张学萍", "640521199001010016", "13812345678")


def test_a_case_lives_from_intake_to_delivery_by_the_api_alone(house: SimpleNamespace, program: Any) -> None:
    clerk, approver, chief, head = (program(getattr(house, one)) for one in ("clerk", "approver", "chief", "head"))
    case = clerk.take_in()
    assert (case["state"], case["due_on"]) == (
        {"code": "accepted", "name": "已受理"},
        "2024-05-11",
    )  # that Saturday is worked
    assert case["applicant"] == "张*萍" and case["item"]["code"] == "000000000001"
    case = approver.moved(case, "assign", handler="审批甲")
    case = approver.moved(case, "start_special", kind="testing", expected_on="2024-05-10", reason="水质检测")
    case = approver.moved(case, "end_special", result="检测合格")
    case = head.moved(case, "extend", days=2, reason="专家会商")
    assert case["extended_days"] == 2
    case = approver.moved(case, "propose", opinion="符合条件")
    assert {one["action"]: one["may"] for one in chief.get(f"/cases/{case['number']}").json()["next"]}["grant"]
    case = chief.moved(case, "grant", content="准予许可", valid_to="2029-05-05")
    case = clerk.moved(case, "finish")
    case = clerk.moved(case, "deliver", way="direct", signer="张学萍", relation="本人")
    assert case["state"]["code"] == State.DELIVERED and case["result"] == "granted"
    steps = clerk.get(f"/cases/{case['number']}/timeline").json()
    assert [one["name"] for one in steps if one["kind"] != "case.paper-issued"][-3:] == ["准予", "办结", "送达"]
    days = clerk.get(f"/cases/{case['number']}/account").json()["days"]
    assert days[0]["why"] == "当日不计"
    papers = clerk.get(f"/cases/{case['number']}/papers").json()
    assert {one["kind"] for one in papers} >= {"receipt_slip", "acceptance_notice", "grant_decision"}


def test_whatever_is_read_names_nobody(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    number = clerk.take_in(until="receive")["number"]
    paths = ["", f"/{number}", f"/{number}/timeline", f"/{number}/papers"]
    told = "".join(clerk.get(f"/cases{path}").content.decode() for path in paths)
    told += json.dumps([one.answer for one in AnswerKey.objects.all()], ensure_ascii=False)
    told += json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert number in told
    for word in PERSONAL:
        assert word not in told


def test_a_repeat_gets_the_first_answer_and_one_case(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    first, second = (clerk.post("/cases", INTAKE, "order-2024-0001") for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() and "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Case.objects.count() == 1
    turned = clerk.post("/cases", dict(reversed(list(INTAKE.items()))), "order-2024-0001")
    assert turned.status_code == 200 and turned["Idempotency-Replayed"] == "true"  # the same, otherwise ordered


def test_a_key_with_another_body_or_for_another_operation_is_refused(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    case = clerk.post("/cases", INTAKE | {"until": "receive"}, "order-2024-0001").json()
    other = clerk.post("/cases", INTAKE, "order-2024-0001")
    elsewhere = clerk.move(case, "accept", "order-2024-0001")
    for answer in (other, elsewhere):
        assert (answer.status_code, answer.json()["code"]) == (409, "key-reused")
    assert Case.objects.get().state == "received"
    assert program(house.clerk2).post("/cases", INTAKE | {"window": "A2"}, "order-2024-0001").status_code == 200


def test_a_write_without_a_key_or_with_a_bad_one_is_told_what_to_send(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    for key in ("", "short", "x" * 65, "有中文的编号编号", "with blank inside"):
        answer = clerk.post("/cases", INTAKE, key)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key"), key
        assert "Idempotency-Key" in answer.json()["message"]
    assert not Case.objects.exists()


def test_what_was_refused_leaves_the_key_free(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    wrong = clerk.post("/cases", INTAKE | {"applicant": {"name": "张三", "number": "640521199001010011"}}, "order-1234")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "case.invalid-person")
    assert clerk.post("/cases", INTAKE, "order-1234").status_code == 200


def test_a_key_is_free_again_after_a_day(house: SimpleNamespace, program: Any) -> None:
    from mingting.base import once

    clerk = program(house.clerk)
    clerk.post("/cases", INTAKE, "order-1234")
    AnswerKey.objects.update(made_at=clock.now() - once.KEPT * 1.01)
    once.forget_old()
    assert clerk.post("/cases", INTAKE, "order-1234").status_code == 200
    assert Case.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_requests_at_once_with_one_key_one_makes_the_case_and_all_get_its_number(
    house: SimpleNamespace, program: Any
) -> None:
    clerk, gate, answers = program(house.clerk), threading.Barrier(4), []

    def ask() -> None:
        gate.wait(5)
        answers.append(clerk.post("/cases", INTAKE, "order-2024-0001"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [one.status_code for one in answers] == [200] * 4
    assert len({one.json()["number"] for one in answers}) == 1 and Case.objects.count() == 1
    assert sum("Idempotency-Replayed" in one for one in answers) == 3


# ---- reach ---------------------------------------------------------------------------------------------------------------------------


def test_outside_the_reach_there_is_no_case(house: SimpleNamespace, program: Any) -> None:
    number = program(house.clerk).take_in()["number"]
    for name in ("other_approver", "clerk2", "village_clerk"):
        stranger = program(getattr(house, name))
        for path in ("", "/account", "/timeline", "/papers", "/papers/甲.pdf"):
            assert stranger.get(f"/cases/{number}{path}").status_code == 404, (name, path)
        for action in ("accept", "withdraw", "propose"):
            body = {"reason": "无故", "opinion": "无意见"}
            fields = {one: text for one, text in body.items() if one in _names(action)}
            assert stranger.move({"number": number, "version": 1}, action, **fields).status_code == 404
        absent = stranger.get("/cases/64052120240506999999").json()
        assert stranger.get(f"/cases/{number}").json() == absent | {
            "message": absent["message"].replace("64052120240506999999", number)
        }
        assert stranger.get("/cases").json()["rows"] == []


def _names(action: str) -> set[str]:
    from mingting.handle.cases.move_fields import fields_of

    return {one.name for one in fields_of(action)}


@pytest.mark.parametrize("name", ["admin", "auditor"])
def test_who_sees_no_cases_is_refused_everywhere(house: SimpleNamespace, program: Any, name: str) -> None:
    number = program(house.clerk).take_in()["number"]
    nobody = program(getattr(house, name))
    for path in ("/cases", f"/cases/{number}", f"/cases/{number}/papers", "/worklists"):
        assert nobody.get(path).status_code == 403, path
    assert nobody.post("/cases", INTAKE).status_code == 403


def test_a_move_that_is_not_one_s_own_is_refused_with_a_sentence(house: SimpleNamespace, program: Any) -> None:
    case = program(house.clerk).take_in(until="receive")
    answer = program(house.approver).move(case, "submit")
    assert answer.status_code in (403, 409) and answer.json()["message"]
    granted = program(house.statistics).move(case, "accept")
    assert (granted.status_code, granted.json()["code"]) == (403, "not-allowed")
    assert Case.objects.get().state == "received"


def test_a_stale_version_is_told_with_the_present_one(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    case = clerk.take_in(until="receive")
    now = clerk.moved(case, "accept")
    answer = clerk.move(case, "withdraw", reason="申请人撤回")
    told = answer.json()
    assert (answer.status_code, told["code"], told["version"], told["state"]) == (
        409,
        "stale",
        now["version"],
        "accepted",
    )
    assert "窗口甲" in told["message"]
    wrong = clerk.move(now, "receive").json()
    assert (wrong["code"], wrong["state"], wrong["version"]) == ("case.not-from-here", "accepted", now["version"])


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"applicant": {"name": ""}}, ["applicant.name"]),
        ({"until": "everything", "channel": "pigeon"}, ["channel", "until"]),
        ({"accepted_at": "2020-01-01T00:00:00"}, ["accepted_at"]),
        ({"materials": [{"name": "甲", "copies": -1}]}, ["materials.0.copies"]),
        ({"applicant": {"name": "a\u0000b"}}, ["applicant.name"]),
    ],
)
def test_wrong_fields_are_named(house: SimpleNamespace, program: Any, change: Any, fields: list[str]) -> None:
    answer = program(house.clerk).post("/cases", INTAKE | change)
    assert (answer.status_code, answer.json()["fields"]) == (422, fields)
    assert not Case.objects.exists()


def test_an_unknown_item_window_or_colleague_is_named(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    for change in ({"item": "999"}, {"window": "Z9"}, {"window": "", "place": "nowhere"}):
        assert clerk.post("/cases", INTAKE | change).status_code == 404
    case = clerk.take_in()
    answer = program(house.approver).move(case, "assign", handler="nobody")
    assert answer.status_code == 422 and "nobody" in answer.json()["message"]


def test_a_promised_case_gets_its_papers_whatever_is_asked(house: SimpleNamespace, program: Any) -> None:
    clerk, approver, chief = program(house.clerk), program(house.approver), program(house.chief)
    case = approver.moved(clerk.take_in(notice=False), "assign", handler=house.approver.username)
    case = approver.moved(case, "propose", opinion="符合条件")
    chief.moved(case, "grant", content="准予", notice=False)
    assert set(CasePaper.objects.values_list("kind", flat=True)) >= {"acceptance_notice", "grant_decision"}


# ---- requests ------------------------------------------------------------------------------------------------------------------------


def test_a_clerk_asks_and_the_head_agrees(house: SimpleNamespace, program: Any) -> None:
    clerk, head = program(house.clerk), program(house.head)
    case = clerk.take_in(until="receive")
    body = {"version": case["version"], "action": "refuse", "reason": "不属本机关职权", "basis": "行政许可法第三十二条"}
    asked = clerk.post(f"/cases/{case['number']}/requests", body)
    assert asked.status_code == 200, asked.content.decode()
    pending = head.get(f"/cases/{case['number']}").json()["requests"]
    assert [one["id"] for one in pending] == [asked.json()["id"]] and pending[0]["agreed"] is None
    stranger = program(house.other_approver).post(f"/requests/{asked.json()['id']}", {"agree": True})
    assert stranger.status_code == 404
    assert clerk.post(f"/requests/{asked.json()['id']}", {"agree": True}).status_code == 403
    assert head.post(f"/requests/{asked.json()['id']}", {"agree": False}).status_code == 422
    done = head.post(f"/requests/{asked.json()['id']}", {"agree": True})
    assert done.json()["state"]["code"] == "acceptance_refused"
    again = head.post(f"/requests/{asked.json()['id']}", {"agree": True})
    assert (again.status_code, again.json()["code"]) == (409, "case.request-decided")


def test_what_cannot_be_asked_for_is_refused(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    case = clerk.take_in()
    answer = clerk.post(f"/cases/{case['number']}/requests", {"version": 1, "action": "grant", "reason": "请准予"})
    assert answer.status_code == 422


# ---- lists and papers ------------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_and_turned_page_by_page(
    house: SimpleNamespace, program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingting.handle.cases.listing.PAGE", 2)
    clerk = program(house.clerk)
    made = [clerk.take_in(until="receive" if number % 2 else "accept")["number"] for number in range(5)]
    seen, after = [], ""
    while True:
        page = clerk.get("/cases", after=after).json()
        seen += [one["number"] for one in page["rows"]]
        assert len(page["rows"]) <= 2
        if not (after := page["next"]):
            break
    assert seen == made[::-1]
    assert _numbers(clerk, state="received") == [made[3], made[1]]
    assert len(_numbers(clerk, state=["received", "accepted"])) == 2
    assert _numbers(clerk, organ="住建局") == []
    assert len(_numbers(clerk, organ="市监局", item="000000000001")) == 2
    assert _numbers(clerk, item="000000000002") == []
    assert (
        _numbers(clerk, first="2024-05-07") == [] and len(_numbers(clerk, first="2024-05-06", last="2024-05-06")) == 2
    )
    assert len(_numbers(clerk, by="due", first="2024-05-11", last="2024-05-11")) == 2
    assert _numbers(clerk, worklist="incoming") == [made[1], made[3]]
    assert clerk.get("/cases", worklist="nothing").status_code == 404
    assert clerk.get("/cases", after="x").status_code == 422


def _numbers(one: Any, **query: Any) -> list[str]:
    answer = one.get("/cases", **query)
    assert answer.status_code == 200, answer.content.decode()
    return [row["number"] for row in answer.json()["rows"]]


def test_worklists_are_those_of_the_roles_with_their_counts(house: SimpleNamespace, program: Any) -> None:
    clerk = program(house.clerk)
    clerk.take_in(until="receive")
    lists = {one["code"]: one for one in clerk.get("/worklists").json()}
    assert (lists["incoming"]["count"], lists["incoming"]["more"]) == (1, False)
    assert lists["all"]["count"] is None and "accepted" not in lists


def test_a_paper_is_fetched_by_who_may_read_names_and_each_time_is_counted(
    house: SimpleNamespace, program: Any
) -> None:
    clerk = program(house.clerk)
    number = clerk.take_in()["number"]
    paper = next(one for one in clerk.get(f"/cases/{number}/papers").json() if one["kind"] == "acceptance_notice")
    answer = clerk.get(f"/cases/{number}/papers/{paper['number']}.pdf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert CasePaper.objects.get(number=paper["number"]).prints == 1
    assert Event.objects.filter(kind="case.paper-printed").count() == 1
    masked = program(house.statistics)
    assert masked.get(f"/cases/{number}/papers").status_code == 200
    assert masked.get(f"/cases/{number}/papers/{paper['number']}.pdf").status_code == 403
    assert clerk.get(f"/cases/{number}/papers/没有这份.pdf").status_code == 404


def test_items_are_found_by_name_code_and_page(house: SimpleNamespace, program: Any) -> None:
    anyone = program(house.village_clerk)
    first = anyone.get("/items", limit=2).json()
    assert [one["code"] for one in first["rows"]] == ["000000000001", "000000000002"]
    rest = anyone.get("/items", limit=2, after=first["next"]).json()
    assert [one["code"] for one in rest["rows"]] == ["000000000003"] and rest["next"] is None
    assert anyone.get("/items", q="000000000003").json()["rows"][0]["name"] == "事项000000000003"
    assert anyone.get("/items/000000000001").json()["promise_limit"] == 5
    assert anyone.get("/items/404").status_code == 404
    assert anyone.get("/items", organ="住建局").json()["rows"] == []


def test_a_number_that_two_sources_use_is_asked_which(house: SimpleNamespace, program: Any) -> None:
    from mingting.base.models import Source

    clerk = program(house.clerk)
    numbers = [clerk.take_in()["number"] for _ in range(2)]
    for number, code in zip(numbers, ("a", "b")):
        source = Source.objects.create(code=code, name=code, kind="hall")
        Case.objects.filter(case_no=number).update(source=source, source_no="77", case_no=None)
    answer = clerk.get("/cases/77")
    assert answer.status_code == 409 and "a、b" in answer.json()["message"]
    assert clerk.get("/cases/77", source="b").json()["source"] == "b"


def test_the_caller_is_told_whom_the_key_acts_as(house: SimpleNamespace, program: Any) -> None:
    me = program(house.clerk).get("/me").json()
    assert (me["username"], me["organ"], [one["role"] for one in me["roles"]]) == ("窗口甲", "审批局", ["WC"])
