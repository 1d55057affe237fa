"""Take the pictures of the window clerk's page anew: `.venv/bin/python docs/manual/take_counter_pictures.py [NAME …]`.

The small demo county, with a general window, one clerk and a morning's cases added to it. Names in the pictures are invented.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from take_pictures import HERE, MOST, prepare, serve  # sets the folders and the mode before Django is read

MATERIALS = [
    {"name": "食品经营许可申请书", "form": "原件"},
    {"name": "经营者身份证"},
    {"name": "从业人员健康证明", "copies": "2"},
    {"name": "经营场所平面图", "necessity": "可容缺"},
    {"name": "场所使用证明", "form": "both"},
    {"name": "食品安全管理制度", "necessity": "非必要"},
]
PEOPLE = ("王秀琴", "赵建军", "周明", "陈志强", "刘霞", "马晓岚")
KNOWN = "640521199001010016"


def counter() -> tuple[Any, Any, Any]:
    """A window with its clerk, an item with its list, cases of last week and one of this morning. Answers clerk, item and a case with pages."""
    from mingting.base import clock
    from mingting.base.models import Grant, Place, Source, User, Window
    from mingting.catalogue.models import Item
    from mingting.handle.cases.acts.add_material_file import add_material_file
    from mingting.handle.cases.acts.take_in import take_in
    from mingting.handle.cases.models import CaseMaterial
    from mingting.handle.cases.terms import Applicant, MaterialGiven

    item = Item.objects.filter(case_kind="promised", state="active").select_related("organ").order_by("pk")[0]
    Item.objects.filter(pk=item.pk).update(
        name="食品经营许可（新办）",
        promise_limit=5,
        promise_unit="workday",
        elements={"materials": MATERIALS, "is_fee": "0"},
    )
    item.refresh_from_db()
    hall = Place.objects.filter(tier="hall").order_by("pk")[0]
    window = Window.objects.create(place=hall, code="G07", name="综合窗 07", kind="general")
    clerk = User.objects.create(username="chuangkou", name="马晓岚", organ=hall.organ)
    Grant.objects.create(user=clerk, role="WC", organ=hall.organ, window=window)
    Source.objects.create(code="scjg", name=f"{item.organ.short_name}业务系统", kind=Source.Kind.DEPARTMENT)
    given: dict[str, Any] = {"user": clerk, "item": item, "window": window, "place": hall}
    with clock.set_clock(datetime(2021, 7, 7, 9, 10, tzinfo=clock.CHINA)):
        for at, name in enumerate(PEOPLE):
            person = Applicant(name, KNOWN if at == 5 else "", f"1380000000{at}")
            take_in(
                applicant=person,
                until="accept",
                materials=[MaterialGiven("食品经营许可申请书")],
                urgent=at == 2,
                **given,
            )
    lines = [
        MaterialGiven("食品经营许可申请书", "missing"),
        MaterialGiven("经营者身份证"),
        MaterialGiven("平面图", "missing", "tolerable"),
    ]
    case = take_in(applicant=Applicant("中宁县红太阳宾馆"), until="receive", materials=lines, **given)
    material = CaseMaterial.objects.filter(case=case).order_by("order")[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page"
        path.write_bytes(page())
        add_material_file(material.pk, path, "申请书.png", user=clerk, origin="scan")
    return clerk, item, case


def page() -> bytes:
    """A page as if scanned: lines of a form, drawn by the papers' own writer."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (1240, 1754), 252)
    draw = ImageDraw.Draw(image)
    draw.rectangle([380, 120, 860, 170], fill=60)
    for row in range(18):
        top = 260 + row * 74
        draw.rectangle([120, top, 1120, top + 74], outline=90, width=2)
        draw.rectangle([150, top + 26, 330, top + 48], fill=110)
        draw.rectangle([400, top + 26, 480 + (row * 137) % 560, top + 48], fill=150)
    draw.ellipse([820, 1420, 1040, 1640], outline=120, width=9)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def fewer(path: Path) -> None:
    """Fewer colours, but all that carry a meaning."""
    from PIL import Image

    Image.open(path).convert("RGB").quantize(240, dither=Image.Dither.NONE).save(path, optimize=True)


def take(tab: Any, item: Any, case: Any, wanted: set[str]) -> None:
    def picture(name: str) -> None:
        tab.wait_for_timeout(250)
        if wanted and name not in wanted:
            return
        path = HERE / f"{name}.png"
        tab.screenshot(path=path)
        if path.stat().st_size > MOST:
            fewer(path)
        print(f"{name} {path.stat().st_size // 1024} KB")
        assert path.stat().st_size <= MOST, f"{name} is too big for a manual"

    tab.goto("/")
    picture("clerk-home")
    tab.goto("/intake/")
    tab.keyboard.type(KNOWN)
    tab.wait_for_selector("[data-known-says]:not([hidden])")
    tab.focus("[name=item]")
    tab.keyboard.type("spjy")
    tab.wait_for_selector("#item-list [role=option]")
    picture("intake-item")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-lines]")
    for key in ("Alt+1", "Alt+2", "Alt+5"):
        tab.keyboard.press(key)
    tab.locator("[name=m3][value=wrong]").evaluate("node => node.click()")
    tab.fill("[name=m3-note]", "2 名从业人员，只有 1 份")
    tab.locator("[name=m4][value=tolerated]").evaluate("node => node.click()")
    tab.evaluate("scrollTo(0, 200)")
    picture("intake-materials")
    tab.keyboard.press("Alt+0")
    with tab.expect_navigation():
        tab.keyboard.press("F9")
    tab.wait_for_url("**/done/")
    picture("intake-done")
    tab.goto(f"/cases/{case.pk}/materials/")
    tab.locator(".mat-view img").evaluate("image => image.decode()")
    picture("materials")


def main() -> None:
    HERE.mkdir(exist_ok=True)
    prepare()
    clerk, item, case = counter()
    address = serve()
    from django.test import Client
    from playwright.sync_api import sync_playwright

    visitor = Client()
    visitor.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": visitor.cookies["sessionid"].value, "url": address}
    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        language = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=args, env=language)
        context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=address, locale="zh-CN")
        context.add_cookies([cookie])
        tab = context.new_page()
        try:
            take(tab, item, case, set(sys.argv[1:]))
        except Exception:
            print(tab.url, tab.inner_text("body")[:2000], file=sys.stderr)
            raise
        browser.close()


if __name__ == "__main__":
    main()
