"""Every move from the page: forms as declared, the whole life by posts, bad input, somebody quicker, twice sent, asked for, taken back."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import at, build_house
from case_steps import NAME, case_at, desk_of, page, send, step, taken_in, words
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import Event, SecurityEntry
from mingting.doors.desk import case_presence
from mingting.doors.desk.case_next import KEYS
from mingting.handle.cases.models import Case, CaseCorrection, CasePaper, CaseRequest
from mingting.handle.cases.move_fields import MOVE_FORMS, Kind
from mingting.handle.cases.next import next_moves
from mingting.handle.cases.reads import timeline_of
from mingting.rules.moves import MOVES, State, moves_from

pytestmark = pytest.mark.django_db
MONDAY = at("2021-05-10 09:30")
STARTS = {row.action: row.sources[0].value for row in MOVES if row.sources}
HX = {"HX-Request": "true"}


@pytest.fixture
def house(data: Any) -> Any:
    with clock.set_clock(MONDAY):
        yield build_house()


def done(response: Any, case: Case) -> Case:
    """It went well; the case as it is now."""
    assert response.status_code == 302, words(response)
    case.refresh_from_db()
    return case


def moves_of(case: Case) -> list[str]:
    return [row.name for row in timeline_of(case)]


def who_does(house: SimpleNamespace, case: Case, action: str) -> Any:
    for who in (house.clerk, house.approver, house.chief, house.head, house.supervisor):
        if any(one.action == action and one.may for one in next_moves(case, who)):
            return who
    return None


@pytest.mark.parametrize("action", [name for name in MOVE_FORMS if name not in ("submit", "timeout")])
def test_every_move_has_its_form_with_every_declared_field(house: SimpleNamespace, action: str) -> None:
    case = case_at(house, STARTS[action] if STARTS[action] != "draft" else "submitted")
    who = who_does(house, case, action)
    assert who is not None, action
    response = desk_of(who).get(reverse("cases-move", args=[case.pk, action]))
    body, said = response.content.decode(), words(response)
    assert response.status_code == 200
    assert MOVE_FORMS[action].says in said
    for field in MOVE_FORMS[action].fields:
        if field.instant_only or field.licence_only:
            assert field.label not in said
            continue
        assert field.label in said
        assert f'name="{field.name}{"_wrong" if field.kind is Kind.LACKS else ""}"' in body
    assert f'name="version" value="{case.version}"' in body
    assert 'name="idempotency_key"' in body


def test_a_whole_life_goes_by_the_page_alone(house: SimpleNamespace) -> None:
    clerk, approver, chief, head = (desk_of(one) for one in (house.clerk, house.approver, house.chief, house.head))
    case = taken_in(house, "submit")
    case = done(send(clerk, case, "receive"), case)
    case = done(send(clerk, case, "accept"), case)
    case = done(send(chief, case, "assign", handler="审批甲"), case)
    assert case.handler == house.approver
    case = done(send(approver, case, "return_to_previous", opinion="请换人看", handler="审批乙"), case)
    assert case.handler == house.approver2
    given = {"kind": "hearing", "expected_on": "2021-05-20", "reason": "申请人要求听证"}
    case = done(send(approver, case, "start_special", **given), case)
    assert case.state == "suspended"
    with clock.set_clock(at("2021-05-11 10:00")):
        case = done(send(approver, case, "end_special", result="听证结束，无异议"), case)
        case = done(send(head, case, "extend", days="５", reason="案情复杂"), case)  # full-width digits count
        assert case.extended_days == 5
        case = done(send(approver, case, "propose", opinion="符合条件"), case)
        case = done(send(chief, case, "grant", content="准予新办", valid_to="2025-05-10"), case)
        case = done(send(approver, case, "produce"), case)
        case = done(send(clerk, case, "finish"), case)
        case = done(send(clerk, case, "deliver", way="direct", signer=NAME, relation="本人"), case)
    assert case.state == "delivered"
    assert moves_of(case)[1:] == [
        "申报", "收件", "受理", "分办", "退回上一环节", "启动特别程序", "结束特别程序", "延期", "提出审查意见", "准予", "制证", "办结", "送达",
    ]  # fmt: skip
    said = words(page(clerk, case))
    for paper in CasePaper.objects.filter(case=case):
        assert paper.number in said


@pytest.mark.parametrize(
    ("state", "action", "fields", "ends"),
    [
        (
            "received",
            "notify_correction",
            {"items_material": ["执照"], "items_wrong": ["没盖章"], "items_how": [""], "days": "10"},
            "correcting",
        ),
        ("correcting", "resubmit", {}, "received"),
        ("correcting", "give_up", {"reason": ""}, "terminated"),
        (
            "received",
            "refuse",
            {"reason": "不属职权", "basis": "行政许可法第三十二条", "competent_organ": "住建局"},
            "acceptance_refused",
        ),
        ("accepted", "return_case", {"reason": "材料不实"}, "returned"),
        ("deciding", "deny", {"reason": "不符合条件", "basis": "条例第九条"}, "decided"),
        ("reviewing", "forward_up", {"organ": "市局", "reason": "应由上级决定"}, "forwarded"),
        ("deciding", "withdraw", {"reason": "不办了"}, "withdrawn"),
        ("deciding", "terminate", {"reason": "法人注销"}, "terminated"),
        ("reviewing", "void", {"reason": "重复录入"}, "voided"),
    ],
)
def test_the_other_moves_end_where_the_table_says(
    house: SimpleNamespace, state: str, action: str, fields: dict[str, Any], ends: str
) -> None:
    case = case_at(house, state)
    who = who_does(house, case, action)
    assert done(send(desk_of(who), case, action, **fields), case).state == ends


# ---- bad input ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "action", "fields", "says", "kept"),
    [
        ("deciding", "deny", {"reason": "", "basis": "条例第九条"}, "请填“理由”。", "条例第九条"),
        ("deciding", "grant", {"content": "准予甲类", "valid_to": "2021-02-30"}, "日期请写成 2026-01-05。", "准予甲类"),
        ("deciding", "grant", {"content": "准予乙类", "valid_to": "2020-01-01"}, "有效期至不对：须晚于今天", "准予乙类"),
        ("reviewing", "start_special", {"kind": "site_survey", "expected_on": "2021-05-20", "reason": "要看现场"}, "没有这一项", "要看现场"),
        ("reviewing", "start_special", {"kind": "testing", "expected_on": "2021-05-10", "reason": "水质检测"}, "须晚于今天", "水质检测"),
        ("reviewing", "extend", {"days": "11", "reason": "案情复杂"}, "请填 1 到 10 的整数", "案情复杂"),
        ("reviewing", "extend", {"days": "几天", "reason": "案情复杂"}, "请填 1 到 10 的整数", "案情复杂"),
        ("reviewing", "propose", {"opinion": "字" * 2001}, "最多 2000 个字，现在 2001 个字", "字字字"),
        ("accepted", "assign", {"handler": "住建审批"}, "没有这一项", ""),
        ("finished", "deliver", {"way": "direct", "signer": "", "relation": "本人"}, "请填写签收人", "本人"),
        ("finished", "deliver", {"way": "left", "signer": "", "relation": "本人"}, "请填写见证人", "本人"),
        ("received", "notify_correction", {"items_material": ["执照"], "items_wrong": [""], "items_how": ["补"], "days": "10"}, "至少写一项", "执照"),
        ("received", "notify_correction", {"items_material": [""], "items_wrong": ["缺"], "items_how": [""], "days": "9"}, "没有写是哪一份", "缺"),
        ("received", "notify_correction", {"items_wrong": ["缺"], "days": "0"}, "请填 1 到 60 的整数", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence_and_what_was_typed_stays(
    house: SimpleNamespace, state: str, action: str, fields: dict[str, Any], says: str, kept: str
) -> None:
    case = case_at(house, state)
    before = Event.objects.count()
    response = send(desk_of(who_does(house, case, action)), case, action, **fields)
    assert response.status_code == 422
    assert says in words(response)
    assert kept in response.content.decode()
    case_now = Case.objects.get(pk=case.pk)
    assert (case_now.state, case_now.version, Event.objects.count()) == (state, case.version, before)


def test_strange_requests_are_refused_and_change_nothing(house: SimpleNamespace) -> None:
    case, client = case_at(house, "deciding"), desk_of(house.approver)
    assert client.get(reverse("cases-move", args=[case.pk, "fly"])).status_code == 404
    assert client.get(reverse("cases-move", args=[case.pk, "record"])).status_code == 404
    assert (
        client.post(
            reverse("cases-move", args=[case.pk, "grant"]), {"content": "准予", "version": case.version}
        ).status_code
        == 400
    )
    for version in ("", "abc", "-1", "99999999999999999999"):
        assert send(client, case, "grant", version=version, content="准予").status_code == 409
    assert Case.objects.get(pk=case.pk).version == case.version


def test_a_move_that_is_not_ones_own_is_refused_noted_and_changes_nothing(house: SimpleNamespace) -> None:
    case = case_at(house, "deciding")
    response = send(desk_of(house.clerk), case, "grant", content="准予")
    assert response.status_code == 403
    assert SecurityEntry.objects.filter(user="窗口甲", kind="refused").exists()
    assert Case.objects.get(pk=case.pk).state == "deciding"
    told = desk_of(house.clerk).get(reverse("cases-move", args=[case.pk, "grant"]))
    assert told.status_code == 409
    assert "由审批人员、首席代表、机关负责人办理" in words(told)


# ---- two at once ------------------------------------------------------------------------------------------------------------------------------


def test_who_comes_second_is_told_who_was_quicker_and_loses_and_overwrites_nothing(house: SimpleNamespace) -> None:
    case = case_at(house, "deciding")
    old = case.version
    step(case, "grant", house.chief, content="准予")
    response = send(desk_of(house.head), case, "deny", version=old, reason="我写了很长的理由", basis="条例第九条")
    said = words(response)
    assert response.status_code == 409
    assert "首席 09:30 办了“准予”，这一件现在是“已决定”" in said
    assert "我写了很长的理由" in response.content.decode()
    assert Case.objects.get(pk=case.pk).result == "granted"


def test_what_may_still_be_done_after_somebody_else_can_be_sent_again_with_the_words_kept(
    house: SimpleNamespace,
) -> None:
    case = case_at(house, "reviewing")
    old = case.version
    case = step(case, "return_to_previous", house.approver2, opinion="再看看")
    client = desk_of(house.approver)
    told = send(client, case, "propose", version=old, opinion="我的意见")
    assert told.status_code == 409
    assert "仍要办的再交一次" in words(told)
    version = re.search(r'name="version" value="(\d+)"', told.content.decode())
    assert version is not None
    assert done(send(client, case, "propose", version=int(version[1]), opinion="我的意见"), case).state == "deciding"


def test_a_form_sent_twice_is_done_once_and_answered_the_same(house: SimpleNamespace) -> None:
    case, client = case_at(house, "received"), desk_of(house.clerk)
    key = "0123456789abcdef"
    first = send(client, case, "accept", key=key)
    second = send(client, case, "accept", key=key)
    assert (first.status_code, second.status_code, first.url, second.url) == (
        302,
        302,
        *[reverse("cases-one", args=[case.pk])] * 2,
    )
    assert Event.objects.filter(kind="case.accept").count() == 1
    assert CasePaper.objects.filter(kind="acceptance_notice").count() == 1


def test_the_same_key_with_other_words_is_refused(house: SimpleNamespace) -> None:
    case, client = case_at(house, "deciding"), desk_of(house.chief)
    key = "0123456789abcdef"
    done(send(client, case, "grant", version=case.version, key=key, content="准予"), case)
    response = send(client, case, "grant", version=case.version - 1, key=key, content="准予别的")
    assert response.status_code == 409
    assert "同一个提交编号带了不同的内容" in words(response)


def test_in_the_drawer_the_answer_leads_on_by_itself(house: SimpleNamespace) -> None:
    case = case_at(house, "received")
    url = reverse("cases-move", args=[case.pk, "accept"])
    body = {"version": case.version, "idempotency_key": "a" * 32}
    response = desk_of(house.clerk).post(url, body, headers=HX)
    assert (response.status_code, response["HX-Redirect"]) == (204, reverse("cases-one", args=[case.pk]))


# ---- requests ---------------------------------------------------------------------------------------------------------------------------------


def test_a_clerk_asks_to_refuse_and_the_head_reads_agrees_and_it_is_done(house: SimpleNamespace) -> None:
    case, clerk = case_at(house, "received"), desk_of(house.clerk)
    response = send(
        clerk, case, "refuse", reason="不属本机关职权", basis="行政许可法第三十二条", competent_organ="住建局"
    )
    case = done(response, case)
    assert case.state == "received"
    asked = CaseRequest.objects.get(case=case)
    url = reverse("cases-request", args=[case.pk, asked.pk])
    assert "等有权的人批复" in words(clerk.get(url))
    head = desk_of(house.head)
    assert "批复" in words(page(head, case))
    shown = words(head.get(url))
    assert "不属本机关职权" in shown
    assert "住建局" in shown
    assert head.post(url, {"agree": "yes", "idempotency_key": "b" * 32}).status_code == 302
    case.refresh_from_db()
    assert case.state == "acceptance_refused"
    again = head.post(url, {"agree": "yes", "idempotency_key": "c" * 32})
    assert again.status_code == 409
    assert "已经批复" in words(again)


def test_no_needs_a_reason_and_the_asker_reads_it(house: SimpleNamespace) -> None:
    case = case_at(house, "reviewing")
    approver, head = desk_of(house.approver), desk_of(house.head)
    done(send(approver, case, "extend", days="10", reason="案情复杂"), case)
    twice = send(approver, case, "extend", days="10", reason="再次请示")
    assert twice.status_code == 409
    assert "正在等待批复" in words(twice)
    asked = CaseRequest.objects.get(case=case)
    url = reverse("cases-request", args=[case.pk, asked.pk])
    nothing = head.post(url, {"agree": "no", "reason": "", "idempotency_key": "b" * 32})
    assert nothing.status_code == 422
    assert "请写明理由" in words(nothing)
    assert head.post(url, {"agree": "no", "reason": "抓紧办", "idempotency_key": "c" * 32}).status_code == 302
    assert "不同意" in words(page(approver, case))
    assert "抓紧办" in words(page(approver, case))
    assert Case.objects.get(pk=case.pk).extended_days == 0


def test_who_may_not_make_the_move_cannot_answer_the_request(house: SimpleNamespace) -> None:
    case = case_at(house, "received")
    send(desk_of(house.clerk), case, "refuse", reason="不属职权", basis="行政许可法")
    asked = CaseRequest.objects.get(case=case)
    url = reverse("cases-request", args=[case.pk, asked.pk])
    refused = desk_of(house.approver).post(url, {"agree": "yes", "idempotency_key": "b" * 32})
    assert refused.status_code == 403
    assert Case.objects.get(pk=case.pk).state == "received"
    other = case_at(house, "received")
    assert desk_of(house.head).get(reverse("cases-request", args=[other.pk, asked.pk])).status_code == 404


# ---- corrections ----------------------------------------------------------------------------------------------------------------------------


def test_everything_is_told_at_once_and_the_list_begins_with_what_is_known_to_lack(house: SimpleNamespace) -> None:
    case, clerk = taken_in(house, "receive"), desk_of(house.clerk)
    form = clerk.get(reverse("cases-move", args=[case.pk, "notify_correction"])).content.decode()
    rows = re.findall(r'name="items_material" value="(.*?)".*?name="items_wrong" value="(.*?)"', form, re.S)
    assert rows[:3] == [("委托书", "未提交"), ("申请表", ""), ("营业执照", "")]
    fields = {
        "items_material": ["申请表", "营业执照", "委托书"],
        "items_wrong": ["未签字", "", "未提交"],
        "items_how": ["本人签字", "", ""],
    }
    case = done(send(clerk, case, "notify_correction", days="15", **fields), case)
    assert CaseCorrection.objects.get().round == 1
    said = words(page(clerk, case))
    assert "第 1 次 等申请人" in said
    assert "申请表 未签字 本人签字" in said
    assert "委托书 未提交 —" in said


# ---- ten seconds ------------------------------------------------------------------------------------------------------------------------------


def test_a_case_given_away_can_be_taken_back_for_ten_seconds_and_both_steps_are_written(house: SimpleNamespace) -> None:
    case, client = case_at(house, "accepted"), desk_of(house.approver)
    response = send(client, case, "assign", handler="审批乙")
    case = done(response, case)
    assert case.handler == house.approver2
    shown = client.get(response.url).content.decode()
    undo = re.search(r'action="(/cases/\d+/undo/\?version=\d+)"', shown)
    assert undo is not None
    assert "撤销" in shown
    client.post(undo[1], {"idempotency_key": "u" * 32})
    case.refresh_from_db()
    assert case.handler == house.approver
    assert moves_of(case)[-2:] == ["分办", "退回上一环节"]


def test_after_ten_seconds_or_after_another_step_nothing_is_taken_back(house: SimpleNamespace) -> None:
    case, client = case_at(house, "accepted"), desk_of(house.approver)
    response = send(client, case, "assign", handler="审批乙")
    case = done(response, case)
    undo = reverse("cases-undo", args=[case.pk]) + f"?version={case.version}"
    with clock.set_clock(at("2021-05-10 09:31")):
        assert "/undo/" not in client.get(response.url).content.decode()
        said = words(client.post(undo, {"idempotency_key": "u" * 32}, follow=True))
    assert "没有撤销" in said
    case.refresh_from_db()
    assert case.handler == house.approver2
    assert desk_of(house.approver2).post(undo, {"idempotency_key": "v" * 32}).status_code == 302
    case.refresh_from_db()
    assert case.version == int(undo.rpartition("=")[2])


# ---- two people at one case ---------------------------------------------------------------------------------------------------------------


def test_the_second_reads_who_works_on_it_since_when_and_may_take_over_with_notice(house: SimpleNamespace) -> None:
    case = case_at(house, "reviewing")
    first, second = desk_of(house.approver), desk_of(house.approver2)
    page(first, case)
    with clock.set_clock(at("2021-05-10 09:40")):
        shown = page(second, case)
        said = words(shown)
        assert "审批甲从 09:30 起正在办这一件" in said
        assert "您现在只看" in said
        assert b"/moves/" not in shown.content
        told = send(second, case, "propose", opinion="我来办")
        assert told.status_code == 409
        assert "审批甲从 09:30 起正在办这一件" in words(told)
        assert "我来办" in told.content.decode()
        assert "接手并提交" in words(told)
        taken = second.post(reverse("cases-take", args=[case.pk]), follow=True)
        assert "已接手" in words(taken)
        beat = first.post(reverse("cases-presence", args=[case.pk]), {"version": case.version})
        assert "审批乙 09:40 接手了" in words(beat)
        assert done(send(second, case, "propose", opinion="我来办"), case).state == "deciding"
        beat = first.post(reverse("cases-presence", args=[case.pk]), {"version": case.version - 1})
        assert "审批乙 09:40 办了“提出审查意见”" in words(beat)


def test_taking_over_with_the_form_itself_is_one_step(house: SimpleNamespace) -> None:
    case = case_at(house, "reviewing")
    page(desk_of(house.approver), case)
    assert done(send(desk_of(house.approver2), case, "propose", opinion="我来办", take="1"), case).state == "deciding"
    holder = case_presence.look(case.pk, house.approver)
    assert holder is None  # the step is done: the next one is free


def test_who_has_done_their_step_does_not_stand_in_the_way_of_the_next(house: SimpleNamespace) -> None:
    case, approver, chief = case_at(house, "reviewing"), desk_of(house.approver), desk_of(house.chief)
    page(approver, case)
    case = done(send(approver, case, "propose", opinion="符合条件"), case)
    page(approver, case)  # the page they come back to, where they could also decide
    assert b"/moves/grant/" in page(chief, case).content
    assert "首席从 09:30 起正在办这一件" in words(page(approver, case))


def test_who_only_reads_keeps_nobody_from_working_and_who_left_is_forgotten(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_at(house, "reviewing")
    page(desk_of(house.statistics), case)
    first = desk_of(house.approver)
    shown = page(first, case)
    assert "统计（中宁县）09:30 起开着，只看" in words(shown)
    old = shown.context["presence"].me.visit
    fresh = page(first, case).context["presence"].me.visit
    first.post(reverse("cases-presence", args=[case.pk]), {"leave": old})  # the page before, closed a little late
    assert case_presence.look(case.pk, house.approver2) is not None
    first.post(reverse("cases-presence", args=[case.pk]), {"leave": fresh})
    assert case_presence.look(case.pk, house.approver2) is None
    page(first, case)
    later = clock.machine_now() + case_presence._GONE * 2
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    assert case_presence.look(case.pk, house.approver2) is None


# ---- handing over -----------------------------------------------------------------------------------------------------------------------------


def test_the_delivery_desk_lists_what_waits_finds_it_by_its_last_digits_and_prints_the_receipt(
    house: SimpleNamespace,
) -> None:
    case, other = case_at(house, "finished"), case_at(house, "reviewing")
    clerk, url = desk_of(house.clerk), reverse("cases-delivery")
    shown = words(clerk.get(url))
    assert case.case_no[-6:] in shown
    assert other.case_no[-6:] not in shown
    assert "5月26日（周三）" in shown
    found = clerk.get(url, {"no": case.case_no[-6:]})
    assert found.url == reverse("cases-move", args=[case.pk, "deliver"]) + "?from=delivery"
    nothing = clerk.get(url, {"no": "999999"})
    assert nothing.status_code == 422
    assert "没有编号以 999999 结尾" in words(nothing)
    assert clerk.get(url, {"no": "1' OR"}).status_code == 422
    fields = {"way": "direct", "signer": NAME, "relation": "本人", "from": "delivery"}
    after = send(clerk, case, "deliver", **fields)
    assert after.url == url
    back = clerk.get(url)
    paper = CasePaper.objects.get(case=case, kind="delivery_receipt")
    assert f"打印送达回证 {paper.number}" in words(back)
    assert reverse("cases-paper", args=[case.pk, paper.pk]) in back.content.decode()
    assert "没有等送达的办件" in words(back)


def test_the_delivery_desk_shows_ones_own_window_only_and_turns_pages_by_key(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mingting.doors.desk import case_delivery

    cases = [case_at(house, "finished") for _ in range(3)]
    monkeypatch.setattr(case_delivery, "ROWS", 2)
    clerk = desk_of(house.clerk)
    first = clerk.get(reverse("cases-delivery"))
    assert [row.case.pk for row in first.context["rows"]] == [one.pk for one in cases[:2]]
    second = clerk.get(first.context["pages"].next_url)
    assert [row.case.pk for row in second.context["rows"]] == [cases[2].pk]
    assert not desk_of(house.clerk2).get(reverse("cases-delivery")).context["rows"]


def test_the_manual_names_every_key_of_a_move_and_shows_its_pictures() -> None:
    manual = Path(__file__).parents[3] / "docs" / "manual"
    text = (manual / "approver.md").read_text()
    assert [action for action, key in KEYS.items() if f"`{key}`" not in text] == []
    for path in re.findall(r"!\[.+?\]\((.+?)\)", text):
        assert (manual / path).stat().st_size <= 150 * 1024


def test_no_state_has_two_moves_under_one_key() -> None:
    for state in State:
        keys = [KEYS[row.action] for row in moves_from(state) if row.action in KEYS]
        assert len(keys) == len(set(keys)), state
        assert not set(keys) & {"J", "V", "A", "O"}, "a key of the page itself"
