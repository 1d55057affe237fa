"""The manual: every picture it shows is there and light, every one that is there is shown, and its words are those of the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

MANUAL = Path(__file__).parents[3] / "docs" / "manual"


def test_each_picture_is_there_light_and_told_in_words() -> None:
    for page in ("README.md", "calendar.md", "import.md", "audit.md"):
        text = (MANUAL / page).read_text()
        for words, path in re.findall(r"!\[(.*?)\]\((.*?)\)", text):
            assert words, f"{page}: a picture without words"
            content = (MANUAL / path).read_bytes()
            assert content.startswith(b"\x89PNG"), path
            assert len(content) <= 150 * 1024, path


def test_each_link_of_these_pages_leads_somewhere() -> None:
    for page in ("README.md", "calendar.md", "import.md", "audit.md"):
        for path in re.findall(r"\]\(([^)#]+?\.md)\)", (MANUAL / page).read_text()):
            assert (MANUAL / path).exists(), f"{page}: {path}"


def test_the_buttons_the_manual_names_are_on_the_pages(enter: Callable[[str], Client]) -> None:
    calendar, imports = (MANUAL / "calendar.md").read_text(), (MANUAL / "import.md").read_text()
    leader, clerk = enter("BL"), enter("ST")
    shown = leader.get("/calendar/").content.decode() + leader.get("/calendar/load/").content.decode()
    for word in ("录入放假通知", "核对", "空白表", "替换", "补充", "只按全国安排", "从哪天起", "多少个工作日"):
        assert word in calendar
        assert word in shown
    shown = clerk.get("/imports/").content.decode()
    for word in ("台账导入", "是什么台账", "从哪里来", "空白台账", "读文件，先试一遍"):
        assert word in imports
        assert word in shown
