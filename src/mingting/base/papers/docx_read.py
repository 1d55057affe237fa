"""Reads the figures back out of a DOCX: what stands in each content control, and the code it carries."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from mingting.base.papers.errors import NotAPaper, PaperTooLarge

_LIMIT_MB = 64
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _BREAK, _CONTROL = f"{_W}t", f"{_W}br", f"{_W}sdt"
_GONE = {f"{_W}moveFrom", f"{_W}del"}


def read_figures(docx: bytes) -> list[tuple[str, str]]:
    """(code, text) of every content control with a tag, in reading order; words struck out under tracked changes do not count."""
    found = []
    for control in _document(docx).iter(_CONTROL):
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        content = control.find(f"{_W}sdtContent")
        code = tag.get(f"{_W}val", "") if tag is not None else ""
        if code and content is not None:
            found.append((code, "".join(_words(content))))
    return found


def _document(docx: bytes) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            part = package.getinfo("word/document.xml")
            with package.open(part) as stream:
                text = stream.read(_LIMIT_MB * 1024 * 1024 + 1)
    except (zipfile.BadZipFile, KeyError, OSError, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise NotAPaper from error
    if len(text) > _LIMIT_MB * 1024 * 1024:
        raise PaperTooLarge(limit=_LIMIT_MB)
    try:
        return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise NotAPaper from error


def _words(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _BREAK:
            yield "\n"
        else:
            yield from _words(child)
