"""The quick tally and the reviews on the desk: keys, the day's end, confirmation, what a role sees of reviews."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import at
from django.test import Client
from review_house import asked, build_review_house, finished

from mingting.base import clock
from mingting.base.models import User
from mingting.handle.reviews.acts.make_token import make_token
from mingting.handle.reviews.acts.submit import From, leave_number, open_ask, submit_review
from mingting.handle.reviews.models import Review, StaffPhone, Station
from mingting.supervise.returns.acts.set_item import set_item
from mingting.supervise.returns.models import ReturnLine, TallyCount, TallyDay

pytestmark = pytest.mark.django_db
KEY = "a" * 31


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-10 09:30")):
        house = build_review_house()
        house.seal = set_item(house.window, "印章刻制备案", house.tax, user=house.manager)
        house.copy = set_item(house.window, "档案查询", house.bureau, user=house.manager, measures=["accepted"])
        yield house


@pytest.fixture
def come(house: SimpleNamespace) -> Callable[[User], Client]:
    def come(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return come


def text(answer: Any) -> str:
    return str(answer.content.decode())


def send(client: Client, house: SimpleNamespace, *presses: dict[str, Any]) -> Any:
    url = f"/tally/{house.window.pk}/press/"
    return client.post(url, json.dumps({"presses": list(presses)}), content_type="application/json")


def one(item: Any, number: int, **more: Any) -> dict[str, Any]:
    return {"key": f"{KEY}{number}", "item": item.pk, "do": "count", "undo": "", "ago": 0, **more}


def test_a_window_counts_with_its_keys(house: SimpleNamespace, come: Any) -> None:
    client = come(house.clerk)
    page = text(client.get("/tally/"))
    assert 'data-key="1"' in page and "印章刻制备案" in page and 'data-key="2"' in page
    answer = send(client, house, one(house.seal, 1), one(house.seal, 2), one(house.copy, 3)).json()
    assert answer["total"] == 3 and answer["counts"] == {str(house.seal.pk): 2, str(house.copy.pk): 1}
    again = send(client, house, one(house.seal, 1), one(house.seal, 2)).json()
    assert [row["taken"] for row in again["answers"]] == [True, True] and again["total"] == 3


def test_a_button_without_script_counts_and_is_one_when_sent_twice(house: SimpleNamespace, come: Any) -> None:
    client = come(house.clerk)
    url = f"/tally/{house.window.pk}/press/"
    for _ in range(2):
        assert client.post(url, {"item": house.seal.pk, "idempotency_key": "b" * 32}).status_code == 302
    assert TallyCount.objects.count() == 1
    client.post(url, {"idempotency_key": "c" * 32})
    assert TallyCount.objects.get().undone_at is not None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"presses": {}}',
        b'{"presses": [1]}',
        b'{"presses": [{"item": 1}]}',
        b'{"presses": [{"key": 5, "item": 1}]}',
        b'{"presses": [{"key": "k", "item": "1; DROP"}]}',
        b'{"presses": [{"key": "k", "item": 1, "ago": "x"}]}',
        b'{"presses": [{"key": "k", "item": 1, "ago": NaN}]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_press_is_refused_and_harms_nothing(house: SimpleNamespace, come: Any, body: bytes) -> None:
    url = f"/tally/{house.window.pk}/press/"
    answer = come(house.clerk).post(url, body, content_type="application/json")
    assert answer.status_code in (200, 302, 400) and not TallyCount.objects.exists()


def test_strange_keys_items_and_times_are_answered_one_by_one(house: SimpleNamespace, come: Any) -> None:
    rows = [
        one(house.seal, 1) | {"key": "短"},
        one(house.seal, 2) | {"key": "x" * 60},
        one(house.seal, 3) | {"item": 10**30},
        one(house.seal, 4) | {"item": -1},
        one(house.seal, 5) | {"ago": 19 * 3600 * 1000},
        one(house.seal, 6) | {"ago": -(10**12)},
    ]
    answer = send(come(house.clerk), house, *rows).json()
    assert [row["taken"] for row in answer["answers"]] == [False, False, False, False, False, True]
    assert all(row["says"] for row in answer["answers"][:5]) and answer["total"] == 1


def test_another_window_is_not_found(house: SimpleNamespace, come: Any) -> None:
    for who in (house.clerk2, house.village_clerk):
        client = come(who)
        assert send(client, house, one(house.seal, 1)).status_code == 404
        assert client.get(f"/tally/?window={house.window.pk}").status_code == 404
        assert client.post(f"/tally/{house.window.pk}/close/", {"day": "2021-05-10"}).status_code == 404
    for who in (house.approver, house.auditor, house.statistics, house.admin):
        assert come(who).get("/tally/").status_code == 403
    assert Client().get("/tally/").status_code == 302


def close(client: Client, house: SimpleNamespace, day: str = "2021-05-10", key: str = "d" * 32) -> Any:
    return client.post(f"/tally/{house.window.pk}/close/", {"day": day, "idempotency_key": key}, follow=True)


def test_the_day_is_confirmed_by_the_window_then_by_the_chief(house: SimpleNamespace, come: Any) -> None:
    clerk = come(house.clerk)
    send(clerk, house, *(one(house.seal, number) for number in range(1, 4)))
    assert "已确认并报出" in text(close(clerk, house))
    found = list(ReturnLine.objects.values_list("organ__short_name", "measure", "count", "reporter").order_by("pk"))
    assert sorted(found) == [
        ("审批局", "accepted", 0, "窗口甲"),
        ("市监局", "accepted", 3, "窗口甲"),
        ("市监局", "finished", 3, "窗口甲"),
    ]
    refused = send(clerk, house, one(house.seal, 9)).json()["answers"][0]
    assert not refused["taken"] and "已确认" in refused["says"]
    assert "不能再改" in text(close(clerk, house, key="e" * 32))
    row = TallyDay.objects.get()
    chief = come(house.chief)
    page = text(chief.get("/returns/"))
    assert "综合窗1" in page and "市监局 受理量" in page
    sent = {"version": row.version, "idempotency_key": "f" * 32}
    assert "已确认" in text(chief.post(f"/returns/{row.pk}/confirm/", sent, follow=True))
    row.refresh_from_db()
    assert (row.state, row.confirmed_by) == ("confirmed", house.chief)


def test_statistics_sends_a_day_back_and_the_lines_go(house: SimpleNamespace, come: Any) -> None:
    clerk = come(house.clerk)
    send(clerk, house, one(house.seal, 1))
    close(clerk, house)
    row, statistics = TallyDay.objects.get(), come(house.statistics)
    sent = {"version": row.version, "reason": "少", "idempotency_key": "f" * 32}
    assert "理由" in text(statistics.post(f"/returns/{row.pk}/back/", sent, follow=True))
    sent |= {"reason": "漏计下午的<b>三件</b>", "idempotency_key": "0" * 32}
    statistics.post(f"/returns/{row.pk}/back/", sent)
    assert not ReturnLine.objects.exists()
    page = text(clerk.get("/tally/"))
    assert "退回更正" in page and "&lt;b&gt;三件" in page
    send(clerk, house, one(house.seal, 2))
    close(clerk, house, key="1" * 32)
    assert ReturnLine.objects.get(measure="finished").count == 2
    assert chief_or(come(house.clerk), row) == 403 and chief_or(come(house.clerk2), row) == 403


def chief_or(client: Client, row: TallyDay) -> int:
    return int(client.post(f"/returns/{row.pk}/confirm/", {"version": row.version}).status_code)


def test_yesterday_unconfirmed_is_shown_and_can_be_confirmed(house: SimpleNamespace, come: Any) -> None:
    clerk = come(house.clerk)
    send(clerk, house, one(house.seal, 1))
    with clock.set_clock(at("2021-05-11 08:40")):
        page = text(clerk.get("/tally/"))
        assert "以前的日子还没有确认" in page and "5月10日" in page
        late = one(house.seal, 2) | {"ago": 15 * 3600 * 1000}
        assert send(clerk, house, late).json()["answers"][0]["taken"]
        close(clerk, house)
        line = ReturnLine.objects.get(measure="finished")
        assert (line.first_day, line.count, line.due_on) == (date(2021, 5, 10), 2, date(2021, 5, 10))
        refused = one(house.seal, 3) | {"ago": 15 * 3600 * 1000}
        assert not send(clerk, house, refused).json()["answers"][0]["taken"]


def test_a_day_ahead_or_long_past_is_not_confirmed(house: SimpleNamespace, come: Any) -> None:
    for number, day in enumerate(("2021-05-11", "2021-04-01", "不是日期", "9999-99-99", "")):
        close(come(house.clerk), house, day, key=f"{number}" * 32)
    assert not ReturnLine.objects.exists()


def test_items_are_set_by_those_who_answer_for_the_window(house: SimpleNamespace, come: Any) -> None:
    url = f"/tally/{house.window.pk}/items/"
    client = come(house.manager)
    given = {"name": "社保卡<i>挂失", "organ": house.tax.pk, "measures": ["accepted"], "key": "k"}
    assert client.post(url, given).status_code == 302
    assert "社保卡&lt;i&gt;挂失" in text(client.get(url))
    for wrong in ({"key": "K"}, {"key": "U", "name": "另一"}, {"name": ""}, {"measures": ["overdue"]}, {"organ": 0}):
        assert client.post(url, given | wrong).status_code == 422, wrong
    assert come(house.clerk).get(url).status_code == 403
    assert url in text(client.get("/tally/items/")) and url not in text(come(house.chief).get("/tally/items/"))
    assert come(house.manager).get("/tally/999999/items/").status_code == 404
    client.post(url, {"end": house.seal.pk})
    answer = send(come(house.clerk), house, one(house.seal, 1)).json()["answers"][0]
    assert not answer["taken"]


# ---- reviews on the desk ------------------------------------------------------------------------------------------------------------


def test_the_clerk_asks_with_one_key_and_sees_only_whether(house: SimpleNamespace, come: Any) -> None:
    case, client = finished(house), come(house.clerk)
    part = f"/reviews/case/{case.pk}/"
    assert 'data-key="F10"' in text(client.get(part))
    answer = client.post(f"{part}ask/", headers={"HX-Request": "true"})
    assert "等办事人评价" in text(answer) and "every 2s" in text(answer)
    from mingting.handle.reviews.acts.stations import next_token

    token = next_token(house.station)
    open_ask(token, house.tablet)
    with clock.set_clock(clock.now() + timedelta(seconds=20)):
        submit_review(token, "very_dissatisfied", options=["rude"], come=house.tablet)
        page = text(client.get(part))
        assert "已评价" in page and "非常不满意" not in page and "every 2s" not in page
        for path in ("", "?tab=bad", f"{Review.objects.get().pk}/"):
            shown = text(client.get(f"/reviews/{path}"))
            assert "非常不满意" not in shown and "态度不好" not in shown, path
    with clock.set_clock(clock.now() + timedelta(minutes=11)):
        assert "非常不满意" in text(client.get(part))


def test_a_case_of_others_is_not_there_to_ask_about(house: SimpleNamespace, come: Any) -> None:
    case = finished(house)
    for who in (house.clerk2, house.other_approver):
        for path in ("", "ask/", "slip/"):
            client = come(who)
            call = client.get if not path else client.post
            assert call(f"/reviews/case/{case.pk}/{path}").status_code == 404
    assert come(house.admin).get(f"/reviews/case/{case.pk}/").status_code == 403


def test_who_watches_sees_what_became_of_it_and_has_nothing_to_press(house: SimpleNamespace, come: Any) -> None:
    case = finished(house)
    for who in (house.supervisor, house.statistics, house.leader, house.manager):
        client, part = come(who), f"/reviews/case/{case.pk}/"
        shown = text(client.get(part))
        assert "F10" not in shown and "slip/" not in shown
        assert [client.post(f"{part}{path}").status_code for path in ("ask/", "slip/")] == [403, 403]


def test_a_window_without_a_tablet_says_what_to_do(house: SimpleNamespace, come: Any) -> None:
    Station.objects.all().delete()
    case = finished(house)
    answer = come(house.clerk).post(f"/reviews/case/{case.pk}/ask/", headers={"HX-Request": "true"})
    assert "还没有配对评价器" in text(answer)


def test_the_slip_carries_a_code_that_opens_the_review(house: SimpleNamespace, come: Any, settings: Any) -> None:
    case = finished(house)
    seen: list[str] = []
    from mingting.doors.desk.views import reviews

    drawn = reviews.qr_svg
    reviews.qr_svg = lambda url: seen.append(url) or drawn(url)  # type: ignore[func-returns-value, assignment]
    try:
        page = text(come(house.clerk).post(f"/reviews/case/{case.pk}/slip/"))
    finally:
        reviews.qr_svg = drawn
    assert "<svg" in page and "10 天内有效" in page
    path = seen[0].removeprefix("http://testserver")
    assert Client().get(path).status_code == 200


def held(house: SimpleNamespace) -> Review:
    token = asked(house, finished(house))
    open_ask(token, house.tablet)
    return submit_review(token, "very_dissatisfied", options=["rude"], text="<script>x</script>", come=house.tablet)


def test_a_supervisor_rules_in_the_drawer(house: SimpleNamespace, come: Any) -> None:
    review = held(house)
    with clock.set_clock(clock.now() + timedelta(minutes=11)):
        client = come(house.supervisor)
        assert "存疑" in text(client.get("/reviews/?tab=held"))
        page = text(client.get(f"/reviews/{review.pk}/"))
        assert "打开后太快提交" in page and "&lt;script&gt;x" in page and "<script>x" not in page
        assert client.post(f"/reviews/{review.pk}/", {"ruling": "counts", "reason": "好"}).status_code == 422
        client.post(f"/reviews/{review.pk}/", {"ruling": "counts", "reason": "看过录像，本人点的"})
        review.refresh_from_db()
        assert (review.held, review.ruling) == (False, "counts")
        again = client.post(f"/reviews/{review.pk}/", {"ruling": "out", "reason": "看过录像，本人点的"})
        assert again.status_code == 403


def test_words_are_for_those_who_answer_for_them(house: SimpleNamespace, come: Any) -> None:
    review = held(house)
    with clock.set_clock(clock.now() + timedelta(minutes=11)):
        for who in (house.clerk, house.leader, house.approver):
            page = text(come(who).get(f"/reviews/{review.pk}/"))
            assert "&lt;script&gt;" not in page and "由首席代表、督查查看" in page
            assert (
                come(who).post(f"/reviews/{review.pk}/", {"ruling": "out", "reason": "看过录像了"}).status_code == 403
            )
        for who, leads in (
            (house.supervisor, True),
            (house.auditor, False),
        ):  # an auditor sees no case, so no link to one
            assert (f'href="/cases/{review.case_id}/"' in text(come(who).get(f"/reviews/{review.pk}/"))) is leads
        assert come(house.other_approver).get(f"/reviews/{review.pk}/").status_code == 404
        for who in (house.admin, house.statistics):
            assert come(who).get("/reviews/").status_code == 403


def test_the_number_to_call_back_is_told_for_a_reason(house: SimpleNamespace, come: Any) -> None:
    token = make_token(finished(house), user=house.clerk, visit="finish")
    review = submit_review(token, "dissatisfied", options=["slow"])
    leave_number(token, "13912345678", come=From())
    client = come(house.chief)
    with clock.set_clock(clock.now() + timedelta(minutes=11)):
        assert "13912345678" not in text(client.get(f"/reviews/{review.pk}/"))
        assert client.post(f"/reviews/{review.pk}/number/", {"reason": ""}).status_code == 422
        assert "13912345678" in text(client.post(f"/reviews/{review.pk}/number/", {"reason": "差评回访核实"}))
    assert come(house.leader).post(f"/reviews/{review.pk}/number/", {"reason": "差评回访核实"}).status_code == 403


def test_tablets_are_paired_on_a_page_of_the_manager(house: SimpleNamespace, come: Any) -> None:
    client = come(house.manager)
    answer = client.post("/reviews/stations/", {"window": house.other.pk})
    made = Station.objects.get(window=house.other)
    assert "配对码" in text(answer) and made.paired_at is None
    client.post("/reviews/stations/", {"window": house.other.pk, "do": "end"})
    made.refresh_from_db()
    assert made.ended_at is not None
    for wrong in ("", "x", "999999", "1" * 40):
        assert client.post("/reviews/stations/", {"window": wrong}).status_code == 404
    assert come(house.clerk).get("/reviews/stations/").status_code == 403


def test_numbers_of_staff_are_noted_by_the_administrator(house: SimpleNamespace, come: Any) -> None:
    client = come(house.admin)
    assert client.post("/reviews/phones/", {"username": "没有", "phone": "13912345678"}).status_code == 422
    assert client.post("/reviews/phones/", {"username": "窗口甲", "phone": "12"}).status_code == 422
    client.post("/reviews/phones/", {"username": "窗口甲", "phone": "13912345678"})
    assert StaffPhone.objects.get().user == house.clerk
    page = text(client.get("/reviews/phones/"))
    assert "窗口甲" in page and "13912345678" not in page
