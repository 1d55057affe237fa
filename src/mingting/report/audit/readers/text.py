"""Plain text and Markdown: UTF-8 or GB18030, with or without a mark of byte order."""

from __future__ import annotations

import re

from ..document import Document
from ..errors import NotText
from .guards import Deadline, check_text
from .lines import Builder, blocks_of

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKDOWN = re.compile(
    r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+(?=\S))|\*\*|__|`|!?\[([^\]]{0,200})\]\([^)]{0,300}\)", re.MULTILINE
)


def decode(data: bytes) -> str:
    """The text of some bytes, or a refusal if they are none."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, (encoding,))
    if b"\x00" in data[:4096]:
        raise NotText
    return _decoded(data, ("utf-8", "gb18030"))


def _decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:20_000]
        if sample and sum(c < " " and c not in "\t\r\n\f" for c in sample) > len(sample) // 20:
            break
        return text
    raise NotText


def read_text(text: str, name: str, markdown: bool = False) -> Document:
    check_text(text)
    if markdown:
        text = _MARKDOWN.sub(lambda m: m[1] or "", text)
    deadline = Deadline()
    builder = Builder(deadline=deadline)
    blocks_of(text.splitlines(), builder)
    return builder.document(name)
