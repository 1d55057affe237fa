"""The one way in: read a file or text, understand it, judge its relations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mingting.rules.figures import Verdict

from .calendars import Workdays, default_calendars
from .document import Document
from .errors import AuditRefused
from .readers import read_bytes, read_file, read_text
from .recognise.page import Page, read_page
from .relations import RELATIONS
from .relations.base import Context, Found, relation_of
from .report import Relation, Report


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
    return Report(name or document.name, tuple(_relations(page, workdays)), notes=document.notes)


def _relations(page: Page, workdays: Workdays | None) -> list[Relation]:
    everything = "\n".join(s.text for s in page.sentences[:400]) + "\n".join(g.title for g in page.grids)
    context = Context(page, default_calendars(everything + page.title, workdays))
    for _, finder in RELATIONS:
        context.settled += _once(finder(context), context)
    return [relation_of(found, page) for found in context.settled]


def _once(found: Iterable[Found], context: Context) -> list[Found]:
    """Drop a claim that the same kind has already judged with the same inputs."""
    known = {_key(f) for f in context.settled}
    kept: list[Found] = []
    for entry in found:
        key = _key(entry)
        if key not in known or entry.verdict is Verdict.CONTRADICTED and key not in known:
            known.add(key)
            kept.append(entry)
    return kept


def _key(found: Found) -> tuple[object, ...]:
    return (found.kind, id(found.claimed) if found.claimed else found.text, *sorted(map(id, found.inputs)))
