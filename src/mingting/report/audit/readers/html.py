"""HTML: what a reader sees; scripts and styles never; tables that only lay a page out are walked, not read as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..document import Document
from ..errors import Broken
from .guards import Deadline, check_text
from .lines import Builder, blocks_of
from .text import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "head",
    "iframe",
    "object",
    "embed",
    "select",
    "button",
    "-comment",
}
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "footer",
    "main",
    "blockquote",
    "pre",
    "tr",
    "td",
    "th",
    "center",
    "form",
    "body",
    "html",
    "nav",
    "aside",
    "table",
    "tbody",
    "hr",
    "figure",
    "figcaption",
}
DEEPEST = 200
DEEPEST_SOURCE = 2_000
_NESTING = re.compile(r"<(/?)(?:div|span|table|section|article|font|center|blockquote|ul|ol)\b", re.IGNORECASE)


def read_html(data: bytes, name: str) -> Document:
    text = check_text(_decode(data))
    if _depth(text) > DEEPEST_SOURCE:
        raise Broken
    try:
        tree = LexborHTMLParser(text)
    except Exception as error:
        raise Broken from error
    root = tree.body or tree.root
    if root is None:
        raise Broken
    builder = Builder(deadline=Deadline())
    lines: list[str] = [""]
    _walk(root, lines, builder, 0)
    _flush(lines, builder)
    return builder.document(name)


def _depth(text: str) -> int:
    """How deep the source nests; a page made to exhaust a parser nests without end."""
    depth = deepest = 0
    for match in _NESTING.finditer(text):
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _decode(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    if match and match[1].lower() in (b"gbk", b"gb2312", b"gb18030"):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            return decode(data)
    return decode(data)


def _flush(lines: list[str], builder: Builder) -> None:
    if any(line.strip() for line in lines):
        blocks_of([part for line in lines for part in (line, "")] if _are_long(lines) else lines, builder)
    lines[:] = [""]


def _are_long(lines: list[str]) -> bool:
    """Paragraphs of a page are whole and are not joined; short lines may be a table flattened to one cell a line."""
    filled = [line for line in lines if line.strip()]
    return sum(len(line) > 24 for line in filled) * 3 > len(filled)


def _walk(node: LexborNode, lines: list[str], builder: Builder, depth: int) -> None:
    if depth > DEEPEST:
        return
    child = node.child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            lines[-1] += re.sub(r"[ \t\r\n\f]+", " ", child.text(deep=False) or "")
        elif tag == "br":
            lines.append("")
        elif tag == "table" and _is_data(child):
            _flush(lines, builder)
            builder.table(list(_rows(child)))
        elif tag not in _DROPPED:
            if tag in _BLOCKS:
                lines.append("")
            _walk(child, lines, builder, depth + 1)
            if tag in _BLOCKS:
                lines.append("")
        child = child.next


def _is_data(table: LexborNode) -> bool:
    """A table of data: no table inside it, and cells that are short."""
    if table.css_first("table table") is not None:
        return False
    cells = table.css("td, th")
    if len(cells) < 4:
        return False
    texts = [cell.text(deep=True) or "" for cell in cells[:400]]
    return sum(len(text) > 200 for text in texts) * 4 < len(texts)


def _rows(table: LexborNode) -> Iterator[list[str]]:
    below: dict[int, tuple[int, str]] = {}
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _carry(cells, below)
            text = re.sub(r"\s+", " ", cell.text(deep=True, separator="") or "").strip()
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for _ in range(wide):
                if high > 1:
                    below[len(cells)] = (high - 1, text)
                cells.append(text)
        _carry(cells, below)
        if cells:
            yield cells


def _carry(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(cells) in below:
        left, text = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(int(value), 100)) if value.isdigit() else 1
