"""Setting up the second factor, logging in with it, and the pages about people, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from mingting.base import factors
from mingting.base.roles import Role

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
PASSWORD = "ming-ting-2021"


def typed(browser: Any, site: SimpleNamespace, username: str) -> Any:
    """A tab in which somebody has typed name and password."""
    tab = browser.new_context(base_url=site.url, locale="zh-CN", viewport={"width": 1366, "height": 768}).new_page()
    tab.set_default_timeout(15000)
    tab.goto("/login/")
    tab.fill("[name=login]", username)
    tab.fill("[name=password]", PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/login/" not in url)
    return tab


def test_a_leader_sets_up_a_device_keeps_the_codes_and_works(
    site: SimpleNamespace, browser: Any, serious: Callable[[Any], list[Any]]
) -> None:
    tab = typed(browser, site, "bl")
    tab.goto("/calendar/")
    assert "/factor/new/" in tab.url
    assert tab.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    assert serious(tab) == []
    secret = "".join(tab.locator(".secret span").all_inner_texts())
    tab.fill("[name=code]", factors.code_now(secret))
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".codes")
    assert tab.locator(".codes li").count() == 10
    assert serious(tab) == []
    tab.click("[data-main]")
    tab.wait_for_url("**/calendar/")
    tab.context.close()


def test_a_leader_with_a_device_logs_in_by_keyboard(site: SimpleNamespace, browser: Any) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    factors.set_up(site.land.people[Role.LEADER], secret)
    tab = typed(browser, site, "bl")
    tab.keyboard.type(factors.code_now(secret))
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/factor/" not in url)
    assert tab.goto("/calendar/").status == 200
    tab.context.close()


@pytest.mark.parametrize(
    "address", ["/people/", "/people/of/st/", "/people/roles/", "/people/security/", "/stand-ins/"]
)
def test_pages_of_people_read_well_wide_and_narrow(
    sign_in: Callable[..., Any], serious: Callable[[Any], list[Any]], address: str
) -> None:
    for width, height in ((1366, 768), (390, 844)):
        tab = sign_in("SA", width, height)
        tab.goto(address)
        assert serious(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
