"""The box in the top bar: a page without script, results while typing with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from case_desk import NOW, lived, tabs, visit
from case_house import build_house
from django.test import Client
from django.urls import reverse

from mingting.base import clock
from mingting.base.models import SecurityEntry
from mingting.doors.desk.sealed_text import opened, sealed
from mingting.handle.cases.models import Case


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    with clock.set_clock(NOW):
        yield build_house()


@pytest.fixture
def case(house: SimpleNamespace) -> Case:
    return lived(house, 17)


def typed(client: Client, text: str, **headers: str) -> str:
    return client.post("/search/", {"q": text}, headers={"HX-Request": "true", **headers}).content.decode()


def test_results_while_typing_are_masked_and_tell_what_they_were_found_by(house: SimpleNamespace, case: Case) -> None:
    html = typed(visit(house.clerk), "zxp")
    assert reverse("cases-one", args=[case.pk]) in html and "张*萍" in html and "姓名首字母" in html
    assert "学萍" not in html and "640521199001010016" not in html and "<html" not in html


def test_the_typed_end_of_a_number_is_marked(house: SimpleNamespace, case: Case) -> None:
    end = case.source_no[-5:]
    assert f"<mark>{end}</mark>" in typed(visit(house.clerk), end)


def test_without_script_a_page_answers_and_its_address_tells_nothing(house: SimpleNamespace, case: Case) -> None:
    client = visit(house.clerk)
    sent = client.post("/search/", {"q": "张学萍"})
    assert sent.status_code == 302 and "张" not in sent["Location"] and "%E5%BC%A0" not in sent["Location"]
    page = client.get(sent["Location"])
    assert reverse("cases-one", args=[case.pk]) in page.content.decode() and page["Cache-Control"] == "no-store"
    assert "没有找到" in client.get(client.post("/search/", {"q": "没有的人"})["Location"]).content.decode()
    assert client.get("/search/?f=tampered").status_code == 200


def test_the_page_is_the_purpose_of_a_search_by_id(house: SimpleNamespace, case: Case) -> None:
    typed(visit(house.clerk), "0016", **{"HX-Current-URL": "http://testserver/intake/?q=secret"})
    (entry,) = SecurityEntry.objects.filter(kind="search.by-id")
    assert (entry.path, entry.user) == ("/intake/", house.clerk.username) and "0016" not in str(entry.detail)


def test_items_lead_to_intake_for_those_who_take_in_and_to_their_cases_for_others(house: SimpleNamespace) -> None:
    name = house.item.name[2:]
    assert reverse("intake-item", args=[house.item.code]) in typed(visit(house.clerk), "事项")
    assert f"/cases/list/all/?i={house.item.code}" in typed(visit(house.supervisor), "事项")
    assert name


def test_only_those_who_see_cases_search(house: SimpleNamespace, case: Case) -> None:
    for name in ("admin", "auditor"):
        assert visit(house.people[name]).get("/search/").status_code == 403
        assert "hit" not in typed(visit(house.people[name]), "zxp")
        assert "data-quick-search" not in visit(house.people[name]).get("/", follow=True).content.decode()
    assert Client().post("/search/", {"q": "zxp"}).status_code == 302
    assert "没有找到" in typed(visit(house.clerk2), "zxp")
    assert "data-quick-search" in visit(house.clerk).get("/cases/").content.decode()


def test_a_sealed_text_opens_again_and_only_as_it_was() -> None:
    for text in ("张学萍", "001x", " zxp "):
        assert opened(sealed(text)) == text.strip()
    assert sealed("") == opened("") == opened("abc") == opened(sealed("张学萍")[:-4] + "AAAA") == ""


# ---- in a browser --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def tab_of(data: Any, browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    with tabs(browser, live_server.url) as tab_of:
        yield tab_of


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_results_come_while_typing_and_are_walked_by_keys(
    tab_of: Callable[..., Any], serious: Callable[[Any], list[Any]]
) -> None:
    tab = tab_of("clerk")
    tab.goto("/cases/list/all/")
    tab.keyboard.press("/")
    tab.keyboard.type("事项")
    tab.wait_for_selector("#found:not([hidden]) .hit")
    assert serious(tab) == []
    tab.keyboard.press("Escape")
    assert tab.locator("#found").is_hidden()
    tab.keyboard.press("F2")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("zxp")
    tab.wait_for_selector("#found:not([hidden]) .hit:has-text('姓名首字母')")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.classList.contains('hit')")
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.matches('[data-search]')")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{reverse('cases-one', args=[tab.made[0].pk])}")


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_while_an_input_method_composes(tab_of: Callable[..., Any]) -> None:
    tab = tab_of("clerk")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if request.url.endswith("/search/") else None)
    tab.goto("/cases/list/all/")
    box = tab.locator("[data-search]")
    box.focus()
    tab.evaluate(
        """() => { const box = document.querySelector('[data-search]'); box.value = 'zhang';
        box.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true })); }"""
    )
    tab.wait_for_timeout(400)
    assert asked == []
    tab.evaluate(
        """() => { const box = document.querySelector('[data-search]'); box.value = '张学萍';
        box.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '张学萍' })); }"""
    )
    tab.wait_for_selector("#found:not([hidden]) .hit")
    assert len(asked) == 1


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_the_page_of_results_works_without_script(
    tab_of: Callable[..., Any], serious: Callable[[Any], list[Any]]
) -> None:
    tab = tab_of("clerk", script=False)
    tab.goto("/cases/list/all/")
    tab.locator("[data-search]").fill("zxp")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/?f=*")
    assert "张*萍" in tab.content() and "zxp" not in tab.url
