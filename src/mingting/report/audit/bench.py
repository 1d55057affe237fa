"""How long a long bulletin takes: a DOCX, a PDF and a text of so many pages with four tables each, checked and measured.

`mingting bench audit` calls `run`; the cost must grow with the length, not faster.
"""

from __future__ import annotations

import io
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from .api import audit

PAGES = 50
TABLES_A_PAGE = 4
ORGANS = [
    "发改局",
    "教体局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人社局",
    "自然资源局",
    "住建局",
    "交通局",
    "水务局",
    "农业局",
    "商务局",
    "文旅局",
    "卫健局",
    "市场监管局",
]


@dataclass(frozen=True)
class Chapter:
    """One page's prose and tables, from consistent figures."""

    paragraphs: list[str]
    tables: list[list[list[str]]]


def chapter(number: int) -> Chapter:
    base = 1000 + number * 37 % 900
    paragraphs, tables = [], []
    for k in range(TABLES_A_PAGE):
        taken = [base + (i * 53 + k * 71 + number * 13) % 700 for i in range(8)]
        done = [t - (i + k) % 5 for i, t in enumerate(taken)]
        total, finished = sum(taken), sum(done)
        organs = [ORGANS[(number + i + k) % len(ORGANS)] for i in range(8)]
        rows = [["单位", "受理（件）", "办结（件）", "办结率"]]
        rows += [[o, str(t), str(d), f"{_percent(d, t)}%"] for o, t, d in zip(organs, taken, done)]
        rows.append(["合计", str(total), str(finished), f"{_percent(finished, total)}%"])
        tables.append(rows)
        licences = total // 3
        paragraphs.append(
            f"（{k + 1}）第{number + 1}片区第{k + 1}组办件情况。本组共受理事项{total}件，办结{finished}件，办结率{_percent(finished, total)}%。"
            f"其中，行政许可{licences}件，占{_percent(licences, total)}%；公共服务{total - licences}件，占{_percent(total - licences, total)}%。"
        )
    return Chapter(paragraphs, tables)


def _percent(top: int, base: int) -> str:
    return f"{int(top * 10000 * 2 / base + 1) // 2 / 100:.2f}"


def chapters(pages: int) -> list[Chapter]:
    return [chapter(i) for i in range(pages)]


def make_text(pages: int) -> bytes:
    lines = ["某县2021年第二季度政务服务情况通报"]
    for part in chapters(pages):
        for paragraph, table in zip(part.paragraphs, part.tables):
            lines += [paragraph, *(" | ".join(row) + " |" for row in table), ""]
    return "\n".join(lines).encode()


def make_docx(pages: int) -> bytes:
    body = [_docx_paragraph("某县2021年第二季度政务服务情况通报")]
    for part in chapters(pages):
        for paragraph, table in zip(part.paragraphs, part.tables):
            body += [_docx_paragraph(paragraph), _docx_table(table)]
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{''.join(body)}</w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
    return out.getvalue()


def _docx_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _docx_table(rows: list[list[str]]) -> str:
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{_docx_paragraph(c)}</w:tc>" for c in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{cells}</w:tbl>"


def make_pdf(pages: int) -> bytes:
    import typst

    lines = [
        '#set text(font: ("Noto Sans CJK SC", "Noto Serif CJK SC", "Droid Sans Fallback"), lang: "zh", size: 9pt)',
        "#set page(margin: 1.5cm)",
    ]
    for part in chapters(pages):
        for paragraph, table in zip(part.paragraphs, part.tables):
            cells = ", ".join(f"[{cell}]" for row in table for cell in row)
            lines += [paragraph.replace("*", ""), f"#table(columns: {len(table[0])}, {cells})"]
        lines.append("#pagebreak(weak: true)")
    return bytes(typst.compile("\n\n".join(lines).encode()))


MAKERS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "text": ("bench.txt", make_text),
    "docx": ("bench.docx", make_docx),
    "pdf": ("bench.pdf", make_pdf),
}


def measure(pages: int = PAGES, kinds: tuple[str, ...] = ("text", "docx", "pdf")) -> list[dict[str, Any]]:
    """For each kind: seconds at `pages` and at a quarter of them, their ratio per page, relations, peak memory."""
    found = []
    for kind in kinds:
        name, make = MAKERS[kind]
        short, _ = _timed(make(max(1, pages // 4)), name)
        seconds, report = _timed(make(pages), name)
        if report.refused:
            raise RuntimeError(report.refused)
        found.append(
            {
                "kind": kind,
                "pages": pages,
                "tables": pages * TABLES_A_PAGE,
                "seconds": round(seconds, 3),
                "growth": round(seconds / short * max(1, pages // 4) / pages, 2),
                "relations": len(report.relations),
                "contradicted": len(report.contradictions),
                "peak_mb": _peak_mb(),
            }
        )
    return found


def _timed(data: bytes, name: str) -> tuple[float, Any]:
    started = time.perf_counter()
    report = audit(data, name)
    return time.perf_counter() - started, report


def _peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // (2**20 if sys.platform == "darwin" else 2**10))


def run(rows: int = PAGES) -> list[dict[str, Any]]:
    """As `mingting bench` shows it: `rows` pages beside a quarter of them; the ratio is cost a page against cost a page."""
    return [
        {
            "name": f"{one['kind']}，{one['tables']} 张表",
            "rows": one["pages"],
            "seconds": one["seconds"],
            "peer": "四分之一篇幅，每页",
            "ratio": one["growth"],
            "mark": "10 秒、500 MB 以内",
            "note": f"关系 {one['relations']}，内存峰值 {one['peak_mb']} MB",
        }
        for one in measure(rows)
    ]
