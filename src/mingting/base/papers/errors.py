"""Refusals of the papers."""

from __future__ import annotations

from mingting.base.errors import Refused


class NotAPaper(Refused):
    code = "paper.not-docx"
    message = "这个文件不是能读的 Word 文档（.docx）。请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再传。"


class PaperTooLarge(Refused):
    code = "paper.too-large"
    message = "这个文件解开后超过 %(limit)s MB，没有读取。请删去文中的大图或分成几个文件后再传。"


class TypesettingFailed(Exception):
    """The typesetter refused our own template or fonts: our fault, never the person's."""
