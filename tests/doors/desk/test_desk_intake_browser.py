"""窗口收件 in a real browser: the whole visit by keyboard, counted; nothing typed is lost; narrow and wide; past the accessibility check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import PERSON, build_house
from django.test import Client
from material_samples import pdf, picture

from mingting.handle.cases.acts.take_in import take_in
from mingting.handle.cases.models import Case, CaseMaterial, CasePaper, MaterialFile
from mingting.handle.cases.terms import MaterialGiven

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
MOST_KEYS = 25
LIST = [
    {"name": "食品经营许可申请书", "form": "原件"},
    {"name": "经营者身份证"},
    {"name": "经营场所平面图", "necessity": "可容缺"},
]


@dataclass
class Keys:
    """Every press of a key, counted; a chord is one. The mouse is never used."""

    tab: Any
    pressed: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.pressed.append(key)
        self.tab.keyboard.press(key)

    def type(self, text: str) -> None:
        for sign in text:
            self.press(sign)

    @property
    def count(self) -> int:
        return len(self.pressed)


@pytest.fixture
def counter(data: Path, browser: Any, live_server: Any) -> SimpleNamespace:
    found = build_house()
    found.item.name, found.item.elements = "食品经营许可", {"materials": LIST, "is_fee": "0"}
    found.item.save()
    found.url = live_server.url
    found.before = take_in(
        user=found.clerk, item=found.instant, window=found.window, place=found.hall, applicant=PERSON, until="finish"
    )
    return found


@pytest.fixture
def sit(counter: SimpleNamespace, browser: Any) -> Iterator[Callable[..., Any]]:
    contexts, faults = [], []

    def sit(who: str = "clerk", width: int = 1366, height: int = 768, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            base_url=counter.url,
            java_script_enabled=script,
            locale="zh-CN",
        )
        contexts.append(context)
        client = Client()
        client.force_login(counter.people[who], backend="django.contrib.auth.backends.ModelBackend")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": counter.url}])
        tab = context.new_page()
        tab.set_default_timeout(15000)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return tab

    yield sit
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "422" not in fault and "409" not in fault] == []


def fits(tab: Any) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))


def focused(tab: Any) -> str:
    return str(
        tab.evaluate("document.activeElement.name || document.activeElement.id || document.activeElement.tagName")
    )


def test_a_known_person_and_a_simple_item_take_at_most_25_keys_after_the_search(
    counter: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    tab = sit()
    tab.goto("/")
    tab.evaluate("window.addEventListener('mousedown', () => { throw Error('the mouse was used'); }, true)")
    tab.keyboard.press("/")
    tab.keyboard.type("0016")
    tab.wait_for_selector("#found a")
    keys = Keys(tab)  # the search is typed; from here every key counts
    keys.press("Enter")
    tab.wait_for_url("**/cases/*/")
    keys.press("F3")
    tab.wait_for_url("**/intake/?person=*")
    assert tab.input_value("[name=name]") == "张*萍" and focused(tab) == "item"
    keys.type("spjy")
    tab.wait_for_selector("#item-list [role=option]")
    keys.press("Enter")
    tab.wait_for_selector("[data-lines]")
    assert tab.inner_text("[data-lack-head]") == "还差 3 份材料"
    keys.press("Alt+1")
    keys.press("Alt+2")
    keys.press("Alt+3")
    assert tab.inner_text("[data-lack-head]") == "材料齐了"
    keys.press("F9")
    tab.wait_for_url("**/done/")
    case = Case.objects.latest("pk")
    assert tab.evaluate("document.activeElement.matches('[data-first]')")
    with tab.context.expect_event("response", lambda answer: "/papers/" in answer.url) as printed:
        keys.press("Enter")
    assert printed.value.status == 200 and printed.value.headers["content-type"] == "application/pdf"
    assert case.state == "accepted" and CasePaper.objects.filter(case=case, prints=1).count() == 1
    assert case.origins == {"number": "history", "name": "history", "phone": "history"}
    assert keys.count <= MOST_KEYS
    assert keys.count == 12, keys.pressed


def test_a_new_person_is_typed_with_enter_alone_and_the_number_speaks_at_once(
    counter: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    tab = sit()
    tab.goto("/intake/")
    assert focused(tab) == "number"
    tab.keyboard.type("640521200002290020")
    tab.wait_for_selector(".err >> text=校验位不符")
    tab.keyboard.press("Backspace")
    tab.keyboard.type("7")
    tab.wait_for_selector("[data-says] >> text=女，21 岁")
    assert not tab.is_visible("#id_number_said")
    tab.keyboard.press("Enter")
    assert focused(tab) == "name"
    tab.keyboard.insert_text("李芳")
    tab.keyboard.press("Enter")
    assert focused(tab) == "phone"
    tab.keyboard.press("Shift+Enter")
    assert focused(tab) == "name"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    assert focused(tab) == "item"
    tab.keyboard.type("shipin")
    tab.keyboard.press("Enter")  # before the list is there: the first is taken when it comes
    tab.wait_for_selector("[data-lines]")
    assert tab.input_value("[name=item]") == "食品经营许可"
    tab.keyboard.press("Alt+0")
    with tab.expect_navigation():
        tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/done/")
    assert "5 个工作日，到" in tab.inner_text("main") and "李*" in tab.inner_text("main")


def test_enter_does_nothing_while_an_input_method_is_composing(
    counter: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    tab = sit()
    tab.goto("/intake/")
    tab.focus("[name=name]")
    tab.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert focused(tab) == "name"


def test_nothing_typed_is_lost_by_escape_a_refusal_or_a_reload(
    counter: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    tab = sit()
    tab.goto("/intake/")
    tab.fill("[name=number]", "640521200002290027")
    tab.fill("[name=name]", "李芳")
    tab.focus("[name=item]")
    tab.keyboard.type("spjy")
    tab.wait_for_selector("#item-list [role=option]")
    tab.keyboard.press("Escape")
    assert tab.is_hidden("#item-list") and tab.input_value("[name=item]") == "spjy"
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-lines]")
    tab.keyboard.press("Alt+1")
    tab.keyboard.press("Alt+R")
    tab.reload()
    tab.wait_for_selector(".restored")
    assert tab.input_value("[name=name]") == "李芳"
    assert tab.is_checked("[name=m1][value=received]") and tab.is_checked("[name=m2][value=missing]")
    with tab.expect_navigation():
        tab.keyboard.press("F9")
    tab.wait_for_selector(".errsum")
    assert "缺：经营者身份证、经营场所平面图" in tab.evaluate("document.activeElement.innerText")
    assert tab.input_value("[name=number]") == "640521200002290027" and tab.is_checked("[name=m1][value=received]")


def test_a_draft_of_one_person_never_fills_anothers_page(counter: SimpleNamespace, sit: Callable[..., Any]) -> None:
    tab = sit()
    tab.goto("/intake/")
    tab.fill("[name=number]", "640521200002290027")
    tab.fill("[name=name]", "李芳")
    tab.goto(f"/intake/?person={counter.before.pk}&item={counter.item.code}")
    assert tab.input_value("[name=name]") == "张*萍" and tab.input_value("[name=item]") == "食品经营许可"
    tab.goto(f"/intake/?item={counter.item.code}")
    assert tab.input_value("[name=name]") == "李芳" and tab.input_value("[name=item_code]") == counter.item.code
    with tab.expect_navigation():
        tab.keyboard.press("F3")
    assert tab.input_value("[name=name]") == ""


def test_a_line_is_added_and_everything_lacking_is_told(counter: SimpleNamespace, sit: Callable[..., Any]) -> None:
    tab = sit()
    tab.goto(f"/intake/?person={counter.before.pk}&item={counter.item.code}")
    tab.keyboard.press("Alt+1")
    tab.fill("[data-blank] [data-extra]", "租房合同")
    assert tab.locator("[data-blank]").count() == 1 and tab.locator("[data-line]").count() == 5
    tab.check("[name=x1][value=wrong]", force=True)
    with tab.expect_navigation():
        tab.keyboard.press("Shift+F9")
    tab.wait_for_url("**/done/")
    assert "已一次性告知补正" in tab.inner_text("h1")
    assert Case.objects.latest("pk").state == "correcting"


def test_two_presses_are_one_case(counter: SimpleNamespace, sit: Callable[..., Any]) -> None:
    tab = sit()
    tab.goto(f"/intake/?person={counter.before.pk}&item={counter.item.code}")
    tab.keyboard.press("Alt+0")
    tab.evaluate("() => { const b = document.querySelector('[data-main]'); b.click(); b.click(); }")
    tab.wait_for_url("**/done/")
    assert Case.objects.filter(item=counter.item).count() == 1


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_the_pages_fit_and_pass_the_accessibility_check(
    counter: SimpleNamespace, sit: Callable[..., Any], serious: Callable[[Any], list[Any]], width: int, height: int
) -> None:
    tab = sit(width=width, height=height)
    for address in (
        "/",
        "/intake/",
        f"/intake/?person={counter.before.pk}&item={counter.item.code}",
        f"/intake/{counter.before.pk}/done/",
        f"/cases/{counter.before.pk}/materials/",
    ):
        tab.goto(address)
        assert fits(tab), address
        assert serious(tab) == [], address
    tab.goto(f"/intake/?item={counter.item.code}")
    with tab.expect_navigation():
        tab.keyboard.press("F9")
    assert fits(tab) and serious(tab) == []


def test_the_buttons_stand_at_the_foot_of_a_high_window_and_reach_its_edge(
    counter: SimpleNamespace, sit: Callable[..., Any]
) -> None:
    tab = sit(width=1920, height=1080)
    tab.goto("/intake/")
    foot = tab.locator(".foot-bar").bounding_box()
    assert round(foot["y"] + foot["height"]) == 1080 and round(foot["x"] + foot["width"]) == 1920
    assert tab.locator(".page .cols").first.bounding_box()["width"] < 1700, "the text keeps its measure"


def test_the_whole_visit_works_without_script(counter: SimpleNamespace, sit: Callable[..., Any]) -> None:
    tab = sit(script=False)
    tab.goto("/intake/")
    tab.fill("[name=number]", PERSON.number)
    tab.fill("[name=item]", "食品经营许可")
    tab.press("[name=item]", "Enter")  # the first button of the form only looks things up
    tab.wait_for_selector("[name=m1]")
    assert tab.input_value("[name=name]") == "张*萍"
    for line in ("m1", "m2", "m3"):
        tab.check(f"[name={line}][value=received]", force=True)
    tab.click("[name=do][value=accept]")
    tab.wait_for_url("**/done/")
    assert Case.objects.latest("pk").state == "accepted"


def test_files_are_handed_in_looked_at_ordered_and_taken_away(
    counter: SimpleNamespace, sit: Callable[..., Any], tmp_path: Path, serious: Callable[[Any], list[Any]]
) -> None:
    case = take_in(
        user=counter.clerk, item=counter.item, window=counter.window, place=counter.hall, applicant=PERSON,
        until="receive", materials=[MaterialGiven("申请书", "missing")],
    )  # fmt: skip
    good, photo, bad = tmp_path / "申请书.pdf", tmp_path / "页.jpg", tmp_path / "坏.png"
    good.write_bytes(pdf(2))
    photo.write_bytes(picture())
    bad.write_bytes(b"<svg onload='alert(1)'/>")
    tab = sit()
    tab.goto(f"/cases/{case.pk}/materials/")
    tab.set_input_files("[name=files]", [str(good), str(photo), str(bad)])
    tab.click("[value=upload]")
    tab.wait_for_selector("text=收下 2 个文件")
    assert "“坏.png”的内容不是" in tab.inner_text("main")
    assert CaseMaterial.objects.get(case=case).state == "received"
    assert tab.locator(".mat-view img").evaluate("img => img.decode().then(() => img.naturalWidth)") == 1200
    tab.keyboard.press("PageDown")
    tab.wait_for_selector("text=第 2 / 2 页")
    assert serious(tab) == []
    tab.click("[value=remove] >> nth=0")
    tab.wait_for_load_state()
    assert MaterialFile.objects.filter(removed_at=None).count() == 1
    answer = tab.request.get(f"/cases/{case.pk}/materials/{MaterialFile.objects.get(removed_at=None).pk}/")
    assert (
        answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]
    )
