"""Readers: bytes of some format in, one neutral document out. The format is told by content, then by name."""

from __future__ import annotations

import re
from pathlib import Path

from ..document import Document
from ..errors import Broken, FileMissing, MacroDocument, OldFormat, UnknownFormat
from .guards import MACRO_SUFFIXES, check_size, open_package
from .text import decode, read_text

__all__ = ["read_bytes", "read_file", "read_text"]

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p)\b", re.IGNORECASE)
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".zip", ".rar", ".7z", ".ofd", ".pptx", ".exe", ".mp4")
_OLD = b"\xd0\xcf\x11\xe0"


def read_file(path: Path) -> Document:
    if not path.is_file():
        raise FileMissing(name=path.name)
    check_size(path.stat().st_size)
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str) -> Document:
    check_size(len(data))
    suffix = Path(name).suffix.lower()
    if suffix in MACRO_SUFFIXES:
        raise MacroDocument
    if data.startswith(_OLD):
        raise OldFormat
    if data[:1024].lstrip().startswith(b"%PDF-") or suffix == ".pdf":
        from .pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(b"PK"):
        return _package(data, name)
    if suffix in (".docx", ".xlsx"):
        raise Broken
    if suffix in _MEDIA:
        raise UnknownFormat
    if suffix in (".html", ".htm") or (suffix not in (".md", ".markdown", ".txt") and _HTML.search(data[:2048])):
        from .html import read_html

        return read_html(data, name)
    return read_text(decode(data), name, markdown=suffix in (".md", ".markdown"))


def _package(data: bytes, name: str) -> Document:
    names = set(open_package(data).namelist())
    if "word/document.xml" in names:
        from .docx import read_docx

        return read_docx(data, name)
    if "xl/workbook.xml" in names:
        from .xlsx import read_xlsx

        return read_xlsx(data, name)
    raise UnknownFormat
