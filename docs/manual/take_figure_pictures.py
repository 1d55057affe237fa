"""Take the pictures of figures and bulletins anew: `.venv/bin/python docs/manual/take_figure_pictures.py [NAME …]`.

The large demo county in the August after its quarter, with a draft in which two numbers were typed by hand. Names in the pictures are invented.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from take_pictures import HERE, MOST, lighten, serve  # sets the folders and the mode before Django is read

os.environ["MINGTING_NOW"] = "2021-08-05T09:30"
WORDS = "（一）优化窗口设置，增设延时服务窗口5个、“跨省通办”窗口1个。\n（二）开展帮办代办，工作人员全程帮办。"


def county() -> Any:
    """Ledgers in, figures taken, a draft made and written in. Answers the draft."""
    import django

    django.setup()
    from django.core.management import call_command

    from mingting.assess.facts import take_snapshot
    from mingting.base.journal import Actor
    from mingting.base.models import Organ, User
    from mingting.demo.load import load
    from mingting.report.bulletins.acts.edit import edit_words
    from mingting.report.bulletins.acts.make import make
    from mingting.rules.periods import Period

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load("zhongning-2021q2")
    snapshot = take_snapshot(Actor("system:demo"))
    user = User.objects.get(username="tongji")
    root = Organ.objects.get(name="中宁县", depth=1)
    given: dict[str, Any] = {"actor": Actor("tongji", root.code), "user": user}
    draft = make("quarterly", Period.parse("2021Q2"), root, snapshot, **given)
    edit_words(draft, "services", WORDS, draft.version, **given)
    return draft


def take(writer: Any, leader: Any, draft: Any, wanted: set[str]) -> None:
    def picture(tab: Any, name: str) -> None:
        tab.wait_for_timeout(300)
        if wanted and name not in wanted:
            return
        path = HERE / f"{name}.png"
        tab.screenshot(path=path)
        if path.stat().st_size > MOST / 2:
            lighten(path)
        print(f"{name} {path.stat().st_size // 1024} KB")
        assert path.stat().st_size <= MOST, f"{name} is too big for a manual"

    writer.goto("/figures/?p=2021Q2")
    picture(writer, "figures")
    writer.locator(".kpi .fig").first.focus()
    writer.keyboard.press("Enter")
    writer.wait_for_selector("#drawer .rows tbody tr")
    picture(writer, "figures-open")
    writer.goto(f"/bulletins/{draft.pk}/")
    rate = writer.locator(".paper a.fig:text-is('86.20%')").first
    rate.scroll_into_view_if_needed()
    rate.focus()
    writer.wait_for_selector("[data-evidence] .defn")
    picture(writer, "bulletin")
    writer.locator("[data-finding] [data-goto]").first.click()
    writer.locator("[data-finding] summary, [data-finding] button:has-text('说明理由')").first.click()
    writer.locator("[data-finding] details[open] input.in").first.fill("大厅排班表（7月1日）")
    picture(writer, "bulletin-finding")
    leader.goto(f"/bulletins/{draft.pk}/")
    leader.click("[data-dialog=issue]")
    leader.fill("#issue-number", "中审管发〔2021〕23号")
    picture(leader, "bulletin-issue")
    leader.click("dialog#issue .btn.main")
    leader.wait_for_selector(".issued .digest")
    picture(leader, "bulletin-issued")


def main() -> None:
    HERE.mkdir(exist_ok=True)
    draft = county()
    address = serve()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # codes are asked of the tables beside the browser's loop
    from playwright.sync_api import sync_playwright

    from mingting.demo.devices import code_of
    from mingting.demo.load import PASSWORD

    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        language = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=args, env=language)

        def enter(username: str) -> Any:
            context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=address, locale="zh-CN")
            tab = context.new_page()
            tab.goto("/login/")
            tab.fill("[name=login]", username)
            tab.fill("[name=password]", PASSWORD)
            tab.keyboard.press("Enter")
            tab.wait_for_url(lambda url: "/login/" not in url)
            if "/factor/" in tab.url:
                tab.fill("[name=code]", code_of(username))
                tab.keyboard.press("Enter")
                tab.wait_for_url(lambda url: "/factor/" not in url)
            return tab

        take(enter("tongji"), enter("juzhang"), draft, set(sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()
