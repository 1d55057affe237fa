"""The pages in a real browser: by keyboard only, on a phone, without script, past the accessibility check."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mingting.base.models import HolidayNotice, OrganAlias
from mingting.supervise.returns.models import ReturnLine

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
NOTICE = "通知编号,标题,地区,年份,类型,开始,结束,名称,来源\n宁夏-2023,宁夏2023年放假通知,640000,2023,放假,2023-04-21,,开斋节,转载\n"
HEAD = ("填报单位", "指标", "起始日期", "截止日期", "数量", "填报人", "填报时间")


@pytest.fixture
def ledger(tmp_path: Path, site: SimpleNamespace) -> Path:
    for one in (site.land.housing, site.land.bureau):
        OrganAlias.objects.create(organ=one, name="服务中心")
    path = tmp_path / "六月.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        for organ, month in (("住建局", 4), ("审批服务局", 5), ("服务中心", 6), ("没有的局", 6)):
            writer.writerow(
                [organ, "受理量", f"2021-{month:02}-01", f"2021-{month:02}-28", 12, "王明", "2021-07-01 09:00"]
            )
    return path


def tab_to(tab: Any, wanted: str, most: int = 60) -> None:
    """Press Tab until the wanted thing has the focus: it must be reachable, and seen to be."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if tab.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached by Tab")


def test_logging_in_by_keyboard_and_what_a_wrong_password_reads(site: SimpleNamespace, browser: Any) -> None:
    context = browser.new_context(base_url=site.url)
    tab = context.new_page()
    tab.goto("/login/?next=/calendar/")
    assert tab.evaluate("document.activeElement.name") == "login"
    tab.keyboard.type("st")
    tab.keyboard.press("Tab")
    tab.keyboard.type("wrong")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".errsum")
    assert "用户名或密码不对" in tab.evaluate("document.activeElement.innerText")
    tab_to(tab, "[name=password]")
    tab.keyboard.type("ming-ting-2021")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/calendar/")
    tab_to(tab, ".who button")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/login/")
    context.close()


def test_a_day_opens_in_the_drawer_and_the_focus_comes_back(sign_in: Callable[..., Any]) -> None:
    tab = sign_in("WC")
    tab.goto("/calendar/?year=2021")
    link = "a[aria-label*='2021年5月13日']"
    tab.focus(link)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#drawer >> text=开斋节放假")
    tab.keyboard.press("Escape")
    assert tab.is_hidden("#drawer")
    assert tab.evaluate("link => document.activeElement === document.querySelector(link)", link)


def test_working_days_are_counted_by_keyboard(sign_in: Callable[..., Any]) -> None:
    tab = sign_in("VC")
    tab.goto("/calendar/?year=2021")
    tab.fill("[name=start]", "2021-05-10")
    tab.fill("[name=days]", "5")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("text=2021年5月19日")
    tab.focus("p[role=status] a.fig")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#drawer >> text=计入 5 天 = 5 个工作日")


def test_a_notice_is_pasted_looked_at_and_loaded_by_keyboard(sign_in: Callable[..., Any]) -> None:
    tab = sign_in("BL")
    tab.goto("/calendar/")
    tab.keyboard.press("F9")
    tab.wait_for_url("**/calendar/load/")
    tab.focus("#id_text")
    tab.keyboard.insert_text(NOTICE)
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("text=录入后的变化")
    assert not HolidayNotice.objects.exists()
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/calendar/?year=2023")
    assert HolidayNotice.objects.get().code == "宁夏-2023"


def test_what_was_typed_of_a_notice_outlives_going_away(sign_in: Callable[..., Any]) -> None:
    tab = sign_in("BL")
    tab.goto("/calendar/load/")
    tab.fill("#id_text", NOTICE)
    tab.goto("/calendar/")
    tab.goto("/calendar/load/")
    assert tab.input_value("#id_text") == NOTICE


def test_a_ledger_comes_in_by_keyboard_and_a_name_is_decided(sign_in: Callable[..., Any], ledger: Path) -> None:
    tab = sign_in("ST")
    tab.goto("/imports/")
    tab.select_option("#id_kind", "returns")
    tab.select_option("#id_source", "hall")
    tab.set_input_files("#id_file", str(ledger))
    assert "六月.csv" in tab.inner_text("[data-picked]")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("text=试导的结果")
    assert "王明" not in tab.content()
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("text=每一行的去处")
    assert ReturnLine.objects.count() == 2
    tab_to(tab, "#organ-0")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("text=已导入，指标在下一次取数后更新")
    assert ReturnLine.objects.count() == 3


def test_a_ledger_comes_in_without_script(sign_in: Callable[..., Any], ledger: Path) -> None:
    tab = sign_in("ST", script=False)
    tab.goto("/imports/")
    tab.select_option("#id_kind", "returns")
    tab.select_option("#id_source", "hall")
    tab.set_input_files("#id_file", str(ledger))
    tab.click("[data-main]")
    tab.click("[value=import]")
    assert "每一行的去处" in tab.inner_text("main")
    assert ReturnLine.objects.count() == 2


def pages(tab: Any, ledger: Path) -> list[str]:
    """Every page of these rooms, one of each state."""
    tab.goto("/imports/")
    tab.select_option("#id_kind", "returns")
    tab.select_option("#id_source", "hall")
    tab.set_input_files("#id_file", str(ledger))
    tab.click("[data-main]")
    tab.wait_for_selector("text=试导的结果")
    done = tab.url
    tab.click("[value=import]")
    tab.wait_for_selector("text=每一行的去处")
    other = ledger.with_name("七月.csv")
    other.write_text(ledger.read_text(encoding="utf-8-sig").replace("-06-", "-07-"), encoding="utf-8-sig")
    tab.goto("/imports/")
    tab.select_option("#id_kind", "returns")
    tab.select_option("#id_source", "hall")
    tab.set_input_files("#id_file", str(other))
    tab.click("[data-main]")
    tab.wait_for_selector("text=试导的结果")
    fixed = ["/imports/", "/imports/sources/", "/calendar/?year=2021&start=2021-05-10&days=5", "/calendar/?year=2027"]
    fixed += ["/calendar/?start=x&days=0", "/calendar/load/", "/calendar/day/2021-05-13/", "/calendar/span/2021Q2/"]
    return [done, tab.url, *fixed, "/calendar/notices/", "/account/password/"]


@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_scrolls_sideways_and_the_accessibility_check_finds_nothing(
    sign_in: Callable[..., Any], ledger: Path, serious: Callable[[Any], list[Any]], width: int
) -> None:
    tab = sign_in("ST", width=width)
    for address in pages(tab, ledger):
        tab.goto(address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, address
        assert serious(tab) == [], address


@pytest.mark.parametrize(
    ("role", "url"),
    [("WC", "/items/"), ("HM", "/places/"), ("SA", "/people/"), ("AU", "/journal/"), ("CR", "/licences/")],
)
def test_what_narrows_a_list_stands_in_one_line_with_its_button(
    sign_in: Callable[..., Any], role: str, url: str
) -> None:
    page = sign_in(role)
    page.goto(url)
    tops = page.evaluate(
        "[...document.querySelectorAll('.page .filters > :is(.in, .btn)')].map((one) => Math.round(one.getBoundingClientRect().top))"
    )
    assert len(tops) > 1 and max(tops) - min(tops) < 8


def test_the_login_page_passes_the_accessibility_check(
    site: SimpleNamespace, browser: Any, serious: Callable[[Any], list[Any]]
) -> None:
    for width in (1366, 390):
        context = browser.new_context(viewport={"width": width, "height": 768}, base_url=site.url)
        tab = context.new_page()
        tab.goto("/login/")
        assert serious(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
