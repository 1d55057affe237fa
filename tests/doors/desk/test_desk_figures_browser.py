"""Figures and bulletins in Debian's chromium: keys, the drawer, findings at their sentence, sizes, the automatic accessibility check."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from mingting.base import clock
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.report.bulletins.acts.edit import edit_words
from mingting.report.bulletins.acts.make import make
from mingting.report.bulletins.models import Bulletin
from mingting.rules.periods import Period

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
ACTOR = Actor("mini-tongji")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, data: Path, live_server: Any) -> SimpleNamespace:
    """The small county with a draft in which one number was typed by hand, behind a running server."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in this thread beside the tables
    land = _conftest().small_county()
    user = User.objects.get(username="mini-tongji")
    draft = make("quarterly", Period.parse("2021Q2"), land.root, land.snapshot, actor=ACTOR, user=user)
    edit_words(draft, "services", "大厅增设延时服务窗口5个，周末值守。", draft.version, actor=ACTOR, user=user)
    return SimpleNamespace(url=live_server.url, draft=Bulletin.objects.get(pk=draft.pk), now=clock.now())


def _conftest() -> Any:
    spec = importlib.util.spec_from_file_location("desk_conftest", Path(__file__).with_name("conftest.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tab(bench: SimpleNamespace, browser: Any) -> Iterator[Callable[..., Any]]:
    """A tab of somebody of the small county; the console must stay clean."""
    contexts, faults = [], []

    def tab(username: str = "mini-tongji", width: int = 1366, height: int = 768) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=bench.url, locale="zh-CN")
        contexts.append(context)
        client = Client()
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": bench.url}])
        page = context.new_page()
        page.set_default_timeout(10000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return page

    yield tab
    for context in contexts:
        context.close()
    assert faults == []


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_figures_open_in_the_drawer_turn_pages_and_come_back(
    tab: Callable[..., Any], serious: Callable[[Any], list[Any]]
) -> None:
    page = tab()
    page.goto("/figures/?p=2021Q2")
    assert fits(page) and serious(page) == []
    assert page.evaluate(
        "[...document.querySelectorAll('.tbl-box')].every((box) => box.scrollWidth <= box.clientWidth)"
    )
    figure = page.locator(".kpi .fig").first
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer .rows tbody tr")
    assert serious(page) == []
    page.click("#drawer .pager a[rel=next]")
    page.wait_for_selector("#drawer .pager a[rel=prev]")
    assert page.locator("#drawer [data-drawer-back]").is_hidden()
    page.click("#drawer .seg a >> nth=2")
    page.wait_for_selector("#drawer .seg a:nth-child(3)[aria-current]")
    page.click("#drawer .defn a.fig >> nth=0")
    page.wait_for_selector("#drawer .seg a:nth-child(2)[aria-current]")
    page.click("#drawer [data-drawer-back]")
    page.wait_for_selector("#drawer .seg a:nth-child(3)[aria-current]")
    page.keyboard.press("Escape")
    assert page.locator("#drawer").is_hidden() and page.evaluate("document.activeElement.matches('.kpi .fig')")


def test_figures_and_definitions_are_usable_on_a_phone(
    tab: Callable[..., Any], serious: Callable[[Any], list[Any]]
) -> None:
    page = tab("mini-cun", 390, 844)
    page.goto("/figures/")
    assert fits(page) and serious(page) == []
    page.click("text=口径")
    page.wait_for_selector("#drawer .defd")
    assert fits(page) and serious(page) == []
    page.goto("/figures/open/?i=review_rate&p=2021Q2&s=1164059802010005X3")
    assert fits(page) and serious(page) == []


def test_the_workbench_is_walked_by_keys_and_leads_from_finding_to_sentence(
    bench: SimpleNamespace, tab: Callable[..., Any], serious: Callable[[Any], list[Any]]
) -> None:
    page = tab()
    page.goto(f"/bulletins/{bench.draft.pk}/")
    assert fits(page) and serious(page) == []
    page.locator(".paper a.fig").nth(0).focus()
    page.wait_for_selector("[data-evidence] .defn")
    first = page.inner_text("[data-evidence] .dt")
    page.keyboard.press("Tab")
    page.wait_for_function("(said) => document.querySelector('[data-evidence] .dt').innerText !== said", arg=first)
    assert page.locator(".paper .fig.sel").count() == 1 and serious(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer .proof")
    page.keyboard.press("Escape")
    page.click("[data-finding] [data-goto]")
    page.wait_for_function(
        """() => { const mark = document.querySelector('.paper .typed.sel'), desk = document.querySelector('.desk').getBoundingClientRect();
        const at = mark && mark.getBoundingClientRect(); return at && mark.innerText === '5' && at.top > desk.top && at.bottom < desk.bottom; }"""
    )
    page.click("[data-finding] summary")
    page.fill("[data-finding] input[name=reason]", "大厅排班表")
    page.click("[data-finding] .why .btn.main")
    page.wait_for_selector("[data-finding][data-settled]")
    assert page.locator(".paper .typed").count() == 0 and page.locator(".paper .settled").count() == 1


def test_the_quick_search_stands_beside_the_box_for_codes(bench: SimpleNamespace, tab: Callable[..., Any]) -> None:
    page = tab()
    for url in ("/figures/", "/bulletins/", f"/bulletins/{bench.draft.pk}/"):
        page.goto(url)
        for key, name in (("/", "q"), ("Alt+b", "code"), ("F2", "q")):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.name") == name, (url, key)
            page.evaluate("document.activeElement.blur()")
        assert fits(page)
    auditor = tab("mini-shenji")
    auditor.goto("/figures/")
    auditor.keyboard.press("/")
    assert auditor.evaluate("document.activeElement.name") == "code", "who sees no cases has no search for them"


def test_a_code_read_from_paper_opens_from_any_of_these_pages(bench: SimpleNamespace, tab: Callable[..., Any]) -> None:
    page = tab()
    whole = next(one for one in bench.draft.codes.all() if one.question.get("attachment") == 1)
    page.goto("/bulletins/")
    page.keyboard.press("Alt+b")
    page.keyboard.type(f"{whole.code.lower()}.1.3")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer .proof")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "code"
    page.fill("input[name=code]", "MT-22222222")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer .note.late")
    assert "没有找到" in page.inner_text("#drawer")


def test_the_list_and_the_workbench_are_sound_for_the_leader_and_on_a_phone(
    bench: SimpleNamespace, tab: Callable[..., Any], serious: Callable[[Any], list[Any]]
) -> None:
    leader = tab("mini-juzhang")
    leader.goto("/bulletins/")
    assert fits(leader) and serious(leader) == []
    leader.goto(f"/bulletins/{bench.draft.pk}/")
    leader.click("[data-dialog=issue]")
    leader.wait_for_selector("dialog#issue[open]")
    assert serious(leader) == []
    leader.click("dialog#issue .btn.main")
    leader.wait_for_selector(".issued .digest")
    assert serious(leader) == []
    phone = tab("mini-tongji", 390, 844)
    for url in ("/bulletins/", f"/bulletins/{bench.draft.pk}/"):
        phone.goto(url)
        assert fits(phone) and serious(phone) == []
