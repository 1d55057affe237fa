"""`mingting bench render`: DOCX + PDF + XLSX of one bulletin, warm, beside what is usually taken for it, in the same run.

The peers are python-docx, WeasyPrint and openpyxl, each writing the same paragraphs and tables. WeasyPrint is not locked: where
it is not installed its line says so and the ratio is over the other two. Every repetition writes other numbers: nothing is remembered.
"""

from __future__ import annotations

import importlib
import io
import time
from collections.abc import Callable
from typing import Any

from mingting.base.papers.docx import write_docx
from mingting.base.papers.pdf import write_pdf
from mingting.base.papers.tree import Attachment, Block, Column, Figure, Paper, Paragraph, Row, Section, Table, Text
from mingting.base.papers.xlsx import write_xlsx
from mingting.report.bulletins.documents import fonts


def sample(shift: int = 0, pages: int = 12) -> Paper:
    """A paper of the size of a quarterly circular: some forty paragraphs with figures, six tables, one of 154 rows."""
    said = tuple(
        Paragraph(
            (
                Text(f"第{n}段，累计办件"),
                Figure(f"MT-{n:08d}", str(n * 917 + shift), n * 917 + shift),
                Text("件，办结率"),
                Figure("MT-00000000", "100%", 1.0, "0.00%"),
            )
        )
        for n in range(pages * 4)
    )
    columns = (Column("行次"), Column("单位", numeric=False, width=2), *(Column(f"第{n}栏") for n in range(8)))
    tables = tuple(
        Attachment(number, f"附表{number}", "2021年第二季度", (_table(columns, rows, shift),))
        for number, rows in enumerate((50, 40, 14, 154, 45, 45), 1)
    )
    return Paper("关于季度政务服务工作情况的通报", (Section("body", "一、基本情况", said),), attachments=tables)


def _table(columns: tuple[Column, ...], rows: int, shift: int) -> Table:
    return Table(
        columns,
        tuple(
            Row(
                (
                    str(n),
                    f"单位{n}",
                    *(Figure(f"MT-{n:04d}{c:04d}", str(n * c + shift), n * c + shift) for c in range(8)),
                )
            )
            for n in range(rows)
        ),
    )


def run(rows: int) -> list[dict[str, Any]]:
    """Each writer and all three together; `rows` is how often the warm run is repeated (the best counts)."""
    found = fonts()
    repeat = max(rows, 3)
    ours: dict[str, Callable[[Paper], bytes]] = {
        "DOCX": lambda paper: write_docx(paper, found),
        "PDF": lambda paper: write_pdf(paper, found),
        "XLSX": write_xlsx,
    }
    peers = {"DOCX": ("python-docx", _docx), "PDF": ("WeasyPrint", _pdf), "XLSX": ("openpyxl", _xlsx)}
    lines, mine, theirs = [], 0.0, 0.0
    for name, writer in ours.items():
        peer, other = peers[name]
        seconds = _best(writer, repeat)
        peer_seconds = _best(other, 1) if _there(peer) else None
        mine += seconds if peer_seconds is not None else 0
        theirs += peer_seconds or 0
        lines.append(_line(name, seconds, peer, peer_seconds, "" if peer_seconds is not None else "没有安装，未比"))
    return [*lines, _line("合计", mine, "同上合计", theirs, "", mark="≤ 0.20")]


def _line(
    name: str, seconds: float, peer: str, peer_seconds: float | None, note: str, mark: str = ""
) -> dict[str, Any]:
    ratio = seconds / peer_seconds if peer_seconds else None
    return {
        "name": name,
        "rows": 1,
        "seconds": seconds,
        "peer": peer,
        "peer_seconds": peer_seconds,
        "ratio": ratio,
        "mark": mark,
        "note": note,
    }


def _best(writer: Callable[[Paper], bytes], times: int) -> float:
    writer(sample())
    found = []
    for shift in range(1, times + 1):
        paper = sample(shift)
        start = time.perf_counter()
        writer(paper)
        found.append(time.perf_counter() - start)
    return min(found)


def _there(peer: str) -> bool:
    try:
        importlib.import_module({"python-docx": "docx", "WeasyPrint": "weasyprint", "openpyxl": "openpyxl"}[peer])
    except ImportError:
        return False
    return True


def _blocks(paper: Paper) -> list[Block]:
    body = [block for section in paper.sections for block in section.blocks]
    return [*body, *(block for annex in paper.attachments for block in annex.blocks)]


def _words(block: Paragraph) -> str:
    return "".join(one.text for one in block.inlines)


def _cells(row: Row) -> list[str]:
    return [cell.text if isinstance(cell, Figure) else cell or "" for cell in row.cells]


def _docx(paper: Paper) -> bytes:
    docx = importlib.import_module("docx")
    document = docx.Document()
    for block in _blocks(paper):
        if isinstance(block, Paragraph):
            document.add_paragraph(_words(block))
        elif isinstance(block, Table):
            table = document.add_table(rows=0, cols=len(block.columns))
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, _cells(row)):
                    cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(paper: Paper) -> bytes:
    weasyprint = importlib.import_module("weasyprint")
    parts = []
    for block in _blocks(paper):
        if isinstance(block, Paragraph):
            parts.append(f"<p>{_words(block)}</p>")
        elif isinstance(block, Table):
            rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in _cells(row)) + "</tr>" for row in block.rows)
            parts.append(f"<table>{rows}</table>")
    made: bytes = weasyprint.HTML(string=f"<html lang='zh'><body>{''.join(parts)}</body></html>").write_pdf()
    return made


def _xlsx(paper: Paper) -> bytes:
    openpyxl = importlib.import_module("openpyxl")
    book = openpyxl.Workbook()
    for number, block in enumerate(one for one in _blocks(paper) if isinstance(one, Table)):
        sheet = book.create_sheet(f"附表{number}")
        for row in block.rows:
            sheet.append([cell.value if isinstance(cell, Figure) else cell for cell in row.cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
