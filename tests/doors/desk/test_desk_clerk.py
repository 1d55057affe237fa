"""窗口首页: what to do next and what is about to be late, within one's own window; others go to their rooms as before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import PERSON, build_house
from django.test import Client

from mingting.base import clock
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case

pytestmark = pytest.mark.django_db
EARLIER = datetime(2021, 7, 1, 9, 0, tzinfo=clock.CHINA)
NOW = datetime(2021, 7, 15, 9, 30, tzinfo=clock.CHINA)


@pytest.fixture
def house(db: None, data: Any) -> SimpleNamespace:
    found = build_house()
    found.item.name = "食品经营许可"
    found.item.save()
    return found


@pytest.fixture
def sit(house: SimpleNamespace) -> Callable[[str], Client]:
    def sit(who: str = "clerk") -> Client:
        client = Client()
        client.force_login(house.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sit


def taken(house: SimpleNamespace, window: Any = None, until: str = "accept") -> Case:
    user = house.clerk if window is None else house.clerk2
    return take_in(
        user=user, item=house.item, window=window or house.window, place=house.hall, applicant=PERSON, until=until
    )  # type: ignore[arg-type]


def test_what_is_late_stands_first_and_opens_and_nothing_of_another_window_does(
    house: SimpleNamespace, sit: Callable[..., Client]
) -> None:
    with clock.set_clock(EARLIER):
        late, other = taken(house), taken(house, house.other)
    with clock.set_clock(NOW):
        fresh = taken(house, until="receive")
        page = sit().get("/").content.decode()
    assert "今天先办这些" in page and f'href="/cases/{late.pk}/"' in page
    assert f'href="/cases/{fresh.pk}/"' in page and f'href="/cases/{other.pk}/"' not in page
    assert "超期 1" in page and "张*萍" in page and "张学萍" not in page
    assert page.index(f'href="/cases/{late.pk}/"') < page.index("最近经手")


def test_my_day_is_counted_from_what_i_did_today(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    with clock.set_clock(EARLIER):
        taken(house)
    with clock.set_clock(NOW):
        taken(house)
        taken(house)
        take_in(
            user=house.clerk, item=house.instant, window=house.window, place=house.hall, applicant=PERSON, until="finish"
        )  # fmt: skip
        page = sit().get("/").content.decode()
    assert '<a class="fig" href="/cases/list/done/">3 件</a>' in page
    assert '<a class="fig" href="/cases/list/done/">1 件</a>' in page


def test_a_blank_day_says_how_to_begin(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    page = sit().get("/").content.decode()
    assert "没有快到期的" in page and "按 F3 收第一件" in page and 'data-key="F3"' in page


def test_the_page_asks_the_same_number_of_questions_whatever_it_shows(
    house: SimpleNamespace, sit: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    with clock.set_clock(EARLIER):
        for _ in range(8):
            taken(house)
    client = sit()
    with clock.set_clock(NOW):
        client.get("/")
        with django_assert_max_num_queries(30):
            client.get("/")


def test_others_go_to_the_room_where_they_work_as_before(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    for who in ("approver", "manager", "statistics", "leader"):
        answer = sit(who).get("/")
        assert answer.status_code == 302 and answer["Location"] != "/"
    assert "今天先办这些" in sit("village_clerk").get("/").content.decode()


def test_the_keys_and_words_of_the_manual_are_on_the_pages(house: SimpleNamespace, sit: Callable[..., Client]) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "manual" / "window-clerk.md").read_text()
    house.item.elements = {"materials": [{"name": "平面图", "necessity": "可容缺"}], "window_decides": "1"}
    house.item.save()
    clerk = sit()
    shown = clerk.get("/").content.decode() + clerk.get(f"/intake/?item={house.item.code}").content.decode()
    words = (
        "快到期的办件",
        "等您处理",
        "我的今天",
        "全部已收",
        "加一份材料",
        "申请人同意签容缺受理承诺书",
        "二次录入",
        "要纸质受理通知书",
        "只收件",
    )
    for word in words:
        assert word in manual and word in shown, word
    for key in ("F3", "F9", "Shift+F9", "Ctrl+F9", "Alt+S", "Alt+R", "Alt+J", "Alt+1", "Alt+0"):
        assert f"`{key}`" in manual and f'data-key="{key}"' in shown, key
    for words_, path in re.findall(r"!\[(.*?)\]\((.*?)\)", manual):
        picture = (Path(__file__).parents[3] / "docs" / "manual" / path).read_bytes()
        assert words_ and picture.startswith(b"\x89PNG") and len(picture) <= 150 * 1024
