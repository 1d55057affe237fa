"""The workbook and the fragment, read back by openpyxl and selectolax."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mingting.base.papers.html import write_html
from mingting.base.papers.tree import Column, Figure, Paper, Row, Section, Table, figures_in, figures_of
from mingting.base.papers.xlsx import INDEX_SHEET, sheet_value, write_xlsx


@pytest.fixture(scope="module")
def book(county: Paper) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(county)))


@pytest.fixture(scope="module")
def page(county: Paper) -> HTMLParser:
    return HTMLParser(write_html(county, lambda code: f"/figures/{code}/?a=1&b=2"))


def test_there_is_a_sheet_for_every_attachment_every_table_of_the_body_and_the_index(book: Any) -> None:
    assert book.sheetnames == ["正文表1", *(f"附件{n}" for n in range(1, 7)), INDEX_SHEET]


def test_a_sheet_has_title_period_merged_heads_and_numbers_as_numbers(book: Any) -> None:
    sheet = book["附件1"]
    assert sheet["A1"].value == "市民服务大厅2021年第二季度业务办理情况统计表"
    assert sheet["A2"].value == "2021年第二季度"
    assert {"A1:J1", "A2:J2", "A3:A4", "C3:D3", "E3:F3"} <= {str(cells) for cells in sheet.merged_cells.ranges}
    assert (sheet["C3"].value, sheet["C4"].value) == ("行政许可", "受理（件）")
    assert (sheet["C5"].value, sheet["C5"].data_type) == (32317, "n")
    assert (sheet["H5"].value, sheet["H5"].number_format) == (1, "0%")
    assert sheet["J6"].value == "—"
    assert sheet["C29"].font.bold


def test_head_and_names_stay_in_view_and_the_sheet_prints_on_a4_landscape(book: Any) -> None:
    sheet = book["附件2"]
    assert sheet.freeze_panes == "C5"
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$4"


def test_every_cell_that_holds_a_figure_is_listed_with_its_code(book: Any, county: Paper) -> None:
    rows = list(book[INDEX_SHEET].iter_rows(values_only=True))
    start = next(at for at, row in enumerate(rows) if row[0] == "工作表")
    listed = [row[:4] for row in rows[start + 1 :] if row[3]]
    in_tables = [
        figure
        for blocks in (
            *(section.blocks for section in county.sections),
            *(annex.blocks for annex in county.attachments),
        )
        for figure in figures_of(tuple(block for block in blocks if isinstance(block, Table)))
    ]
    assert [row[3] for row in listed] == [figure.code for figure in in_tables]
    values = {figure.code: figure.value for figure in in_tables}
    assert all(book[sheet][cell].value == pytest.approx(values[code]) for sheet, cell, _, code in listed)


def test_the_index_says_what_each_number_counts(book: Any) -> None:
    rows = list(book[INDEX_SHEET].iter_rows(max_row=2, values_only=True))
    assert rows[0][:4] == ("位置", "名称", "数值", "编码")
    assert rows[1][:4] == ("正文第1段", "大厅受理量", "152915", "K0001")


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure("A", "16.04%", 0.160401, "0.00%"), (0.160401, "0.00%")),
        (Figure("A", "16.04%", 16.0401), (0.160401, "0.00%")),
        (Figure("A", "100%", 1.0, "0.00%"), (1.0, "0%")),
        (Figure("A", "0%", 0), (0, "0%")),
        (Figure("A", "0.50%", 0.5), (0.005, "0.00%")),
        (Figure("A", "2549.5", 2549.5), (2549.5, "0.0")),
        (Figure("A", "1523", 1523, "#,##0"), (1523, "#,##0")),
        (Figure("A", "—", None), None),
        (Figure("A", "—", float("nan")), None),
    ],
)
def test_a_cell_shows_what_the_paper_prints(figure: Figure, shown: tuple[float, str] | None) -> None:
    found = sheet_value(figure)
    assert found == (pytest.approx(shown[0]), shown[1]) if shown else found is None


def test_the_same_paper_gives_the_same_workbook(county: Paper) -> None:
    assert write_xlsx(county) == write_xlsx(county)


def test_words_never_become_formulas_and_long_ones_are_cut_with_a_sign() -> None:
    rows = (Row(("=1+1", "长" * 40_000)), Row(("+A1", "http://hall.example")))
    table = Table((Column("a", numeric=False), Column("b", numeric=False)), rows)
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(Paper("", (Section("s", "s", (table,)),)))))["正文表1"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert len(sheet["B2"].value) == 32_767
    assert sheet["B2"].value.endswith("…")
    assert sheet["B3"].hyperlink is None


def test_hostile_words_survive_in_the_workbook(hostile: Paper, kept: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(hostile)))
    assert book["正文表1"]["A1"].value.startswith(kept)


def test_a_paper_without_tables_still_gives_a_workbook() -> None:
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(Paper("题", ())))).sheetnames == [INDEX_SHEET]


def test_the_fragment_is_one_article_with_its_sections_by_key(page: HTMLParser, county: Paper) -> None:
    assert write_html(county, str).startswith('<article class="paper"')
    assert [node.attributes["id"] for node in page.css("article > section")] == [
        *("opening", "facts", "asks"),
        *(f"annex-{n}" for n in range(1, 7)),
        "annex-index",
    ]


def test_every_figure_is_a_link_with_its_code(page: HTMLParser, county: Paper) -> None:
    found = [(node.attributes["data-figure"], node.text(), node.attributes["href"]) for node in page.css("a.fig")]
    assert found == [(figure.code, figure.text, f"/figures/{figure.code}/?a=1&b=2") for figure in figures_in(county)]


def test_without_a_link_a_figure_keeps_its_code(county: Paper) -> None:
    page = HTMLParser(write_html(county, lambda code: ""))
    assert page.css_first("a.fig") is None
    assert page.css_first("span.fig").attributes["data-figure"] == "K0001"


def test_a_number_and_its_measure_word_stay_together(county: Paper) -> None:
    assert ">152915</a>\u2060件" in write_html(county, str)


def test_a_typed_number_is_marked_until_it_is_explained(page: HTMLParser) -> None:
    assert [node.text() for node in page.css(".typed")] == ["5"]
    assert page.css_first('span[title="见大厅值班表"]').text() == "3"


def test_heads_say_what_they_reach_over(page: HTMLParser) -> None:
    table = page.css_first("#annex-1 table.tbl")
    group = table.css_first('th[scope="colgroup"]')
    assert (group.text(), group.attributes["colspan"]) == ("行政许可", "2")
    assert table.css_first('th[rowspan="2"]').text() == "序号"
    assert table.css_first("tr.total").text().startswith("合计")
    assert table.css_first("td.na").text() == "—"


def test_hostile_words_stay_words_in_the_page(hostile: Paper, kept: str) -> None:
    html = write_html(hostile, lambda code: '/x"onclick="alert(1)')
    assert "\x00" not in html
    page = HTMLParser(html)
    assert page.css_first("h2.head").text().startswith(kept)
    assert page.css_first("a.fig").attributes["data-figure"] == 'k"&'
    assert all(set(node.attributes) == {"class", "href", "data-figure"} for node in page.css("a"))
