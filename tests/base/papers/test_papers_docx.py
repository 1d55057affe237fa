"""The DOCX, read back with other programs' eyes: python-docx, lxml, LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from mingting.base.papers.docx import read_figures, write_docx
from mingting.base.papers.errors import NotAPaper, PaperTooLarge
from mingting.base.papers.fonts import Fonts
from mingting.base.papers.tree import Paper, Paragraph, Section, Text, figures_in

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


@pytest.fixture(scope="module")
def written(county: Paper, fonts: Fonts) -> bytes:
    return write_docx(county, fonts, lambda code: f"https://hall.example/figures/{code}?a=1&b=2")


@pytest.fixture(scope="module")
def document(written: bytes) -> Any:
    return docx.Document(io.BytesIO(written))


def part(written: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        return etree.fromstring(package.read(name))


def paragraph_of(document: Any, words: str) -> Any:
    return next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith(words))


def face_of(paragraph: Any) -> str:
    return str(paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")))


def test_the_page_has_the_margins_of_the_standard(document: Any) -> None:
    section = document.sections[0]
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for edge, wanted in zip(edges, (37, 35, 28, 26)):
        assert abs(edge - Mm(wanted)) < Mm(0.1)
    assert abs(section.page_width - Mm(210)) < Mm(0.1)


def test_the_grid_has_22_lines_of_28_characters(document: Any) -> None:
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch")))
    letter = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    height = 16838 - 2098 - 1984
    assert height // pitch == 22
    assert int(8844 / 20 // letter) == 28


def test_normal_is_the_official_body_face_at_16_points_on_a_fixed_pitch(document: Any) -> None:
    normal = document.styles["Normal"]
    assert normal.font.size == Pt(16)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert normal.paragraph_format.line_spacing == Pt(28.95)


@pytest.mark.parametrize(
    ("words", "style", "face"),
    [
        ("一、基本情况", "heading 1", "黑体"),
        ("（三）窗口管理", "heading 2", "楷体_GB2312"),
        ("1.考勤", "heading 3", "仿宋_GB2312"),
        ("（1）迟到早退", "heading 4", "仿宋_GB2312"),
        ("中宁县审批服务管理局\n关于", "Title", "方正小标宋简体"),
        ("附件1", "附件序号", "黑体"),
    ],
)
def test_each_heading_has_its_face_and_style(document: Any, words: str, style: str, face: str) -> None:
    paragraph = paragraph_of(document, words)
    assert paragraph.style.name.lower() == style.lower()
    assert face_of(paragraph) == face


def test_every_run_names_its_chinese_face(document: Any) -> None:
    runs = document.element.body.iter(qn("w:r"))
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) for run in runs)


def test_a_house_may_set_its_digits_in_a_face_of_their_own(county: Paper) -> None:
    document = docx.Document(io.BytesIO(write_docx(county, Fonts.find(None, digits="Times New Roman"))))
    face = paragraph_of(document, "（一）大厅").runs[0]._r.rPr.rFonts
    assert (face.get(qn("w:ascii")), face.get(qn("w:eastAsia"))) == ("Times New Roman", "楷体_GB2312")


def test_paragraphs_are_indented_by_two_characters(document: Any) -> None:
    indent = document.styles["Body Text"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert paragraph_of(document, "现将2021年").style.name == "Body Text"


def test_the_issuer_mark_is_red_and_a_red_rule_lies_under_the_number(document: Any) -> None:
    mark = paragraph_of(document, "中宁县审批服务管理局文件")
    assert str(mark.runs[0].font.color.rgb) == "E60012"
    rule = paragraph_of(document, "宁审服发").paragraph_format.element.pPr.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
    assert rule.get(qn("w:color")) == "E60012"


def test_the_title_stands_two_lines_below_the_rule(document: Any) -> None:
    assert paragraph_of(document, "中宁县审批服务管理局\n").paragraph_format.space_before == Pt(28.95 * 2)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(written: bytes, document: Any) -> None:
    assert part(written, "word/settings.xml").find("w:evenAndOddHeaders", W) is not None
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert face_of(paragraph) == "宋体"
        assert paragraph.runs[0].font.size == Pt(14)


def test_wide_attachments_stand_on_landscape_pages_and_the_others_do_not(document: Any) -> None:
    assert [section.page_width > section.page_height for section in document.sections] == [
        False,
        True,
        False,
        True,
        False,
    ]
    wide = document.sections[1]
    assert abs(wide.top_margin - Mm(28)) < Mm(0.1)
    assert abs(wide.left_margin - Mm(35)) < Mm(0.1)


def test_every_attachment_begins_a_page(document: Any) -> None:
    labels = [p for p in document.paragraphs if p.style.name == "附件序号"]
    assert [p.text for p in labels] == [f"附件{n}" for n in range(1, 8)]
    breaks = [p.text for p in labels if p.paragraph_format.page_break_before]
    assert breaks == ["附件1", "附件4", "附件7"]  # the others follow the end of a section


def test_table_heads_are_merged_and_repeat_and_rows_stay_whole(document: Any) -> None:
    table = document.tables[1]
    first, second = (table.rows[at]._tr for at in (0, 1))
    groups = [cell.text for cell in table.rows[0].cells]
    assert groups[1:7] == ["单位", "行政许可", "行政许可", "公共服务", "公共服务", "即办件"]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in (first, second))
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)


def test_totals_are_bold_numbers_right_and_what_does_not_apply_is_a_dash(document: Any) -> None:
    table = document.tables[1]
    total = table.rows[-1].cells[1].paragraphs[0]
    assert total.text == "合计"
    assert total.runs[0].bold
    assert table.rows[3].cells[9].text == "—"
    cell = table.rows[2]._tr.findall(qn("w:tc"))[2]
    assert cell.find(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == "right"


def test_notes_stand_under_their_table(document: Any) -> None:
    after = document.tables[1]._tbl.getnext()
    assert "".join(after.itertext()).startswith("注：“办结率”为")


def test_the_index_and_the_imprint_close_the_paper(document: Any) -> None:
    index, imprint = document.tables[-2], document.tables[-1]
    assert [cell.text for cell in index.rows[1].cells] == ["正文第1段", "大厅受理量", "152915", "K0001"]
    assert imprint.rows[0].cells[0].text.startswith("抄送：县委办公室")
    assert imprint.rows[1].cells[0].text == "中宁县审批服务管理局综合办公室\t2021年8月2日印发"
    place = imprint._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"


def test_every_figure_can_be_read_back_in_order(written: bytes, county: Paper) -> None:
    assert read_figures(written) == [(figure.code, figure.text) for figure in figures_in(county)]


def test_a_figure_links_to_what_opens_it(written: bytes) -> None:
    control = part(written, "word/document.xml").find(".//w:sdt", W)
    key = control.find(".//w:hyperlink", W).get(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    )
    relations = part(written, "word/_rels/document.xml.rels")
    target = next(relation for relation in relations if relation.get("Id") == key)
    assert target.get("Target") == "https://hall.example/figures/K0001?a=1&b=2"
    assert target.get("TargetMode") == "External"


def test_a_figure_changed_by_hand_is_read_as_it_now_stands(written: bytes) -> None:
    def edited(text: str) -> str:
        struck = '<w:del w:id="9" w:author="x"><w:r><w:delText>152915</w:delText></w:r></w:del>'
        added = '<w:ins w:id="8" w:author="x"><w:r><w:t>1529</w:t></w:r><w:r><w:t>16</w:t></w:r></w:ins>'
        return re.sub(r"<w:hyperlink r:id=\"f0\".*?</w:hyperlink>", struck + added, text, count=1)

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            text = package.read(name).decode()
            changed.writestr(name, edited(text) if name == "word/document.xml" else text)
    assert read_figures(out.getvalue())[0] == ("K0001", "152916")


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04 not a package", b"%PDF-1.7"])
def test_what_is_no_docx_is_refused_with_a_way_out(rubbish: bytes) -> None:
    with pytest.raises(NotAPaper, match="另存为"):
        read_figures(rubbish)


def _package(document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
    return out.getvalue()


def test_a_package_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingting.base.papers.docx_read._LIMIT_MB", 1)
    with pytest.raises(PaperTooLarge, match="1 MB"):
        read_figures(_package(b"<a>" + b" " * 2_000_000 + b"</a>"))


def test_entities_are_not_followed() -> None:
    secret = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    sdt = b'<w:sdt><w:sdtPr><w:tag w:val="K"/></w:sdtPr><w:sdtContent><w:r><w:t>&x;</w:t></w:r></w:sdtContent></w:sdt>'
    body = b'<w:d xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' + sdt + b"</w:d>"
    assert read_figures(_package(secret + body)) == [("K", "")]


def test_the_same_paper_gives_the_same_bytes_dated_by_its_own_day(county: Paper, fonts: Fonts) -> None:
    assert write_docx(county, fonts) == write_docx(county, fonts)
    core = docx.Document(io.BytesIO(write_docx(county, fonts))).core_properties
    assert (core.created.year, core.created.month, core.created.day) == (2021, 7, 26)
    undated = write_docx(replace(county, signed_on=None, printed_on=None), fonts)
    assert b"created" not in zipfile.ZipFile(io.BytesIO(undated)).read("docProps/core.xml")


def test_hostile_words_survive(hostile: Paper, fonts: Fonts, kept: str) -> None:
    written = write_docx(hostile, fonts, lambda code: f"https://hall.example/{code}")
    document = docx.Document(io.BytesIO(written))
    assert sum(kept in paragraph.text for paragraph in document.paragraphs) >= 8
    assert document.tables[0].rows[-1].cells[0].text == "长" * 10_000
    assert read_figures(written) == [('k"&', f"{kept}\n第二行"), ("c<1>", "12")]


def test_a_number_typed_by_hand_is_marked_until_it_is_explained(document: Any) -> None:
    runs = {run.text: run for run in paragraph_of(document, "（一）大厅办件情况").runs}
    assert runs["5"].underline is not None
    assert runs["3"].underline is None


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_shows_the_same_paper(written: bytes, to_pdf: Callable[[bytes], Path]) -> None:
    with pdfplumber.open(to_pdf(written)) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
        widths = [page.width > page.height for page in pdf.pages]
    assert 15 <= len(pages) <= 20
    assert sum(widths) == 4
    assert pages[0].startswith("核稿\n中宁县审批服务管理局文件")
    assert "— 1 —" in pages[0].splitlines()[-1]
    assert "印发" in pages[-1].splitlines()[-2]
    assert "K0001" in pages[-1]


@pytest.mark.libreoffice
def test_libreoffice_sets_28_characters_on_a_line_and_22_lines_on_a_page(
    fonts: Fonts, county: Paper, to_pdf: Callable[[bytes], Path]
) -> None:
    words = Paragraph((Text("政务服务大厅窗口人员办理事项情况汇总以及其他各项工作开展落实情形" * 40),))
    with pdfplumber.open(to_pdf(write_docx(Paper("", (Section("s", "s", (words,)),)), fonts))) as pdf:
        lines = pdf.pages[0].extract_text().splitlines()
    assert len(lines) == 22 + 1
    assert {len(line) for line in lines[1:22]} == {28}


@pytest.mark.libreoffice
def test_libreoffice_opens_hostile_words(hostile: Paper, fonts: Fonts, to_pdf: Callable[[bytes], Path]) -> None:
    pdf = to_pdf(write_docx(hostile, fonts))
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert text.count("长") == 10_000
