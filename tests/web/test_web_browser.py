"""The pages in a real browser: by keyboard, without script, on a phone, and past the automatic accessibility check."""

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.chromium


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=served)
    tab = context.new_page()
    tab.set_default_timeout(5000)
    tab.faults = []
    tab.on("pageerror", lambda error: tab.faults.append(str(error)))
    tab.on("console", lambda said: tab.faults.append(said.text) if said.type == "error" else None)
    yield tab
    assert [fault for fault in tab.faults if "422" not in fault] == [], (
        "the console must stay clean, also of the content policy"
    )
    context.close()


FIRST_LATE = "tr.late a.fig"


def test_a_figure_opens_by_keyboard_and_the_focus_comes_back(page: Any) -> None:
    page.goto("/parts/")
    page.focus(FIRST_LATE)
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer .proof")
    assert page.evaluate("document.activeElement.id") == "drawer"
    assert page.get_attribute("#drawer", "aria-labelledby") == "drawer-title"
    assert "超期办件" in page.inner_text("#drawer-title")
    assert page.get_attribute(FIRST_LATE, "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden("#drawer")
    assert page.evaluate(f"document.activeElement === document.querySelector('{FIRST_LATE}')")
    assert page.get_attribute(FIRST_LATE, "aria-expanded") is None


def test_a_figure_inside_the_drawer_opens_there_and_leads_back(page: Any) -> None:
    page.goto("/parts/")
    page.click(FIRST_LATE)
    page.click("#drawer .frac a.fig >> nth=1")
    page.wait_for_selector("#drawer >> text=列表 17 行")
    page.click("[data-drawer-back]")
    page.wait_for_selector("#drawer >> text=列表 7 行")
    assert page.is_hidden("[data-drawer-back]")


def test_a_figure_leads_to_its_page_without_script(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served)
    tab = context.new_page()
    tab.goto("/parts/")
    tab.click(FIRST_LATE)
    assert tab.url.endswith("/open/7/")
    assert "列表 7 行 = 数字 7" in tab.inner_text("main")
    context.close()


def test_a_broken_answer_is_told_in_the_drawer(page: Any) -> None:
    page.goto("/parts/")
    page.evaluate(f"document.querySelector('{FIRST_LATE}').href = '/break/'")
    page.click(FIRST_LATE)
    page.wait_for_selector("#drawer .note.late")
    assert "报修请报 E-" in page.inner_text("#drawer")
    assert page.get_attribute("#drawer .note a", "href").endswith("/break/")
    page.faults.clear()  # the browser itself writes the 500 into the console


def test_a_whole_page_is_never_put_into_the_drawer(page: Any) -> None:
    page.goto("/parts/")
    page.evaluate(f"document.querySelector('{FIRST_LATE}').href = '/login/'")
    page.click(FIRST_LATE)
    page.wait_for_url("**/login/")


def test_slash_finds_and_question_mark_lists_but_not_inside_a_field(page: Any) -> None:
    page.goto("/parts/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("?/")
    assert page.input_value("[name=q]") == "?/"
    assert page.is_hidden("#keys")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    listed = page.inner_text("#keys")
    assert "核一遍" in listed
    assert "Ctrl+Enter" in listed
    page.keyboard.press("Escape")
    assert page.is_hidden("#keys")


def test_a_bound_key_presses_its_button_and_a_browser_key_never_does(page: Any) -> None:
    page.goto("/blank/")
    page.evaluate("""() => {
      window.pressed = [];
      document.querySelectorAll('[data-key]').forEach(b => b.addEventListener('click', () => window.pressed.push(b.dataset.key)));
      const taken = document.querySelector('.btn.sm:not([data-key])');
      taken.dataset.key = 'Ctrl+P';
      taken.addEventListener('click', () => window.pressed.push('Ctrl+P'));
    }""")
    page.keyboard.press("F9")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'p', ctrlKey: true, bubbles: true}))")
    assert page.evaluate("window.pressed") == ["F9"]


def test_no_key_acts_while_an_input_method_is_composing(page: Any) -> None:
    page.goto("/blank/")
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', isComposing: true, bubbles: true}))"
    )
    assert page.is_hidden("#keys")


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Any) -> None:
    page.goto("/blank/")
    page.click("[data-dialog=ask]")
    assert page.is_visible("#ask")
    assert page.evaluate("document.querySelector('#ask').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.is_hidden("#ask")
    assert page.evaluate("document.activeElement.dataset.dialog") == "ask"


def test_pressing_twice_sends_once(page: Any, posted: list[dict[str, str]]) -> None:
    page.goto("/blank/")
    page.fill("#id_name", "一碗香")
    page.evaluate(
        """() => { const b = document.querySelector('form[data-draft] .btn'); b.click(); b.click(); b.form.requestSubmit(); }"""
    )
    page.wait_for_selector(".errsum")
    assert len(posted) == 1
    assert len(posted[0]["idempotency_key"]) == 32


def test_what_was_changed_after_sending_gets_a_new_key(page: Any) -> None:
    page.goto("/blank/")
    key = "document.querySelector('form[data-draft] [data-once]').value"
    page.evaluate("""() => { const f = document.querySelector('form[data-draft]');
      f.addEventListener('submit', e => e.preventDefault()); f.requestSubmit(); }""")
    first = page.evaluate(key)
    page.evaluate("delete document.querySelector('form[data-draft]').dataset.sent")
    page.fill("#id_name", "另一个字号")
    second = page.evaluate(key)
    page.fill("#id_name", "又一个字号")
    assert first != second
    assert page.evaluate(key) == second


def test_what_was_typed_outlives_a_reload_and_can_be_thrown_away(page: Any) -> None:
    page.goto("/blank/")
    page.fill("#id_name", "没提交的字号")
    page.goto("/parts/")
    page.goto("/blank/")
    assert page.input_value("#id_name") == "没提交的字号"
    page.click(".restored button")
    assert page.input_value("#id_name") == ""
    page.reload()
    assert page.input_value("#id_name") == ""


def test_a_draft_does_not_outlive_the_person(page: Any) -> None:
    page.goto("/blank/")
    page.fill("#id_name", "上一位填的")
    page.goto("/login/")
    page.goto("/blank/")
    assert page.input_value("#id_name") == ""


def test_the_first_thing_read_after_a_refusal_is_what_is_wrong(page: Any) -> None:
    page.goto("/parts/")
    assert "没有提交成功" in page.evaluate("document.activeElement.innerText")


def test_a_file_shows_its_name_and_arrives(page: Any, posted: list[dict[str, str]]) -> None:
    page.goto("/blank/")
    page.set_input_files("#id_file", files=[{"name": "台账.csv", "mimeType": "text/csv", "buffer": b"a,b\n" * 3000}])
    assert "台账.csv 12 KB" in page.inner_text("[data-picked]")
    page.click("[data-upload] .btn")
    page.wait_for_selector("text=收到了")
    assert posted == [{"file": "台账.csv 12000"}]


def test_a_toast_leaves_by_itself_but_not_under_the_hand(page: Any) -> None:
    page.clock.install()
    page.goto("/blank/")
    page.hover(".toast")
    page.clock.run_for(15_000)
    assert page.is_visible(".toast")
    page.mouse.move(5, 5)
    page.clock.run_for(15_000)
    assert page.locator(".toast").count() == 0


PHONE = ["/parts/", "/bench/", "/login/", "/public/", "/public/?density=elder", "/open/7/", "/lose/"]


@pytest.mark.parametrize("width", [320, 390, 700])
def test_no_page_scrolls_sideways(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for address in PHONE:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.faults.clear()  # one of them is a 404


def test_the_menu_of_a_phone_opens_without_script(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto("/bench/")
    assert tab.is_hidden("#side")
    tab.click("a.menu")
    assert tab.is_visible("#side >> text=督办单")
    tab.click("#side .shut")
    assert tab.is_hidden("#side")
    context.close()


def test_the_drawer_of_a_phone_keeps_the_focus_inside(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/parts/")
    page.click(FIRST_LATE)
    page.wait_for_selector("#drawer .proof")
    for _ in range(15):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#drawer').contains(document.activeElement)")


@pytest.mark.parametrize(
    ("address", "width"),
    [
        ("/parts/", 1366),
        ("/parts/", 390),
        ("/bench/", 1366),
        ("/login/", 390),
        ("/public/?density=elder", 1366),
        ("/open/7/", 390),
    ],
)
def test_the_accessibility_check_finds_nothing_serious(page: Any, address: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address)
    if address == "/parts/":
        page.click(FIRST_LATE)
        page.wait_for_selector("#drawer .proof")
    found = axe.run(page).response["violations"]
    bad = [
        (v["id"], [n["html"][:160] for n in v["nodes"]])
        for v in found
        if v["impact"] in ("serious", "critical", "moderate")
    ]
    assert bad == []
