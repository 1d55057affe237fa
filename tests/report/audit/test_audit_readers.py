"""The readers: one bulletin in every format gives the same relations; hostile files are refused, soon and in Chinese."""

import io
import time
import zipfile

import pytest

from mingting.report.audit import Report, audit, audit_text
from mingting.report.audit.bench import chapter, make_docx, make_pdf, make_text

WORDS = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def make_html() -> bytes:
    body = ["<p>某县2021年第二季度政务服务情况通报</p>"]
    for text, table in zip(chapter(0).paragraphs, chapter(0).tables):
        rows = "".join("<tr>" + "".join(f"<td><span>{c}</span></td>" for c in row) + "</tr>" for row in table)
        body.append(f"<p>{text}</p><table>{rows}</table>")
    script = "<script>var 受理 = '受理9件，分别为甲4件、乙3件';</script>"
    return f"<html><head>{script}</head><body>{''.join(body)}{script}</body></html>".encode()


def make_markdown() -> bytes:
    lines = ["# 某县2021年第二季度政务服务情况通报", ""]
    for text, table in zip(chapter(0).paragraphs, chapter(0).tables):
        lines += [text, "", "| " + " | ".join(table[0]) + " |", "|---" * len(table[0]) + "|"]
        lines += ["| " + " | ".join(row) + " |" for row in table[1:]] + [""]
    return "\n".join(lines).encode()


def make_xlsx() -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, place = book.add_worksheet(), 0
    for text, table in zip(chapter(0).paragraphs, chapter(0).tables):
        sheet.write(place, 0, text)
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                value = cell.rstrip("%")
                number = value.replace(".", "").isdigit()
                sheet.write(
                    place + 2 + i, j, (float(value) / 100 if cell.endswith("%") else float(value)) if number else cell
                )
        place += len(table) + 4
    book.close()
    return out.getvalue()


def told(report: Report) -> set[tuple[str, float, str]]:
    return {(r.kind, round(r.claimed, 2), str(r.verdict)) for r in report.relations}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", lambda: make_docx(1)),
        ("a.pdf", lambda: make_pdf(1)),
        ("a.html", make_html),
        ("a.md", make_markdown),
        ("a.xlsx", make_xlsx),
    ],
)
def test_every_format_gives_the_relations_of_the_text(name: str, make) -> None:  # type: ignore[no-untyped-def]
    text, other = audit(make_text(1), "a.txt"), audit(make(), name)
    assert not other.refused
    assert other.contradictions == []
    assert len(told(text) - told(other)) <= len(told(text)) // 20


def test_gb18030_text_is_read() -> None:
    report = audit("共受理4000件，办结3980件，办结率99.5%。".encode("gb18030"), "a.txt")
    assert [str(r.verdict) for r in report.relations if r.kind == "ratio"] == ["holds"]


def test_a_table_flattened_to_one_cell_a_line_is_folded_back() -> None:
    cells = [
        "单位",
        "受理",
        "办结",
        "民政局",
        "120",
        "118",
        "公安局",
        "340",
        "339",
        "税务局",
        "90",
        "90",
        "合计",
        "550",
        "547",
    ]
    report = audit("\n".join(cells).encode(), "a.txt")
    assert [str(r.verdict) for r in report.relations if r.kind == "sum"] == ["holds", "holds"]


HOSTILE = {
    "audit.unpacks-too-large": ("a.docx", lambda: package({"word/document.xml": b"0" * (260 * 2**20)})),
    "audit.macro": ("a.docx", lambda: package({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"})),
    "audit.broken": ("a.pdf", lambda: b"%PDF-1.7 garbage" * 99),
    "audit.too-large": ("a.txt", lambda: b"1" * (200 * 2**20)),
    "audit.not-text": ("a.txt", lambda: b"\x00\x01" * 999),
    "audit.old-format": ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + b"0" * 99),
    "audit.unknown-format": ("a.png", lambda: b"\x89PNG"),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_files_are_refused_in_chinese_and_soon(code: str) -> None:
    name, make = HOSTILE[code]
    data = make()
    started = time.perf_counter()
    report = audit(data, name)
    assert report.code == code
    assert any("\u4e00" <= c <= "\u9fff" for c in report.refused)
    assert report.relations == ()
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "data",
    [
        WORDS.format("<w:p><w:r><w:t>" + "7" * 10**6 + "</w:t></w:r></w:p>").encode(),
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"<w:broken",
    ],
)
def test_hostile_documents_inside_a_package_do_no_harm(data: bytes) -> None:
    started = time.perf_counter()
    assert audit(package({"word/document.xml": data}), "a.docx").relations == ()
    assert time.perf_counter() - started < 5


def test_a_page_nested_without_end_is_refused() -> None:
    assert audit(b"<div>" * 50_000, "a.html").code == "audit.broken"


def test_a_missing_file_is_told() -> None:
    assert audit("/nowhere/通报.docx").code == "audit.file-missing"


def test_a_long_bulletin_is_checked_in_time() -> None:
    started = time.perf_counter()
    report = audit(make_docx(12), "a.docx")
    assert report.contradictions == []
    assert time.perf_counter() - started < 8


def test_digits_without_end_are_left_out_and_that_is_said() -> None:
    report = audit_text("共受理" + "9" * 10**6 + "件，办结12件。\n本月受理90件，其中线上60件、线下30件。")
    assert report.contradictions == []
    assert "30位" in report.summary["notes"][0] and "30位" in report.as_text()
    assert "notes" not in audit_text("本月受理90件，其中线上60件、线下30件。").summary
