"""Files to take along: named, and never kept by the browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def as_file(content: bytes, kind: str, name: str, inline: bool = False) -> HttpResponse:
    """An answer that is a file; `inline` is looked at in the browser instead of being saved."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    return as_file(content, "xlsx", name)
