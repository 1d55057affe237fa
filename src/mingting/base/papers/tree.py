"""The tree of blocks that every paper is made of, and that four writers walk.

A paper (bulletin, notice, licence sheet) is composed once, as plain values; the writers for DOCX, PDF, XLSX and HTML add nothing and leave
nothing out. A `Figure` stays a figure until it is ink: it carries the printable code that opens it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Text:
    """A run of words. `face` is a family of the official form: 仿宋 unless said otherwise."""

    text: str
    face: Literal["body", "hei", "kai", "bold"] = "body"


@dataclass(frozen=True)
class Figure:
    """A printed number and the code that opens it. `value` is the number itself for spreadsheets, `None` prints as `text` (— or blank)."""

    code: str
    text: str
    value: float | int | None = None
    number_format: str = "0"


@dataclass(frozen=True)
class Typed:
    """A number typed by hand: flagged until it is bound, explained or withdrawn. `reason` is the explanation given."""

    text: str
    reason: str = ""


Inline = Text | Figure | Typed


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text; `lead` is the run-in heading in 楷体 that some bulletins put in front, such as （一）实体办事大厅办件情况。"""

    inlines: tuple[Inline, ...]
    lead: str = ""
    indent: bool = True
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Heading:
    """一、(level 1, 黑体) · （一）(2, 楷体) · 1.(3) · (1)(4)."""

    level: int
    text: str


@dataclass(frozen=True)
class Column:
    """A table column; columns that share `group` stand under one merged head. `width` is a share of the type area (any unit)."""

    name: str
    group: str = ""
    unit: str = ""
    width: float = 1.0
    numeric: bool = True


@dataclass(frozen=True)
class Row:
    """One row; `kind` total is printed strong. Cells are words, figures, or `None` for not applicable (—)."""

    cells: tuple[str | Figure | None, ...]
    kind: Literal["body", "total"] = "body"


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    landscape: bool = False


Block = Paragraph | Heading | Table


@dataclass(frozen=True)
class Attachment:
    """附件 n: begins a new page, headed with its own title and its own period."""

    number: int
    title: str
    period: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Section:
    """A named stretch of the body: the outline of the workbench points here. `title` names it there; what is printed stands in `blocks`."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A whole official document (GB/T 9704-2012). Empty strings leave the element out.

    Lines of `title` and `issuer_mark` may be set by line feeds, else they are broken at word boundaries. `sealed`: a seal will stand on name and
    date (signature and date are placed for it); `acting_seal` prints （代章）. `state` (拟稿, 核稿 ...) stands in the corner of page 1.
    """

    title: str
    sections: tuple[Section, ...]
    issuer_mark: str = ""
    number: str = ""
    addressee: str = ""
    signature: tuple[str, ...] = ()
    acting_seal: bool = False
    sealed: bool = True
    signed_on: date | None = None
    note: str = ""
    copy_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    attachments: tuple[Attachment, ...] = ()
    state: str = ""
    seal_head: str = ""
    index: tuple[IndexLine, ...] = field(default=())


@dataclass(frozen=True)
class IndexLine:
    """A line of 数据编码索引, the last annex: what a figure says, where, and the code that opens it."""

    place: str
    name: str
    text: str
    code: str


def figures_of(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    """Every figure in these blocks, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (inline for inline in block.inlines if isinstance(inline, Figure))
        elif isinstance(block, Table):
            for row in block.rows:
                yield from (cell for cell in row.cells if isinstance(cell, Figure))


def figures_in(paper: Paper) -> Iterator[Figure]:
    """Every figure of a paper: body first, then the attachments in order."""
    for section in paper.sections:
        yield from figures_of(section.blocks)
    for attachment in paper.attachments:
        yield from figures_of(attachment.blocks)
