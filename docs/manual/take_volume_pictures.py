"""Take the pictures of lists, search, tablet and quick tally anew: `.venv/bin/python docs/manual/take_volume_pictures.py [NAME …]`.

The small demo county with the people and cases it is loaded with. Names in the pictures are invented.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from take_counter_pictures import fewer
from take_pictures import HERE, MOST, prepare, serve  # sets the folders and the mode before Django is read

KEYS = (("1", "社保卡挂失", 14), ("2", "参保证明打印", 31), ("3", "养老金资格认证", 9), ("4", "医保缴费查询", 22))


def tally(clerk: Any, manager: Any) -> None:
    """A window with four frequent items and a morning's presses."""
    from mingting.base.models import Grant
    from mingting.supervise.returns.acts.set_item import set_item
    from mingting.supervise.returns.acts.tally import Press, press

    window = Grant.objects.select_related("window__place").get(user=clerk, window__isnull=False).window
    assert window is not None
    for key, name, count in KEYS:
        item = set_item(window, name, manager.organ, user=manager, key=key)
        press(window, [Press(secrets.token_hex(16), item.pk) for _ in range(count)], user=clerk)


def review(clerk: Any) -> str:
    """A finished case of the window, and the token of its code."""
    from mingting.handle.cases.models import Case
    from mingting.handle.reviews.acts.make_token import make_token

    case = Case.objects.filter(ledger=None, state="finished").order_by("pk")[0]
    return make_token(case, user=clerk, visit="finish")


def main() -> None:
    HERE.mkdir(exist_ok=True)
    prepare()
    from mingting.base.models import User
    from mingting.demo.counties import county_of
    from mingting.demo.lives import live

    live(county_of("mini").lived)  # type: ignore[arg-type]
    clerk = User.objects.get(username="mini-chuangkou")
    manager = User.objects.create(username="mini-dating", name="文静", organ=clerk.organ)
    manager.grants.create(role="HM", organ=clerk.organ)
    tally(clerk, manager)
    token = review(clerk)
    address = serve()
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop runs in this thread beside the tables
    wanted = set(sys.argv[1:])
    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        language = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=args, env=language)

        def sit(user: Any, width: int = 1366, height: int = 768) -> Any:
            from django.test import Client

            visitor = Client()
            visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, locale="zh-CN")
            cookie = {"name": "sessionid", "value": visitor.cookies["sessionid"].value, "url": address}
            context.add_cookies([cookie])
            return context.new_page()

        def picture(tab: Any, name: str) -> None:
            tab.wait_for_timeout(400)
            if wanted and name not in wanted:
                return
            path: Path = HERE / f"{name}.png"
            tab.screenshot(path=path)
            if path.stat().st_size > MOST:
                fewer(path)
            print(f"{name} {path.stat().st_size // 1024} KB")

        tab = sit(clerk)
        tab.goto("/cases/")
        tab.get_by_role("link", name="临期").click()
        tab.wait_for_load_state()
        picture(tab, "worklist")
        tab.keyboard.press("/")
        tab.keyboard.type("0012")
        tab.wait_for_selector("#found a")
        picture(tab, "search")
        tab.goto("/tally/")
        picture(tab, "tally")
        chief = sit(User.objects.get(username="mini-shouxi"))
        chief.goto("/returns/")
        picture(chief, "returns")
        visitor = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=address, locale="zh-CN")
        tablet = visitor.new_page()
        tablet.goto(f"/r/{token}/")
        picture(tablet, "tablet")
        browser.close()


if __name__ == "__main__":
    main()
