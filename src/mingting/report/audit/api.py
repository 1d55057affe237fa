"""The one way in: read a file or text, understand it, judge its relations."""

from __future__ import annotations

from pathlib import Path

from .calendars import Workdays, default_calendars
from .document import Document
from .errors import AuditRefused
from .judged import judged, words_of
from .readers import read_bytes, read_file, read_text
from .recognise.page import read_page
from .relations.base import relation_of
from .report import Report


def audit(source: str | Path | bytes, name: str = "", workdays: Workdays | None = None) -> Report:
    """Check a file (by path), its bytes (with `name`), and say what holds; a refusal is part of the answer."""
    label = name or (str(source) if not isinstance(source, bytes) else "未命名")
    try:
        document = read_bytes(source, label) if isinstance(source, bytes) else read_file(Path(source))
        return audit_document(document, label, workdays)
    except AuditRefused as refusal:
        return Report(label, refused=refusal.say, code=refusal.code)


def audit_text(text: str, name: str = "粘贴的文字", workdays: Workdays | None = None) -> Report:
    """Check text that somebody pasted."""
    try:
        return audit_document(read_text(text, name), name, workdays)
    except AuditRefused as refusal:
        return Report(name, refused=refusal.say, code=refusal.code)


def audit_document(document: Document, name: str = "", workdays: Workdays | None = None) -> Report:
    page = read_page(document)
    found = judged(page, default_calendars(words_of(page), workdays))
    relations = tuple(relation_of(one, page) for one in found)
    return Report(name or document.name, relations, notes=document.notes)
