"""The documents of a bulletin: four writers over one tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from mingting.base.papers.docx import write_docx
from mingting.base.papers.fonts import Fonts
from mingting.base.papers.html import write_html
from mingting.base.papers.pdf import write_pdf
from mingting.base.papers.tree import Paper
from mingting.base.papers.xlsx import write_xlsx

FORMATS = ("docx", "pdf", "xlsx", "html")


def fonts() -> Fonts:
    """The office's own fonts where the settings name a folder, else open ones (and the paper says so)."""
    return Fonts.find(Path(settings.FONTS) if settings.FONTS else None)


def open_url(code: str) -> str:
    """Where a figure's code opens in the desk."""
    return f"/figures/{code}/"


def write(paper: Paper, formats: Iterable[str] = FORMATS) -> dict[str, bytes]:
    """Each format asked for: {"docx": bytes, …}."""
    found = fonts()
    writers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: write_docx(paper, found),
        "pdf": lambda: write_pdf(paper, found),
        "xlsx": lambda: write_xlsx(paper),
        "html": lambda: write_html(paper, open_url).encode(),
    }
    return {name: writers[name]() for name in formats}
