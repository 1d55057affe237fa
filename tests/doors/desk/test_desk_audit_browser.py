"""核数 in a real browser: every finding by keyboard, to the figure and back, decided without the mouse; and in LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mingting.base.models import User
from mingting.report.audit import paper, runs
from mingting.report.audit.places import examine_text

TEXT = """清源县2024年第一季度政务服务工作情况通报
各有关单位：
一、办件情况
（一）总体情况。第一季度，全县政务服务窗口共受理办件5260件，其中部门窗口3140件，乡镇窗口2020件。
（二）办结情况。全县应办结4006件，已办结3907件，办结率97.52%。
（三）评价情况。全县评价满意率达99.5%。
（四）投诉情况。共收到投诉36件，其中咨询类21件，举报类15件。
按时办结的单位有（5个）：民政局、水务局、林业局、教育局。
二、各单位情况
单位\t受理（件）\t办结（件）
民政局\t120\t118
水务局\t230\t229
林业局\t310\t305
合计\t660\t642
"""
FOCUSED = "document.activeElement.id"


@pytest.fixture
def checked(sign_in: Callable[..., Any]) -> Callable[..., Any]:
    def checked(**size: Any) -> Any:
        tab = sign_in("ST", **size)
        tab.set_default_timeout(30000)
        tab.goto("/audit/")
        tab.fill("textarea", TEXT)
        tab.keyboard.press("Control+Enter")
        tab.wait_for_selector(".evid .find")
        return tab

    return checked


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_every_finding_is_reached_by_keyboard_and_leads_to_its_figure_and_back(
    checked: Callable[..., Any], serious: Callable[[Any], list[Any]]
) -> None:
    tab = checked()
    tab.goto(tab.url.split("#")[0] + "?show=all")
    there = tab.eval_on_selector_all(".evid .find", "all => all.map(one => one.id)")
    assert len(there) >= 6
    reached = []
    for _ in there:
        tab.keyboard.press("j")
        reached.append(tab.evaluate(FOCUSED))
        tab.keyboard.press("Enter")
        mark = tab.evaluate(FOCUSED)
        assert mark.startswith("m-")
        assert tab.evaluate("document.activeElement.getBoundingClientRect().top < innerHeight - 10")
        tab.keyboard.press("Enter")
        assert tab.evaluate(FOCUSED).startswith("f-")
        tab.evaluate("id => document.getElementById(id).focus()", reached[-1])
    assert reached == there
    tab.keyboard.press("j")
    assert tab.evaluate(FOCUSED) == there[-1]
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate(FOCUSED) == there[-2]
    tab.keyboard.press("k")
    assert tab.evaluate(FOCUSED) == there[-3]
    assert tab.evaluate("document.querySelector('.shell').scrollTop") == 0
    assert serious(tab) == []


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_findings_are_decided_without_the_mouse(checked: Callable[..., Any]) -> None:
    tab = checked()
    tab.keyboard.press("j")
    assert "5260件" in tab.inner_text(".find.sel")
    assert tab.eval_on_selector_all(".paper .part", "all => all.map(one => one.firstChild.data)") == [
        "5260件",
        "3140件",
        "2020件",
    ]
    tab.keyboard.press("?")
    keys = tab.inner_text("#keys")
    for words in ("下一条意见", "改成算出的数", "说明理由", "不是数字", "到原文"):
        assert words in keys
    tab.keyboard.press("Escape")
    with tab.expect_navigation():
        tab.keyboard.press("c")
    tab.wait_for_selector(".find.sel .audit-done")
    assert "改为：5160件" in tab.inner_text(".find.sel")
    assert tab.inner_text(".paper ins") == "5160件"
    tab.keyboard.press("j")
    tab.keyboard.press("r")
    tab.keyboard.type("上级口径j")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab.wait_for_selector(".find.sel .audit-done")
    assert "已说明：上级口径j" in tab.inner_text(".find.sel")
    with tab.expect_navigation():
        tab.keyboard.press("u")
    tab.wait_for_selector(".find.sel .acts details")
    with tab.expect_navigation():
        tab.keyboard.press("n")
    tab.wait_for_selector(".find.sel .audit-done")
    assert "不是数字" in tab.inner_text(".find.sel")


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_pages_fit_and_are_accessible(
    checked: Callable[..., Any], serious: Callable[[Any], list[Any]], width: int, height: int
) -> None:
    tab = checked(width=width, height=height)
    tab.keyboard.press("j")
    tab.keyboard.press("e")
    assert tab.evaluate("document.activeElement.value") == "5260件"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(tab) == []
    tab.goto("/audit/")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(tab) == []


@pytest.mark.chromium
@pytest.mark.django_db(transaction=True)
def test_a_file_dropped_by_the_button_is_checked_also_without_script(
    sign_in: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "通报.txt").write_text(TEXT)
    tab = sign_in("WC", script=False)
    tab.set_default_timeout(30000)
    tab.goto("/audit/")
    tab.set_input_files("input[type=file]", str(tmp_path / "通报.txt"))
    tab.click("button.btn.main")
    tab.wait_for_selector(".evid .find")
    tab.click(".paper a.bad >> nth=0")
    assert "#f-" in tab.url
    tab.click(".find .end a >> nth=0")
    assert "#m-" in tab.url


@pytest.mark.libreoffice
@pytest.mark.django_db
def test_the_report_and_the_corrected_text_open_in_libreoffice(tmp_path: Path) -> None:
    owner = User.objects.create(username="a")
    run = runs.begin(examine_text(TEXT, "通报.txt"), TEXT.encode(), owner)
    opened = runs.opened(run)
    (tmp_path / "report.docx").write_bytes(paper.write(paper.report_paper(opened, date(2024, 5, 6)), "docx"))
    (tmp_path / "text.docx").write_bytes(paper.write(paper.text_paper(opened.examined.document), "docx"))
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "report.docx", "text.docx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    report = (tmp_path / "report.txt").read_text()
    for words in ("核数报告", "相差100件", "数字关系清单", "97.52%"):
        assert words in report
    text = (tmp_path / "text.txt").read_text()
    assert "全县政务服务窗口共受理办件5260件" in text and "林业局" in text
