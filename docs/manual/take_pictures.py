"""Take the pictures of the manual anew: `.venv/bin/python docs/manual/take_pictures.py [NAME …]`.

The small demo county is loaded into a folder of its own, served, and looked at with Debian's chromium. Names in the pictures are invented.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

FOLDER = tempfile.mkdtemp(prefix="mingting-pictures-")
os.environ |= {
    "MINGTING_DATA": f"{FOLDER}/var",
    "MINGTING_KEYS": f"{FOLDER}/keys",
    "MINGTING_MODE": "demo",
    "MINGTING_NOW": "2021-07-15T09:30",
    "DJANGO_SETTINGS_MODULE": "mingting.settings",
}
HERE = Path(__file__).parent / "pictures"
MOST = 150 * 1024
NOTICE = """通知编号,标题,地区,年份,类型,开始,结束,名称,来源
宁夏-2023,宁夏2023年开斋节、古尔邦节放假的通知,640000,2023,放假,2023-04-21,2023-04-22,开斋节,自治区政府网
宁夏-2023,宁夏2023年开斋节、古尔邦节放假的通知,640000,2023,放假,2023-06-28,2023-06-29,古尔邦节,自治区政府网
"""

BULLETIN = """清源县2024年第一季度政务服务工作情况通报
一、办件情况
（一）总体情况。第一季度，全县政务服务窗口共受理办件5260件，其中部门窗口3140件，乡镇窗口2020件。网上受理1834件，其中部门1206件，乡镇628件。
（二）办结情况。全县应办结4006件，已办结3907件，办结率97.52%。
（三）评价情况。全县参评办件3310件，满意3296件，满意率99.58%；窗口现场评价满意率100%。
（四）投诉情况。共收到投诉36件，其中咨询类21件，举报类15件。
（五）按时办结情况。按时办结率100%的单位有（5个）：民政局、水务局、林业局、教育局。
二、各单位情况
单位\t受理（件）\t办结（件）
民政局\t120\t118
水务局\t230\t229
林业局\t310\t305
合计\t660\t642
"""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        return None


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def prepare() -> Path:
    """The county, and a ledger of July with some rows that cannot come in. Answers the ledger's file."""
    import django

    django.setup()
    from django.core.management import call_command

    from mingting.demo.load import load

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load("mini")
    return july()


def july() -> Path:
    """Cases of the hall with new numbers: a heading under another name, two names that mean two organs, three mistakes."""
    import xlsxwriter

    from mingting.base.models import Organ, OrganAlias
    from mingting.demo.counties import county_of
    from mingting.exchange.reading.sheets import read_text

    file = next(one for one in county_of("mini").build(Path(FOLDER) / "ledgers") if one.path.stem == "11-大厅办件")
    sheet = [[str(cell or "") for cell in row] for row in read_text(file.path).frame.drop("row_no").rows()]
    head, rows = sheet[0], sheet[1:41]
    at = {name: place for place, name in enumerate(head)}
    for row in rows:
        row[at["办件编号"]] = row[at["办件编号"]].replace("202104", "202107")
    for row in (rows[3], rows[4]):
        organ = Organ.objects.get(name=row[at["受理单位"]])
        OrganAlias.objects.get_or_create(organ=organ, name="登记中心")
        row[at["受理单位"]] = "登记中心"
    OrganAlias.objects.get_or_create(organ=Organ.objects.filter(kind="department").first(), name="登记中心")
    rows[6][at["证件号码"]] = rows[6][at["证件号码"]][:-1] + ("1" if rows[6][at["证件号码"]][-1] == "0" else "0")
    rows[9][at["受理时间"]] = "2021-02-30"
    rows[11][at["受理单位"]] = "便民中心"
    head[at["联系电话"]] = "手机"
    path = Path(FOLDER) / "七月大厅办件.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("七月")
    for line, row in enumerate([head, *rows, [f"合计：{len(rows)}件"]]):
        for column, text in enumerate(row):
            page.write_string(line, column, text)
    book.close()
    return path


def serve() -> str:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), server_class=Threads, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def take(tab: Any, ledger: Path, wanted: set[str]) -> None:
    from mingting.demo.load import PASSWORD

    def picture(name: str, until: Callable[[], object] = lambda: None) -> None:
        until()
        tab.wait_for_timeout(200)
        if wanted and name not in wanted:
            return
        path = HERE / f"{name}.png"
        tab.screenshot(path=path)
        if path.stat().st_size > MOST:
            lighten(path)
        size = path.stat().st_size
        print(f"{name} {size // 1024} KB")
        assert size <= MOST, f"{name} is too big for a manual"

    tab.goto("/login/")
    picture("login")
    tab.fill("[name=login]", "mini-tongji")
    tab.fill("[name=password]", PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/login/" not in url)
    tab.goto("/calendar/?year=2021&start=2021-05-10&days=5")
    picture("calendar")
    picture("calendar-account", lambda: (tab.click("p[role=status] a.fig"), tab.wait_for_selector("#drawer .acct")))
    tab.goto("/calendar/?year=2021")
    picture("calendar-day", lambda: (tab.click("a[aria-label*='2021年5月13日']"), tab.wait_for_selector("#drawer dl")))
    tab.goto("/calendar/load/")
    tab.fill("#id_text", NOTICE)
    picture("calendar-load", lambda: (tab.click("[data-main]"), tab.wait_for_selector("text=录入后的变化")))
    tab.goto("/imports/")
    tab.select_option("#id_kind", "cases")
    tab.select_option("#id_source", "hall")
    tab.set_input_files("#id_file", str(ledger))
    picture("import")
    picture("import-look", lambda: (tab.click("[data-main]"), tab.wait_for_selector("text=试导的结果")))
    picture(
        "import-map", lambda: tab.evaluate("document.querySelector('table.map').closest('section').scrollIntoView()")
    )
    picture("import-result", lambda: (tab.click("[value=import]"), tab.wait_for_selector("text=每一行的去处")))
    tab.goto("/audit/")
    tab.fill("#id_text", BULLETIN)
    picture("audit")
    tab.click("[data-main]")
    tab.wait_for_selector(".evid .find")
    tab.set_viewport_size({"width": 1366, "height": 640})
    picture("audit-findings", lambda: tab.keyboard.press("j"))
    with tab.expect_navigation():
        tab.keyboard.press("c")
    tab.wait_for_selector(".find.sel .audit-done")
    picture(
        "audit-reason", lambda: (tab.keyboard.press("j"), tab.keyboard.press("r"), tab.keyboard.type("上级平台口径"))
    )


def lighten(path: Path) -> None:
    """Fewer colours: running text in official type is drawn with many shades."""
    from PIL import Image

    Image.open(path).convert("RGB").quantize(96).save(path, optimize=True)


def main() -> None:
    HERE.mkdir(exist_ok=True)
    ledger = prepare()
    address = serve()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        language = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=args, env=language)
        tab = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address, locale="zh-CN")
        try:
            take(tab, ledger, set(sys.argv[1:]))
        except Exception:
            print(tab.url, tab.inner_text("body")[:2000], file=sys.stderr)
            raise
        browser.close()


if __name__ == "__main__":
    main()
