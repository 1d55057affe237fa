"""Take the pictures of the administrator's page anew: `.venv/bin/python docs/manual/take_admin_pictures.py [NAME …]`.

The small demo county, with an approver on leave, a clerk who stands in, and a supervisor who has not set up the second factor yet.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Any

from take_pictures import HERE, MOST, lighten, prepare, serve  # sets the folders and the mode before Django is read


def people() -> None:
    from mingting.base import journal
    from mingting.base.acts.grant_role import grant_role
    from mingting.base.acts.make_user import make_user
    from mingting.base.acts.stand_in import make_stand_in
    from mingting.base.journal import Actor
    from mingting.base.models import Organ
    from mingting.demo.load import PASSWORD

    actor = Actor("system:demo")
    county = Organ.objects.get(name="小川县")
    unit = Organ.objects.get(name="小川县民政局")

    def one(username: str, name: str, role: str, over: Organ, **terms: Any) -> Any:
        made = make_user(username, name, over, PASSWORD, chosen=True, actor=actor)
        grant_role(made, role, over, actor=actor, **terms)
        return made

    absent = one("mini-baizhiqiang", "白志强", "AP", unit)
    clerk = one("mini-tianxiaofang", "田小芳", "WC", unit, valid_from=date(2021, 7, 1), valid_to=date(2021, 12, 31))
    one("mini-hexin", "何新", "SU", county)
    make_stand_in(absent, clerk, date(2021, 7, 14), date(2021, 7, 20), "年休假", actor=actor)
    journal.seal_all()


def take(browser: Any, address: str, wanted: set[str]) -> None:
    from mingting.demo.devices import code_of
    from mingting.demo.load import PASSWORD

    def picture(tab: Any, name: str) -> None:
        tab.wait_for_timeout(200)
        if wanted and name not in wanted:
            return
        path = HERE / f"{name}.png"
        tab.screenshot(path=path)
        if path.stat().st_size > MOST:
            lighten(path)
        print(f"{name} {path.stat().st_size // 1024} KB")
        assert path.stat().st_size <= MOST, f"{name} is too big for a manual"

    def enter(username: str) -> Any:
        tab = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address, locale="zh-CN")
        tab.goto("/login/")
        tab.fill("[name=login]", username)
        tab.fill("[name=password]", PASSWORD)
        tab.keyboard.press("Enter")
        tab.wait_for_url(lambda url: "/login/" not in url)
        return tab

    tab = enter("mini-hexin")
    tab.goto("/figures/")
    picture(tab, "factor-new")
    tab = enter("mini-guanli")
    picture(tab, "factor")
    tab.fill("[name=code]", code_of("mini-guanli"))
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/factor/" not in url)
    tab.goto("/people/")
    picture(tab, "people")
    tab.goto("/people/of/mini-tianxiaofang/")
    picture(tab, "people-one")
    tab.goto("/stand-ins/")
    picture(tab, "stand-ins")
    tab = enter("mini-shenji")
    tab.fill("[name=code]", code_of("mini-shenji"))
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/factor/" not in url)
    tab.goto("/journal/")
    picture(tab, "journal")


def main() -> None:
    HERE.mkdir(exist_ok=True)
    prepare()
    people()
    address = serve()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # codes are asked of the tables beside the browser's loop
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        language = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=args, env=language)
        take(browser, address, set(sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()
