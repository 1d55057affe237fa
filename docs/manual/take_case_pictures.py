"""Take the pictures of the approver's page anew: `.venv/bin/python docs/manual/take_case_pictures.py [NAME …]`.

The county and the counter of the other pictures, with two approvers, a case paused and resumed, one to be decided and one to be handed over.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from importlib import import_module
from typing import Any

from take_counter_pictures import counter, fewer
from take_pictures import HERE, MOST, prepare, serve  # sets the folders and the mode before Django is read


def step(case: Any, action: str, user: Any, day: tuple[int, int, int], **fields: Any) -> Any:
    from mingting.base import clock

    act = getattr(import_module(f"mingting.handle.cases.acts.{action}"), action)
    with clock.set_clock(datetime(2021, 7, *day, tzinfo=clock.CHINA)):
        return act(case.pk, version=case.version, user=user, **fields)


def desk(clerk: Any, item: Any, received: Any) -> tuple[Any, Any, Any]:
    """Two people of the item's organ, and three cases of last week on their way. Answers the approver, the case to look at, the one to decide."""
    from mingting.base.models import Grant, User
    from mingting.handle.cases.models import Case, MaterialFile

    people = []
    for username, name in (("shenpi", "何立新"), ("shencha", "杜鹃")):
        user = User.objects.create(username=username, name=name, organ=item.organ)
        Grant.objects.create(user=user, role="AP", organ=item.organ)
        people.append(user)
    approver, other = people
    paused, deciding, finished = Case.objects.filter(item=item, state="accepted").order_by("pk")[:3]
    paused = step(paused, "assign", other, (7, 10, 0), handler=approver)
    paused = step(
        paused, "start_special", approver, (8, 9, 40), kind="testing", expected_on=date(2021, 7, 14), reason="水质检测"
    )
    shown = step(paused, "end_special", approver, (13, 16, 20), result="检测合格")
    page = MaterialFile.objects.filter(material__case=received)[0]
    MaterialFile.objects.create(
        material=shown.materials.order_by("order")[0],
        file=page.file,
        kind=page.kind,
        pages=1,
        added_at=page.added_at,
        added_by=clerk,
    )
    deciding = step(deciding, "assign", other, (7, 10, 0), handler=other)
    deciding = step(deciding, "propose", other, (8, 15, 0), opinion="材料齐全，现场符合要求，建议准予。")
    finished = step(finished, "assign", other, (7, 10, 0), handler=other)
    finished = step(finished, "propose", other, (8, 15, 0), opinion="符合条件。")
    finished = step(finished, "grant", approver, (9, 9, 0), content="准予食品经营许可（新办）。")
    step(finished, "finish", clerk, (9, 10, 0))
    return approver, shown, deciding


def take(approver: Any, clerk: Any, shown: Any, deciding: Any, wanted: set[str]) -> None:
    def picture(tab: Any, name: str) -> None:
        tab.wait_for_timeout(400)
        if wanted and name not in wanted:
            return
        path = HERE / f"{name}.png"
        tab.screenshot(path=path)
        if path.stat().st_size > MOST:
            fewer(path)
        print(f"{name} {path.stat().st_size // 1024} KB")
        assert path.stat().st_size <= MOST, f"{name} is too big for a manual"

    approver.goto(f"/cases/{shown.pk}/")
    picture(approver, "case")
    approver.keyboard.press("j")
    approver.wait_for_selector("#drawer .acct")
    picture(approver, "case-account")
    approver.goto(f"/cases/{deciding.pk}/")
    approver.keyboard.press("g")
    approver.wait_for_selector("#drawer textarea:focus")
    picture(approver, "case-grant")
    clerk.goto("/cases/delivery/")
    picture(clerk, "delivery")


def main() -> None:
    HERE.mkdir(exist_ok=True)
    prepare()
    clerk, item, received = counter()
    approver, shown, deciding = desk(clerk, item, received)
    address = serve()
    from django.test import Client
    from playwright.sync_api import sync_playwright

    sessions = []
    for user in (approver, clerk):
        visitor = Client()
        visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        sessions.append(visitor.cookies["sessionid"].value)
    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        language = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=args, env=language)

        def sit(session: str) -> Any:
            context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=address, locale="zh-CN")
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            return context.new_page()

        take(sit(sessions[0]), sit(sessions[1]), shown, deciding, set(sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()
