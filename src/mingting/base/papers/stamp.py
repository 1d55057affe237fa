"""A word across a finished paper (作废): the pages stay the original's own, the word and a line of reason stand over them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pdfplumber

from mingting.base.papers.fonts import Fonts
from mingting.base.papers.form import clean
from mingting.base.papers.typeset import typeset

_TEMPLATE = Path(__file__).with_name("stamp.typ")


def stamped(pdf: bytes, word: str, note: str, fonts: Fonts) -> bytes:
    """Every page of a PDF of ours with `word` across it and `note` along its upper edge; the bytes given stay as they are."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        pages = [[float(page.width), float(page.height)] for page in opened.pages]
    words = {"pdf": list(pdf), "pages": pages, "word": clean(word), "note": clean(note), "title": clean(word)}
    return typeset(_TEMPLATE, words, fonts, datetime(1980, 1, 1, tzinfo=UTC))
