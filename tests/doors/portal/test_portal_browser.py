"""In a real browser: a clerk asks, the tablet shows, the person touches once, the counter sees that it is done; keys of the quick tally."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from case_house import at
from django.test import Client
from review_house import asked, build_review_house, finished, somebody

from mingting.base import clock
from mingting.base.models import User
from mingting.handle.reviews.acts.make_token import ask_at_tablet, make_token
from mingting.handle.reviews.models import Ask, Review
from mingting.supervise.returns.acts.set_item import set_item
from mingting.supervise.returns.models import TallyCount

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
SIZES = {"tablet": (1280, 800), "small": (1024, 768), "desk": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    args = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in this thread beside the tables
        opened = play.chromium.launch(executable_path="/usr/bin/chromium", args=args.split())
        yield opened
        opened.close()


@pytest.fixture
def site(data: Path, browser: Any, live_server: Any) -> Iterator[SimpleNamespace]:
    with clock.set_clock(at("2021-05-10 09:30")):
        house = build_review_house()
        house.url = live_server.url
        yield house


@pytest.fixture
def tab(site: SimpleNamespace, browser: Any) -> Iterator[Any]:
    """A tab of a paired tablet, of a member of staff, or of anybody; the console must stay clean, also of the content policy."""
    contexts, faults = [], []

    def tab(size: str = "tablet", user: User | None = None, station: bool = False, **more: Any) -> Any:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=site.url, locale="zh-CN", **more
        )
        contexts.append(context)
        if station:
            context.add_cookies([{"name": "mingting_station", "value": site.carried, "url": site.url}])
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        opened.set_default_navigation_timeout(40_000)  # the first page of a run is cold
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return opened

    yield tab
    for context in contexts:
        context.close()
    quiet = ("422", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    assert [fault for fault in faults if not any(word in fault for word in quiet)] == []


@pytest.fixture
def serious() -> Any:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def serious(opened: Any) -> list[Any]:
        found = axe.run(opened).response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical", "moderate")]
        return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in bad]

    return serious


def until(opened: Any, holds: Callable[[], bool]) -> None:
    for _ in range(150):
        if holds():
            return
        opened.wait_for_timeout(100)
    raise AssertionError("it did not come to be")


def fits(opened: Any) -> bool:
    """No sideways scrolling; on the tablet the whole page is in sight."""
    return bool(opened.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_person_reviews_on_the_tablet_with_one_touch(site: SimpleNamespace, tab: Any, serious: Any) -> None:
    tablet = tab(station=True)
    tablet.goto(f"/tablet/{site.station.pk}/")
    assert serious(tablet) == []
    case = finished(site)
    desk = tab("desk", user=site.clerk)
    desk.goto(f"/cases/{case.pk}/")
    desk.wait_for_selector("#case-review button[data-key=F10]")
    desk.keyboard.press("F10")
    desk.wait_for_selector("#case-review :text('等办事人评价')")
    faces = tablet.locator(".rv-face")
    faces.first.wait_for()
    assert faces.all_inner_texts() == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    sizes = {(round(box["width"]), round(box["height"])) for box in (faces.nth(n).bounding_box() for n in range(5))}
    assert len(sizes) == 1 and fits(tablet)
    assert tablet.evaluate("document.documentElement.scrollHeight <= innerHeight"), "all of it is in sight"
    assert serious(tablet) == []
    tablet.get_by_role("button", name="满意", exact=True).click()
    tablet.wait_for_selector("h1:text('谢谢您')")
    assert serious(tablet) == []
    desk.wait_for_selector("#case-review :text('已评价')")
    assert "非常满意" not in desk.locator("#case-review").inner_text()
    assert Review.objects.get().grade == "satisfied"
    tablet.get_by_role("link", name="完成").click()
    tablet.wait_for_url(f"**/tablet/{site.station.pk}/")


def test_twenty_quiet_seconds_are_no_review(site: SimpleNamespace, tab: Any) -> None:
    tablet = tab(station=True)
    tablet.clock.install()
    token = asked(site, finished(site))
    tablet.goto(f"/r/{token}/")
    tablet.clock.run_for(12_000)
    assert tablet.locator("[data-left]").inner_text() == "8"
    tablet.mouse.click(5, 5)
    assert tablet.locator("[data-left]").inner_text() == "20", "any touch starts the count anew"
    tablet.clock.run_for(20_500)
    tablet.wait_for_url(f"**/tablet/{site.station.pk}/")
    assert not Review.objects.exists() and Ask.objects.get().closed_at is not None


@pytest.mark.parametrize("size", ["tablet", "small", "desk", "phone"])
def test_a_bad_grade_is_told_on_every_size(site: SimpleNamespace, tab: Any, serious: Any, size: str) -> None:
    token = make_token(finished(site), user=site.clerk, visit="finish")
    page = tab(size)
    page.goto(f"/r/{token}/")
    assert fits(page) and serious(page) == []
    page.get_by_role("button", name="非常不满意").click()
    page.wait_for_selector("legend")
    assert fits(page) and serious(page) == []
    if size != "phone":
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "all of it is in sight"
        side = """() => { const right = (one) => one.getBoundingClientRect().right, edge = right(document.querySelector('.rv-side'));
            return [...document.querySelectorAll('.rv-side *')].every((one) => right(one) <= edge - 8); }"""
        assert page.evaluate(side), "nothing reaches the edge of the side"
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_selector("[role=alert]")
    page.get_by_label("等得太久").check()
    page.get_by_label("想说的话").fill("从八点等到十一点")
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_selector("h2:text('回个电话')")
    assert fits(page) and serious(page) == []
    page.get_by_label("您的电话").fill("13912345678")
    page.get_by_role("button", name="同意回访").click()
    page.wait_for_selector("text=按您留的号码")
    review = Review.objects.get()
    assert review.options == ["slow"] and review.callback


def test_the_tablet_says_that_the_network_is_gone_and_goes_on(site: SimpleNamespace, tab: Any) -> None:
    tablet = tab(station=True)
    tablet.goto(f"/tablet/{site.station.pk}/")
    tablet.context.set_offline(True)
    tablet.wait_for_selector("text=网络断开")
    ask_at_tablet(finished(site).pk, user=site.clerk)
    tablet.context.set_offline(False)
    tablet.wait_for_selector(".rv-face")


def test_the_pairing_page_works_by_keyboard(site: SimpleNamespace, tab: Any, serious: Any) -> None:
    from mingting.handle.reviews.acts.stations import make_station

    _, code = make_station(site.other.pk, user=site.manager)
    page = tab()
    page.goto("/tablet/")
    assert serious(page) == []
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text('综合窗2')")


# ---- the quick tally ------------------------------------------------------------------------------------------------------------------


def test_keys_count_undo_wait_for_the_server_and_close_the_day(site: SimpleNamespace, tab: Any, serious: Any) -> None:
    for name in ("印章刻制备案", "档案查询", "社会保障卡挂失"):
        set_item(site.window, name, site.tax, user=site.manager)
    page = tab("desk", user=site.clerk)
    page.goto("/tally/")
    assert fits(page) and serious(page) == []
    for key in ("1", "1", "2", "3", "U", "1"):
        page.keyboard.press(key)
    total = page.locator("[data-total]")
    assert total.inner_text() == "4", "shown at once"
    until(page, lambda: TallyCount.objects.filter(undone_at=None).count() == 4)
    page.context.set_offline(True)
    for key in ("2", "2", "Backspace", "2"):
        page.keyboard.press(key)
    page.wait_for_selector("text=没有发出")
    assert total.inner_text() == "6"
    assert page.locator("[data-close-day]").get_attribute("aria-disabled") == "true"
    page.context.set_offline(False)
    page.wait_for_selector("[data-queue]", state="hidden", timeout=20_000)
    assert TallyCount.objects.filter(undone_at=None).count() == 6
    page.keyboard.press("F9")
    page.wait_for_selector("text=已确认并报出")
    assert fits(page) and serious(page) == []
    chief = tab("desk", user=site.chief)
    chief.goto("/returns/")
    assert fits(chief) and serious(chief) == []
    chief.get_by_role("button", name="确认", exact=True).click()
    chief.wait_for_selector("text=已确认。")


def test_presses_outlive_a_closed_page(site: SimpleNamespace, tab: Any) -> None:
    set_item(site.window, "印章刻制备案", site.tax, user=site.manager)
    page = tab("desk", user=site.clerk)
    page.goto("/tally/")
    page.route("**/press/", lambda route: route.abort())
    page.keyboard.press("1")
    page.keyboard.press("1")
    page.wait_for_selector("text=没有发出")
    page.unroute("**/press/")
    page.goto("/tally/")
    until(page, lambda: page.locator("[data-total]").inner_text() == "2")
    page.wait_for_selector("[data-queue]", state="hidden")
    until(page, lambda: TallyCount.objects.count() == 2)


def test_pages_of_reviews_and_tablets_are_whole(site: SimpleNamespace, tab: Any, serious: Any) -> None:
    token = make_token(finished(site, somebody(3)), user=site.clerk, visit="finish")
    from mingting.handle.reviews.acts.submit import From, open_ask, submit_review

    open_ask(token, From())
    submit_review(token, "dissatisfied", options=["slow"])
    with clock.set_clock(clock.now() + timedelta(minutes=20)):
        page = tab("desk", user=site.supervisor)
        for path in ("/reviews/", "/reviews/?tab=held", f"/reviews/{Review.objects.get().pk}/", "/reviews/stations/"):
            page.goto(path)
            assert fits(page) and serious(page) == [], path
    admin = tab("desk", user=site.admin)
    admin.goto("/reviews/phones/")
    assert fits(admin) and serious(admin) == []
