"""办、督、评、报 in one walk: a case taken in by keyboard, paused over a make-up weekend and a feast of 宁夏, decided, delivered, reviewed on
the tablet, and found again behind this month's figure of the hall. Everything through the pages; only the clock is set.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pdfplumber
import pytest
from case_house import PERSON, at
from django.test import Client
from django.urls import reverse
from review_house import build_review_house

from mingting.assess.jobs import REFRESH
from mingting.base import clock
from mingting.base.acts.connect_reviews import connect_reviews
from mingting.base.journal import SYSTEM
from mingting.base.models import Presence, User
from mingting.handle.cases.acts.open import own_source
from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case
from mingting.handle.cases.replay import check_cases
from mingting.handle.reviews.models import Review

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
DAYS = {
    # 2021: the 8th of May is a Saturday worked for 劳动节, the 13th and 14th are 开斋节 in 宁夏
    "2021-05-07": "",
    "2021-05-08": "1",
    "2021-05-09": "",
    "2021-05-10": "",
    "2021-05-11": "",
    "2021-05-12": "",
    "2021-05-13": "",
    "2021-05-14": "",
    "2021-05-15": "",
    "2021-05-16": "",
    "2021-05-17": "2",
    "2021-05-18": "3",
}


@pytest.fixture
def house(data: Path, browser: Any, live_server: Any) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-06 09:00")):
        found = build_review_house()
        connect_reviews(own_source(), None, date(2021, 1, 1), actor=SYSTEM)
        Presence.objects.create(organ=found.tax, place=found.hall)
        found.item.name = "食品经营许可"
        found.item.save()
        found.url = live_server.url
        take_in(user=found.clerk, item=found.instant, window=found.window, place=None, applicant=PERSON, until="finish")
        REFRESH.run()
        yield found


@pytest.fixture
def sit(house: SimpleNamespace, browser: Any) -> Iterator[Callable[..., Any]]:
    contexts = []

    def sit(user: User | None = None, width: int = 1366, height: int = 768) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=house.url, locale="zh-CN")
        contexts.append(context)
        if user is None:
            context.add_cookies([{"name": "mingting_station", "value": house.carried, "url": house.url}])
        else:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": house.url}])
        tab = context.new_page()
        tab.set_default_timeout(15_000)
        # the tests' database lies in memory and takes one request at a time
        tab.route("**/presence/", lambda route: route.fulfill(status=204))
        return tab

    yield sit
    for context in contexts:
        context.close()


def hall_figure(tab: Any) -> int:
    """This month's 大厅办结量 on the page of figures."""
    tab.goto("/figures/open/?i=hall_finished&p=2021-05&s=zn")
    return int(re.sub(r"\D", "", tab.inner_text(".proof, .drawer-page .proof").split("=")[0]) or 0)


def do(tab: Any, case: Case, name: str, state: str, fill: dict[str, str] | None = None) -> None:
    """A move from the case page by its own key, as the page names it."""
    tab.goto(reverse("cases-one", args=[case.pk]))
    act = tab.locator(f"[data-key-name='{name}']").first
    act.wait_for()
    key = act.get_attribute("data-key")
    tab.keyboard.press(key or "Control+Enter")
    if fill is not None:
        tab.wait_for_selector("#drawer form[data-move]")
        for field, text in fill.items():
            box = tab.locator(f"#drawer [name={field}]")
            if box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(text)
            else:
                box.fill(text)
        tab.keyboard.press("Control+Enter")
    tab.wait_for_selector(f".case-head .st:has-text('{state}')")


def test_a_case_from_the_window_to_the_figure(house: SimpleNamespace, sit: Callable[..., Any]) -> None:
    statistics, clerk, approver = sit(house.statistics), sit(house.clerk), sit(house.approver)
    with clock.set_clock(at("2021-05-07 09:00")):
        before = hall_figure(statistics)
        case = _taken_in_by_keys(clerk)
        do(approver, case, "分办", "审查中", {"handler": house.approver.username})
    with clock.set_clock(at("2021-05-08 10:00")):
        given = {"kind": "testing", "expected_on": "2021-05-20", "reason": "水质检测"}
        do(approver, case, "启动特别程序", "中止计时", given)
    with clock.set_clock(at("2021-05-12 16:00")):
        do(approver, case, "结束特别程序", "审查中", {"result": "检测合格"})
    with clock.set_clock(at("2021-05-18 09:00")):
        do(approver, case, "提出审查意见", "待决定", {"opinion": "符合条件，建议准予"})
    with clock.set_clock(at("2021-05-18 10:00")):
        do(sit(house.chief), case, "准予", "已决定", {})
    with clock.set_clock(at("2021-05-18 11:00")):
        do(clerk, case, "办结", "已办结")
    with clock.set_clock(at("2021-05-18 11:10")):
        do(clerk, case, "送达", "已送达", {"signer": PERSON.name})
        _reviewed(clerk, sit(None, 1280, 800), house, case)
    with clock.set_clock(at("2021-05-18 11:20")):
        assert timedelta(seconds=60) > REFRESH.every
        REFRESH.run()
        assert hall_figure(statistics) == before + 1
        assert case.case_no in statistics.inner_text("main")
        _account_is_right(clerk, case)
    assert list(check_cases()) == []


def _taken_in_by_keys(tab: Any) -> Case:
    tab.goto("/")
    tab.evaluate("window.addEventListener('mousedown', () => { throw Error('the mouse was used'); }, true)")
    tab.keyboard.press("/")
    tab.keyboard.type("0016")
    tab.wait_for_selector("#found a")
    pressed = ["Enter", "F3", *"spjy", "Enter", "F9"]
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/cases/*/")
    tab.keyboard.press("F3")
    tab.wait_for_url("**/intake/?person=*")
    for letter in "spjy":
        tab.keyboard.press(letter)
    tab.wait_for_selector("#item-list [role=option]")
    tab.keyboard.press("Enter")
    tab.wait_for_function("document.querySelector('[name=item]').value === '食品经营许可'")
    tab.keyboard.press("F9")
    tab.wait_for_url("**/done/")
    assert len(pressed) <= 25
    case = Case.objects.latest("pk")
    assert (case.state, case.due_on) == ("accepted", date(2021, 5, 17))
    return case


def _reviewed(clerk: Any, tablet: Any, house: SimpleNamespace, case: Case) -> None:
    clerk.goto(reverse("cases-one", args=[case.pk]))
    clerk.wait_for_selector("#case-review button[data-key=F10]")
    clerk.keyboard.press("F10")
    clerk.wait_for_selector("#case-review :text('等办事人评价')")
    tablet.goto(f"/tablet/{house.station.pk}/")
    tablet.locator(".rv-face").first.wait_for()
    with clock.set_clock(clock.now() + timedelta(seconds=30)):
        tablet.get_by_role("button", name="非常满意", exact=True).click()
        tablet.wait_for_selector("h1:text('谢谢您')")
    review = Review.objects.get(case=case)
    assert (review.grade, review.held) == ("very_satisfied", False)


def _account_is_right(tab: Any, case: Case) -> None:
    """On screen and on paper: the same days counted, the same days not, each with its ground."""
    tab.goto(reverse("cases-account", args=[case.pk]))
    rows = [row.split("\t") for row in tab.locator("table.acct tbody tr").all_inner_texts()]
    shown = {_day(row[0]): row[4].strip() if row[3].strip() == "1" else "" for row in rows}
    assert shown == DAYS
    words = tab.inner_text("table.acct")
    for ground in ("开斋节", "检测，不计入时限", "调休"):
        assert ground in words, ground
    answer = tab.request.get(reverse("cases-account-pdf", args=[case.pk]))
    with pdfplumber.open(io.BytesIO(answer.body())) as paper:
        text = "\n".join(page.extract_text() for page in paper.pages)
    printed = dict(re.findall(r"(2021-05-\d\d) (?:当日)?(不计|第\d天)", text))
    assert {day: number.strip("第天不计") for day, number in printed.items()} == DAYS
    assert "开斋节" in text and "检测，不计入时限" in text


def _day(text: str) -> str:
    found = re.search(r"(\d+)月(\d+)日", text)
    assert found, text
    return f"2021-{int(found[1]):02d}-{int(found[2]):02d}"
