"""DOCX: the body's paragraphs and tables in order, read from the XML; merged cells repeated, deletions left out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..document import Document
from ..errors import Broken
from .guards import Deadline, check_text, open_package, part_of
from .lines import Builder, blocks_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}delText"}
_TEXT, _TAB, _BREAKS = f"{_W}t", f"{_W}tab", (f"{_W}br", f"{_W}cr")


def read_docx(data: bytes, name: str) -> Document:
    package = open_package(data)
    root = parse_xml(part_of(package, "word/document.xml"))
    body = root.find(f"{_W}body")
    if body is None:
        raise Broken
    deadline = Deadline()
    builder = Builder(deadline=deadline)
    held: list[str] = []
    size = 0
    for element in _flow(body):
        deadline.check()
        if element.tag == f"{_W}p":
            text = text_of(element)
            size += len(text)
            held += text.split("\n")
        else:
            _flush(held, builder)
            builder.table(list(_rows(element)))
        if size > 2_000_000:
            check_text(" " * (size + 2_000_000))
    _flush(held, builder)
    return builder.document(name)


def parse_xml(data: bytes) -> etree._Element:
    """XML without entities, network or a declared document type."""
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:4000]:
        raise Broken
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Broken from error


def _flush(held: list[str], builder: Builder) -> None:
    """Paragraphs of Word are whole: only runs that look like tables in text are folded, nothing is joined."""
    if held:
        blocks_of([line for text in held for line in (text, "")], builder)
        held.clear()


def _flow(body: etree._Element) -> Iterator[etree._Element]:
    for element in body:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _flow(element)


def text_of(element: etree._Element) -> str:
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts)


def _collect(element: etree._Element, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == _TEXT:
            parts.append(child.text or "")
        elif tag == _TAB:
            parts.append("\t")
        elif tag in _BREAKS:
            parts.append("\n")
        elif isinstance(tag, str):
            if tag.endswith("}Fallback"):
                continue
            _collect(child, parts)


def _rows(table: etree._Element) -> Iterator[list[str]]:
    above: dict[int, str] = {}
    for row in table.iterfind(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.iterfind(f".//{_W}tc"):
            if _outer_table(cell) is not table:
                continue
            props = cell.find(f"{_W}tcPr")
            span = _attribute(props, "gridSpan")
            merge = props.find(f"{_W}vMerge") if props is not None else None
            text = "\n".join(filter(None, (text_of(p).strip() for p in cell.iterfind(f"{_W}p"))))
            column = len(cells)
            if merge is not None and merge.get(f"{_W}val") != "restart":
                text = above.get(column, "")
            width = max(1, min(int(span), 63)) if span and span.isdigit() else 1
            for i in range(width):
                above[column + i] = text
            cells += [text] * width
        yield cells


def _outer_table(cell: etree._Element) -> etree._Element | None:
    parent = cell.getparent()
    while parent is not None and parent.tag != f"{_W}tbl":
        parent = parent.getparent()
    return parent


def _attribute(props: etree._Element | None, name: str) -> str | None:
    found = props.find(f"{_W}{name}") if props is not None else None
    return found.get(f"{_W}val") if found is not None else None
