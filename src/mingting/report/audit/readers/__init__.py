"""Readers: bytes of some format in, one neutral document out."""

from __future__ import annotations

from pathlib import Path

from ..document import Document
from .lines import blocks_of


def read_text(text: str, name: str) -> Document:
    return Document(name, tuple(blocks_of(text.splitlines())))


def read_file(path: Path) -> Document:
    return read_text(path.read_text(encoding="utf-8"), path.name)


def read_bytes(data: bytes, name: str) -> Document:
    return read_text(data.decode(), name)
