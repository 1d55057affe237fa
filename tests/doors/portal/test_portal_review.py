"""The public's page of a review: without a token nothing opens, with one a single review is given, and hostile words stay words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import at
from django.test import Client
from review_house import asked, build_review_house, finished, somebody

from mingting.base import clock
from mingting.handle.reviews import reads
from mingting.handle.reviews.acts.make_token import make_token
from mingting.handle.reviews.acts.stations import make_station
from mingting.handle.reviews.models import Ask, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-10 09:30")):
        yield build_review_house()


@pytest.fixture
def tablet(house: SimpleNamespace) -> Client:
    client = Client()
    client.cookies["mingting_station"] = house.carried
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def qr(house: SimpleNamespace, order: int = 0) -> str:
    case = finished(house, somebody(order)) if order else finished(house)
    return make_token(case, user=house.clerk, visit="finish")


def test_one_touch_reviews_and_says_thanks(house: SimpleNamespace) -> None:
    client, token = Client(), qr(house)
    page = client.get(f"/r/{token}/")
    for word in ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "不会算作满意"):
        assert word in text(page)
    assert "张" not in text(page) and "data-close-after" not in text(page), (
        "no name, and nobody is hurried on the own phone"
    )
    assert page["Cache-Control"] == "no-store" and "noindex" in page["X-Robots-Tag"]
    answer = client.post(f"/r/{token}/", {"grade": "very_satisfied"})
    assert (answer.status_code, answer["Location"]) == (302, f"/r/{token}/thanks/")
    assert "谢谢您" in text(client.get(answer["Location"]))
    assert Review.objects.get().channel == "qr"
    for again in (client.get(f"/r/{token}/"), client.post(f"/r/{token}/", {"grade": "satisfied"})):
        assert again.status_code == 409 and "已经评价过" in text(again)


def test_a_bad_grade_is_asked_why_and_then_for_a_number(house: SimpleNamespace) -> None:
    client, token = Client(), qr(house)
    asked_why = client.post(f"/r/{token}/", {"grade": "dissatisfied"})
    assert asked_why.status_code == 200 and "等得太久" in text(asked_why) and not Review.objects.exists()
    none = client.post(f"/r/{token}/", {"grade": "dissatisfied", "asked": "1", "text": "<b>慢</b>"})
    assert none.status_code == 422 and "至少点一项" in text(none) and "&lt;b&gt;慢" in text(none)
    client.post(
        f"/r/{token}/", {"grade": "dissatisfied", "asked": "1", "options": ["slow", "other"], "text": "<b>慢</b>"}
    )
    thanks = client.get(f"/r/{token}/thanks/")
    assert "回个电话" in text(thanks)
    assert "不满意" not in text(thanks) + text(asked_why), "who stands behind reads no grade off the screen"
    wrong = client.post(f"/r/{token}/callback/", {"phone": "<script>alert(1)</script>"})
    assert wrong.status_code == 422 and "<script>alert" not in text(wrong) and "&lt;script&gt;" in text(wrong)
    client.post(f"/r/{token}/callback/", {"phone": "13912345678"})
    review = Review.objects.get()
    assert review.callback and (review.options, reads.comment_of(review)) == (["slow", "other"], "<b>慢</b>")
    assert "按您留的号码" in text(client.get(f"/r/{token}/thanks/"))
    assert client.post(f"/r/{token}/callback/", {"phone": "13912345679"}).status_code == 410


def test_words_may_be_added_after_one_touch(house: SimpleNamespace) -> None:
    client, token = Client(), qr(house)
    client.post(f"/r/{token}/", {"grade": "satisfied"})
    assert client.post(f"/r/{token}/words/", {"options": ["evil"]}).status_code == 422
    client.post(f"/r/{token}/words/", {"options": ["kind"], "text": "很耐心"})
    assert Review.objects.get().options == ["kind"]


@pytest.mark.parametrize("path", ["", "close/", "thanks/", "words/", "callback/"])
def test_without_a_good_token_nothing_opens(house: SimpleNamespace, path: str) -> None:
    client, token = Client(), qr(house)
    for wrong in (
        "x",
        "A" * 32,
        token[:-1] + ("B" if token[-1] == "A" else "A"),
        "评价",
        "..%2f",
        "%00",
        token + token,
    ):
        for call in (client.get, client.post):
            assert call(f"/r/{wrong}/{path}").status_code in (404, 405), (wrong, path)
    assert not Review.objects.exists() and Ask.objects.get().closed_at is None


def test_a_used_or_late_link_says_so_and_writes_nothing(house: SimpleNamespace) -> None:
    client, token = Client(), qr(house)
    with clock.set_clock(clock.now() + timedelta(days=10)):
        answer = client.post(f"/r/{token}/", {"grade": "very_satisfied"})
    assert answer.status_code == 410 and "没有记成任何一个等级" in text(answer) and not Review.objects.exists()


def test_a_browser_with_staff_logged_in_gives_no_review(house: SimpleNamespace) -> None:
    token = qr(house)
    _, code = make_station(house.other.pk, user=house.manager)
    for who in ("clerk", "supervisor", "approver"):
        client = Client()
        client.force_login(house.people[who], backend="django.contrib.auth.backends.ModelBackend")
        for answer in (
            client.get(f"/r/{token}/"),
            client.post(f"/r/{token}/", {"grade": "very_satisfied"}),
            client.post("/tablet/", {"code": code}),
        ):
            assert answer.status_code == 403 and "工作人员账号" in text(answer)
    assert not Review.objects.exists()


def test_a_form_of_another_site_is_refused(house: SimpleNamespace) -> None:
    token = qr(house)
    assert Client(enforce_csrf_checks=True).post(f"/r/{token}/", {"grade": "very_satisfied"}).status_code == 403
    assert not Review.objects.exists()


def test_the_tablet_waits_fetches_shows_and_closes(house: SimpleNamespace, tablet: Client) -> None:
    home = f"/tablet/{house.station.pk}/"
    assert "综合窗1" in text(tablet.get(home)) and tablet.get(f"{home}next/").json() == {"url": ""}
    from mingting.handle.reviews.acts.make_token import ask_at_tablet

    ask_at_tablet(finished(house).pk, user=house.clerk)
    url = tablet.get(f"{home}next/").json()["url"]
    page = text(tablet.get(url))
    assert 'data-close-after="20"' in page and "窗口甲" in page and "点一下就好" in page
    answer = tablet.post(f"{url}close/")
    assert answer["Location"] == home and not Review.objects.exists()
    assert reads.asked(Ask.objects.get()).word == "未评价"
    assert tablet.get(f"{home}next/").json() == {"url": ""}


def test_a_tablets_page_opens_in_no_other_browser(house: SimpleNamespace, tablet: Client) -> None:
    token = asked(house, finished(house))
    assert Client().get(f"/r/{token}/").status_code == 404
    assert Client().post(f"/r/{token}/", {"grade": "very_satisfied"}).status_code == 404
    assert tablet.post(f"/r/{token}/", {"grade": "very_satisfied"}).status_code == 302
    assert Review.objects.get().channel == "tablet"


def test_a_stranger_finds_no_tablet(house: SimpleNamespace, tablet: Client) -> None:
    home = f"/tablet/{house.station.pk}/"
    for client in (Client(), Client(HTTP_COOKIE="mingting_station=" + "A" * 32)):
        assert [client.get(path).status_code for path in (home, f"{home}next/")] == [403, 403]
    assert tablet.get("/tablet/999999/").status_code == 403


def test_pairing_by_code_makes_a_tablet(house: SimpleNamespace) -> None:
    station, code = make_station(house.other.pk, user=house.manager)
    client = Client()
    assert "配对码" in text(client.get("/tablet/"))
    assert client.post("/tablet/", {"code": "WRONG<b>"}).status_code == 422
    answer = client.post("/tablet/", {"code": code})
    assert answer["Location"] == f"/tablet/{station.pk}/" and client.cookies["mingting_station"]["httponly"]
    assert client.get(answer["Location"]).status_code == 200
    assert Client().post("/tablet/", {"code": code}).status_code == 422


def test_a_grade_sent_without_ever_opening_the_page_is_held(house: SimpleNamespace) -> None:
    Client().post(f"/r/{qr(house)}/", {"grade": "very_satisfied"})
    assert (Review.objects.get().signs or [])[0]["rule"] == "too-fast"


def test_the_sixth_person_from_one_browser_is_held(house: SimpleNamespace) -> None:
    client = Client()
    for order in range(1, 7):
        token = qr(house, order)
        client.get(f"/r/{token}/")
        with clock.set_clock(clock.now() + timedelta(seconds=30)):
            client.post(f"/r/{token}/", {"grade": "very_satisfied"})
    assert [one.held for one in Review.objects.order_by("pk")] == [False] * 5 + [True]
    assert (Review.objects.latest("pk").signs or [])[0]["rule"] == "one-device"


def test_an_address_that_many_share_says_nothing_and_a_public_one_does(house: SimpleNamespace) -> None:
    for address, held in (("10.1.2.3", False), ("36.112.8.9", True)):
        for order in range(6):
            client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT="phone")
            token = qr(house, order + (1 if address == "10.1.2.3" else 11))
            client.get(f"/r/{token}/")
            with clock.set_clock(clock.now() + timedelta(seconds=30)):
                client.post(f"/r/{token}/", {"grade": "satisfied"})
        last = Review.objects.latest("pk")
        rules = [one["rule"] for one in last.signs or []]
        assert ("one-device" in rules) is held, (address, rules)
