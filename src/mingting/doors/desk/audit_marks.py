"""核数: the document on the page, each figure marked by what became of it and tied to its finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mingting.report.audit.document import Block, Paragraph, Table
from mingting.report.audit.places import Spot

_HEADS = (
    ("h1", re.compile(r"^[一二三四五六七八九十]{1,3}、[^。]{1,30}$")),
    ("h2", re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)][^。]{1,30}[。]?$")),
)
_NUMBER = re.compile(r"^[+-]?[\d.,\s]+[%‰]?$")


@dataclass
class Mark:
    """One figure of the document: `tone` as the sheet draws it, where its finding stands, which findings it takes part in."""

    spot: Spot
    tone: str = ""
    url: str = ""
    id: str = ""
    number: int = 0
    says: str = ""
    new: str = ""
    parts: list[int] = field(default_factory=list)

    def html(self, text: str) -> SafeString:
        parts = " ".join(map(str, self.parts))
        if not self.url:
            return format_html('<span data-in="{}">{}</span>', parts, text)
        words: SafeString | str = format_html("<del>{}</del> <ins>{}</ins>", text, self.new) if self.new else text
        said = format_html('<span class="vh">（{}）</span>', self.says) if self.says else ""
        link = format_html(
            '<a class="{}" id="{}" href="{}" data-in="{}">{}{}</a>', self.tone, self.id, self.url, parts, words, said
        )
        return link + format_html('<sup class="k" aria-hidden="true">{}</sup>', self.number) if self.says else link


def article(blocks: Sequence[Block], marks: Sequence[Mark]) -> SafeString:
    """The whole document; a mark of a block without a place in it ties to the block."""
    by_block: dict[int, list[Mark]] = {}
    for mark in marks:
        by_block.setdefault(mark.spot.block, []).append(mark)
    said = ["", *(one.text.strip() if isinstance(one, Paragraph) else "" for one in blocks)]
    return mark_safe("".join(_block(at, one, by_block.get(at, []), said[at]) for at, one in enumerate(blocks)))


def _block(at: int, block: Block, marks: list[Mark], before: str) -> SafeString:
    if isinstance(block, Table):
        return _table(at, block, marks, before)
    return format_html('<p id="b-{}"{}>{}</p>', at, _face(at, block), _marked(block.text, marks))


def _face(at: int, block: Paragraph) -> SafeString:
    if at == 0 and len(block.text) < 60 and not re.search("[。；]", block.text):
        return mark_safe(' class="head"')
    found = next((name for name, pattern in _HEADS if pattern.match(block.text.strip())), "")
    return format_html(' class="{}"', found) if found else mark_safe("")


def _marked(text: str, marks: list[Mark]) -> SafeString:
    """The words with their marks; a figure that overlaps the one before is not drawn twice."""
    pieces: list[SafeString] = []
    done = 0
    for mark in sorted(marks, key=lambda one: (one.spot.start, -one.spot.end)):
        if mark.spot.start < done or mark.spot.end <= mark.spot.start:
            continue
        pieces.append(format_html("{}", text[done : mark.spot.start]))
        pieces.append(mark.html(text[mark.spot.start : mark.spot.end]))
        done = mark.spot.end
    return mark_safe("".join(pieces)) + format_html("{}", text[done:])


def _table(at: int, table: Table, marks: list[Mark], before: str) -> SafeString:
    """A table under its title, unless the paragraph above has just said it."""
    cells = {(one.spot.row, one.spot.column): one for one in marks if one.spot.row >= 0}
    heads = _heads(table)
    rows = [_head_row(row) if line < heads else _row(line, row, cells) for line, row in enumerate(table.rows)]
    name = table.title.strip() or f"表 {table.number}"
    hidden = mark_safe(' class="vh"') if name == before or not table.title.strip() else ""
    return format_html(
        '<div class="tbl-box" id="b-{}" tabindex="0" role="region" aria-label="{}"><table><caption{}>{}</caption>'
        "<thead>{}</thead><tbody>{}</tbody></table></div>",
        at, name, hidden, name, mark_safe("".join(rows[:heads])), mark_safe("".join(rows[heads:])),
    )  # fmt: skip


def _heads(table: Table) -> int:
    """How many lines at the top hold no figure: at most three are heads."""
    for line, row in enumerate(table.rows[:4]):
        if any(_NUMBER.match(cell.strip()) for cell in row if cell.strip()):
            return min(line, 3)
    return 1 if len(table.rows) > 1 else 0


def _head_row(row: Sequence[str]) -> SafeString:
    """Heads that were merged across columns are repeated by the reader: here they are one again."""
    runs: list[tuple[str, int]] = []
    for cell in row:
        if runs and cell and runs[-1][0] == cell:
            runs[-1] = (cell, runs[-1][1] + 1)
        else:
            runs.append((cell, 1))
    cells = format_html_join(
        "", '<th scope="{}" colspan="{}">{}</th>', (("colgroup" if n > 1 else "col", n, cell) for cell, n in runs)
    )
    return format_html("<tr>{}</tr>", cells)


def _row(line: int, row: Sequence[str], cells: Mapping[tuple[int, int], Mark]) -> SafeString:
    drawn = ((cells[line, at].html(cell) if (line, at) in cells else cell,) for at, cell in enumerate(row))
    return format_html("<tr>{}</tr>", format_html_join("", "<td>{}</td>", drawn))
