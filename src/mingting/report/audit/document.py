"""The neutral document that every reader makes: paragraphs and tables in order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, list item or heading. `text` is as read, `plain` has the same length in one spelling."""

    text: str
    plain: str
    index: int
    page: int | None = None

    @property
    def place(self) -> str:
        return (f"第{self.page}页，" if self.page else "") + f"第{self.index + 1}段"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid; merged cells are repeated, blank cells are empty strings."""

    rows: tuple[tuple[str, ...], ...]
    title: str
    index: int
    number: int
    page: int | None = None

    @property
    def place(self) -> str:
        return (f"第{self.page}页，" if self.page else "") + f"表{self.number}"


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]
