"""The case page in a real browser: by keyboard alone, at three widths, past the accessibility check, with the mask kept in copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import at, build_house
from case_steps import NAME, case_at, desk_of, step, taken_in
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import User
from mingting.doors.desk.views import cases as case_views
from mingting.handle.cases.models import Case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chromium]
NOW = at("2021-05-10 09:30")


@pytest.fixture
def place(data: Any, live_server: Any) -> Iterator[SimpleNamespace]:
    with clock.set_clock(NOW):
        yield SimpleNamespace(url=live_server.url, house=build_house())


def quiet(route: Any) -> None:
    """The database of the tests lies in memory and cannot take several requests at once, as the real one does."""
    route.fulfill(status=204)


def quiet_goodbye(route: Any) -> None:
    if "leave" in (route.request.post_data or ""):
        route.fulfill(status=204)
    else:
        route.continue_()


@pytest.fixture
def sit(place: SimpleNamespace, browser: Any) -> Iterator[Callable[..., Any]]:
    """A tab of a person of the house; its console must stay clean."""
    contexts, faults = [], []

    def sit(user: User, width: int = 1366, height: int = 768, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=place.url, java_script_enabled=script, locale="zh-CN"
        )
        contexts.append(context)
        session = desk_of(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": place.url}])
        tab = context.new_page()
        tab.set_default_timeout(10000)
        tab.route("**/reviews/**", quiet)
        tab.route("**/presence/", quiet_goodbye)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return tab

    yield sit
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "422" not in fault and "409" not in fault] == []


def address(case: Case) -> str:
    return reverse("cases-one", args=[case.pk])


def wait_for_state(tab: Any, case: Case, word: str) -> None:
    tab.wait_for_selector(f".case-head .st:has-text('{word}')")


def test_from_opinion_to_decision_to_delivery_by_keyboard_alone(
    place: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    house = place.house
    case = step(taken_in(house), "assign", house.approver)
    approver = sit(house.approver)
    approver.goto(address(case))
    approver.keyboard.press("s")
    approver.wait_for_selector("#drawer form[data-move] textarea:focus")
    approver.keyboard.insert_text("符合条件，建议准予")
    approver.keyboard.press("Control+Enter")
    wait_for_state(approver, case, "待决定")
    chief = sit(house.chief)
    chief.goto(address(case))
    assert chief.is_hidden("#case-next .note")  # who handed it up may no longer decide it, and holds it no longer
    chief.keyboard.press("g")
    chief.wait_for_selector("#drawer form[data-move] textarea:focus")
    chief.keyboard.press("Control+Enter")
    wait_for_state(chief, case, "已决定")
    clerk = sit(house.clerk)
    clerk.goto(address(case))
    clerk.keyboard.press("Control+Enter")
    wait_for_state(clerk, case, "已办结")
    clerk.goto(reverse("cases-delivery"))
    clerk.keyboard.type(Case.objects.get(pk=case.pk).case_no[-6:])
    clerk.keyboard.press("Enter")
    clerk.wait_for_selector(".drawer-page [name=signer]")
    clerk.focus("[name=signer]")
    clerk.keyboard.insert_text(NAME)
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_selector("text=打印送达回证")
    assert Case.objects.get(pk=case.pk).state == "delivered"


def test_a_case_is_accepted_by_one_key_and_what_lacks_is_told_by_another(
    place: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    tab = sit(place.house.clerk)
    case = taken_in(place.house, "receive")
    tab.goto(address(case))
    tab.keyboard.press("F9")
    wait_for_state(tab, case, "已受理")
    other = taken_in(place.house, "receive")
    tab.goto(address(other))
    tab.keyboard.press("Shift+F9")
    tab.wait_for_selector("#drawer [name=items_material]:focus")
    tab.keyboard.press("Control+Enter")  # the first line is already written: what the list knows to lack
    wait_for_state(tab, other, "待补正")


def test_in_the_drawer_a_mistake_is_told_and_the_words_stay(place: SimpleNamespace, sit: Callable[..., Any]) -> None:
    case = case_at(place.house, "deciding")
    tab = sit(place.house.chief)
    tab.goto(address(case))
    tab.keyboard.press("d")
    tab.wait_for_selector("#drawer [name=reason]:focus")
    tab.keyboard.insert_text("不符合第九条")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("#drawer .errsum:focus")
    assert tab.input_value("#drawer [name=reason]") == "不符合第九条"
    assert "请填“依据”。" in tab.inner_text("#drawer")
    step(case, "grant", place.house.head, content="准予")
    tab.fill("#drawer [name=basis]", "条例第九条")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("#drawer .note.late")
    assert "局长" in tab.inner_text("#drawer .note.late")
    assert tab.input_value("#drawer [name=basis]") == "条例第九条"


def test_the_account_opens_and_closes_by_key_and_pages_turn_by_alt(
    place: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    case = case_at(place.house, "suspended")
    tab = sit(place.house.approver)
    tab.goto(address(case))
    tab.keyboard.press("j")
    tab.wait_for_selector("#drawer .acct")
    assert "中止" in tab.inner_text("#drawer .case-months + .legend")
    tab.keyboard.press("Escape")
    assert tab.is_hidden("#drawer")
    tab.keyboard.press("Alt+2")
    tab.wait_for_selector(".mat[aria-current] >> text=营业执照")


def test_what_is_revealed_is_masked_again_by_itself_and_copies_carry_the_mask(
    place: SimpleNamespace, sit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_views, "SHOWN_SECONDS", 3)
    case = case_at(place.house, "reviewing")
    tab = sit(place.house.approver)
    tab.goto(address(case))
    tab.keyboard.press("v")
    tab.wait_for_selector("#drawer [name=reason]:focus")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector(f"#case-people >> text={NAME}")
    assert tab.is_hidden("#drawer")
    copied = tab.evaluate(
        """() => {
            const box = document.querySelector("#case-people dl");
            document.getSelection().selectAllChildren(box);
            const data = new DataTransfer();
            box.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
            return data.getData("text/plain");
        }"""
    )
    assert "张*萍" in copied
    assert NAME not in copied
    tab.wait_for_selector("#case-people >> text=张*萍")
    assert NAME not in tab.content()


def test_the_second_person_sees_the_first_and_takes_over_by_key(
    place: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    case = case_at(place.house, "reviewing")
    first, second = sit(place.house.approver), sit(place.house.approver2)
    first.goto(address(case))
    second.goto(address(case))
    assert "审批甲从" in second.inner_text("#case-next")
    second.keyboard.press("o")
    second.wait_for_selector(".messages >> text=已接手")
    second.wait_for_selector("#case-foot .btn.main")
    first.bring_to_front()
    first.mouse.move(300, 300)
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    first.wait_for_selector("#case-presence >> text=接手了")


STATES = ("received", "correcting", "suspended", "deciding", "delivered")


@pytest.mark.parametrize("width", [1366, 1920, 390])
def test_no_page_scrolls_sideways_and_none_has_a_serious_fault(
    place: SimpleNamespace, sit: Callable[..., Any], serious: Callable[[Any], list[Any]], width: int
) -> None:
    house = place.house
    tab = sit(house.clerk, width, 900)
    addresses = [address(case_at(house, state)) for state in STATES] + [reverse("cases-delivery")]
    asked = case_at(house, "received")
    for name in ("notify_correction", "withdraw", "refuse"):
        addresses.append(reverse("cases-move", args=[asked.pk, name]))
    addresses.append(reverse("cases-account", args=[asked.pk]))
    addresses.append(reverse("cases-reveal", args=[asked.pk]))
    case_at(house, "finished")
    for one in addresses:
        tab.goto(one)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, one
        assert serious(tab) == [], one
    tab.goto(address(asked))
    tab.keyboard.press("j")
    tab.wait_for_selector("#drawer .acct")
    assert serious(tab) == []


def test_without_script_a_move_is_made_on_a_page_of_its_own(place: SimpleNamespace, sit: Callable[..., Any]) -> None:
    case = case_at(place.house, "received")
    tab = sit(place.house.clerk, script=False)
    tab.goto(address(case))
    tab.click("#case-next a[href*='/withdraw/']")
    tab.fill("[name=reason]", "申请人不办了")
    tab.click("[data-main]")
    assert "已撤回" in tab.inner_text(".case-head")
