"""The PDF, read back by other programs: what it says, where it stands, which faces it carries."""

from __future__ import annotations

import io
import threading
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from mingting.base.papers import form
from mingting.base.papers.fonts import Fonts
from mingting.base.papers.pdf import write_pdf
from mingting.base.papers.tree import (
    Attachment,
    Column,
    Figure,
    Paper,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    figures_in,
)


@pytest.fixture(scope="module")
def pdf(county: Paper, fonts: Fonts) -> Any:
    with pdfplumber.open(
        io.BytesIO(write_pdf(county, fonts, lambda code: f"https://hall.example/figures/{code}"))
    ) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def pages(pdf: Any) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


def lines_of(page: Any) -> list[list[Any]]:
    rows = defaultdict(list)
    for char in page.chars:
        rows[round(char["bottom"])].append(char)
    return [rows[bottom] for bottom in sorted(rows)]


def test_chinese_is_set_on_a_machine_without_any_chinese_font(pdf: Any, pages: list[str]) -> None:
    """System fonts are never asked: what the PDF carries came with the program."""
    assert "中宁县审批服务管理局文件" in pages[0]
    used = {char["fontname"].split("+")[-1] for page in pdf.pages for char in page.chars}
    assert {name.split("-")[0] for name in used} == {"NotoSerifSC", "NotoSansSC"}


def test_every_figure_is_printed(county: Paper, pages: list[str]) -> None:
    text = "".join(pages).replace("\n", "")
    assert all(figure.text in text for figure in figures_in(county))
    assert "受理各类事项152915件，其中审批部门139312件" in text


def test_a_figure_links_to_what_opens_it(pdf: Any, county: Paper) -> None:
    links = {link["uri"] for page in pdf.pages for link in page.hyperlinks}
    assert links == {f"https://hall.example/figures/{figure.code}" for figure in figures_in(county)}


def test_a_substituted_face_is_said_in_the_corner_of_the_first_page_only(pdf: Any, pages: list[str]) -> None:
    assert "样稿（字体替代）" in pages[0]
    assert not any("样稿" in page for page in pages[1:])
    word = next(word for word in pdf.pages[0].extract_words() if "样稿" in word["text"])
    assert word["x1"] > form.PAGE_WIDTH - form.RIGHT - 2
    assert word["top"] < form.TOP + form.LINE


def test_the_offices_own_faces_are_used_and_nothing_is_said(county: Paper, office_folder: Path) -> None:
    fonts = Fonts.find(office_folder)
    with pdfplumber.open(io.BytesIO(write_pdf(replace(county, attachments=(), index=()), fonts))) as pdf:
        page = pdf.pages[0]
        assert "样稿" not in page.extract_text()
        faces = {char["text"]: char["fontname"].split("+")[-1] for char in reversed(page.chars)}
    assert faces["〔"].startswith("FangSong_GB2312")
    assert faces["基"].startswith("SimHei")
    assert faces["大"].startswith("KaiTi_GB2312")
    assert faces["中"].startswith("FZXiaoBiaoSong")


def test_a_page_of_text_has_22_lines_of_28_characters(fonts: Fonts) -> None:
    words = Paragraph((Text("政务服务大厅窗口人员办理事项情况汇总以及其他各项工作开展落实情形" * 40),))
    with pdfplumber.open(io.BytesIO(write_pdf(Paper("", (Section("s", "s", (words,)),)), fonts))) as pdf:
        *lines, _ = lines_of(pdf.pages[1])
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    assert lines[0][0]["x0"] == pytest.approx(form.LEFT, abs=1)
    assert lines[0][-1]["x1"] == pytest.approx(form.PAGE_WIDTH - form.RIGHT, abs=1)


def test_the_red_rule_is_156_mm_wide(pdf: Any) -> None:
    rule = next(line for line in pdf.pages[0].lines if line["width"] > 400)
    assert (rule["x0"], rule["x1"]) == pytest.approx((form.LEFT, form.PAGE_WIDTH - form.RIGHT), abs=0.5)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pdf: Any) -> None:
    odd, even = (lines_of(pdf.pages[at])[-1] for at in (0, 1))
    assert "".join(char["text"] for char in odd) == "— 1 —"
    assert odd[-1]["x1"] == pytest.approx(form.PAGE_WIDTH - form.RIGHT - 14, abs=1)
    assert even[0]["x0"] == pytest.approx(form.LEFT + 14, abs=1)


def test_a_landscape_page_keeps_its_number_at_the_portraits_foot(pdf: Any) -> None:
    wide = [page for page in pdf.pages if page.width > page.height]
    assert len(wide) == 4
    for page in wide:
        number = [char for char in page.chars if char["matrix"][1] < -0.9]
        assert "".join(char["text"] for char in number) == f"— {page.page_number} —"
        assert all(20 * form.MM < char["x0"] < 29 * form.MM for char in number)
        assert (number[0]["top"] > page.height / 2) == (page.page_number % 2 == 1)


def test_the_head_of_a_table_is_repeated_on_every_page(pages: list[str]) -> None:
    village_pages = [page for page in pages if "乡镇 村（社区）" in page]
    assert len(village_pages) >= 4
    assert "154" in village_pages[-1]


def test_a_table_with_merged_heads_is_read_whole(pdf: Any) -> None:
    page = next(page for page in pdf.pages if "附件2" in page.extract_text())
    table = page.extract_table()
    assert [cell for cell in table[0] if cell] == ["序号", "部门（单位）", "网上办件", "电子证照", "事项覆盖", "好差评"]
    assert table[2][:5] == ["1", "社保中心", "37", "37", "37"]


def test_the_imprint_lies_at_the_foot_of_the_last_page(pdf: Any) -> None:
    last = pdf.pages[-1]
    word = next(word for word in last.extract_words() if "印发" in word["text"])
    assert word["bottom"] == pytest.approx(form.PAGE_HEIGHT - form.BOTTOM, abs=12)


def test_the_signature_never_stands_alone_on_a_page(pages: list[str]) -> None:
    page = next(page for page in pages if "2021年7月26日" in page)
    assert not page.startswith("中宁县审批服务管理局\n")


def test_the_same_paper_gives_the_same_bytes(county: Paper, fonts: Fonts) -> None:
    assert write_pdf(county, fonts) == write_pdf(county, fonts)


def test_hostile_words_are_words(hostile: Paper, fonts: Fonts, kept: str) -> None:
    with pdfplumber.open(io.BytesIO(write_pdf(hostile, fonts))) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    assert text.count("长") == 10_000
    assert kept.replace("😀", "(cid:0)").replace(" ", "") in text
    assert "\u202e" not in text


def test_a_row_is_not_split_over_two_pages(fonts: Fonts) -> None:
    rows = tuple(Row((f"第{n}户", f"头{n}" + "说明" * 150 + f"尾{n}。")) for n in range(40))
    table = Table((Column("名称", numeric=False), Column("说明", numeric=False)), rows)
    paper = Paper("", (), attachments=(Attachment(1, "表", "", (table,)),))
    with pdfplumber.open(io.BytesIO(write_pdf(paper, fonts))) as pdf:
        texts = [page.extract_text().replace("\n", "") for page in pdf.pages]
    assert len(texts) > 3
    for n in range(40):
        assert [f"头{n}说" in text for text in texts] == [f"尾{n}。" in text for text in texts]


def test_several_threads_may_write_at_once(fonts: Fonts) -> None:
    papers = [Paper(f"第{n}号通报", (Section("s", "s", (Paragraph((Figure("K", str(n)),)),)),)) for n in range(6)]
    found: dict[int, str] = {}

    def write(n: int) -> None:
        with pdfplumber.open(io.BytesIO(write_pdf(papers[n], fonts))) as pdf:
            found[n] = pdf.pages[0].extract_text()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"第{n}号通报" in found[n] for n in range(6))
