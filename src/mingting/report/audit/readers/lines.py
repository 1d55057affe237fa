"""From lines of text to paragraphs and tables: wrapped lines are joined, tables in text are found again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..document import Block, Document, Paragraph, Table
from .fold import fold, is_number
from .guards import Deadline, check_blocks
from .spelling import close_blanks, plain, without_zero_width

LONGEST_CELL = 60
LONGEST_PARAGRAPH = 20_000
ENDLESS = "文中有超过30位的数字串，不是统计数字，已略去，没有核对。"
_DIGITS = re.compile(r"[0-9０-９]{31,}")
_BROKEN_NUMBER = re.compile(r"^[-+]?\d[\d.,]* [\d.,]+\s?[%‰]?$")
_BLANKS = re.compile(r"\s{4,}")
Grid = list[list[str]]


@dataclass
class Builder:
    """Collects blocks in order and numbers them."""

    blocks: list[Block] = field(default_factory=list)
    tables: int = 0
    page: int | None = None
    deadline: Deadline | None = None
    cut: bool = False

    def document(self, name: str) -> Document:
        """What was collected, with a note where digits without end were left out."""
        return Document(name, tuple(self.blocks), (ENDLESS,) if self.cut else ())

    def paragraph(self, text: str) -> None:
        """Add a paragraph; endless runs of digits and blanks are cut, very long ones are divided."""
        self.cut = self.cut or bool(_DIGITS.search(text))
        text = close_blanks(_BLANKS.sub("   ", _DIGITS.sub("…", without_zero_width(text))).strip())
        for part in _divided(text):
            if self.deadline is not None:
                self.deadline.check()
            check_blocks(len(self.blocks))
            self.blocks.append(Paragraph(part, plain(part), len(self.blocks), self.page))

    def continued(self, rows: Sequence[Sequence[str]]) -> bool:
        """Add rows to the table just before if they go on with it on the next page."""
        last = self.blocks[-1] if self.blocks else None
        grid = [tuple(plain(without_zero_width(cell)).strip().replace("\n", "") for cell in row) for row in rows]
        if not isinstance(last, Table) or not grid or any(len(row) != len(last.rows[0]) for row in grid):
            return False
        if grid[0] == last.rows[0]:
            grid = grid[1:]
        elif not any(is_number(cell) for cell in grid[0]):
            return False
        self.blocks[-1] = replace(last, rows=(*last.rows, *(row for row in grid if any(row))))
        return True

    def table(self, rows: Sequence[Sequence[str]], title: str = "") -> None:
        """Add a table; cells that hold whole passages become paragraphs instead."""
        if self.deadline is not None:
            self.deadline.check()
        self.cut = self.cut or any(_DIGITS.search(cell) for row in rows for cell in row)
        grid = [[_cell(cell) for cell in row] for row in rows]
        kept = [[cell if not is_passage(cell) else "" for cell in row] for row in grid]
        passages = list(dict.fromkeys(cell for row in grid for cell in row if is_passage(cell)))
        for passage in passages:
            for line in passage.splitlines():
                self.paragraph(line)
        width = max((len(row) for row in kept), default=0)
        cells = [tuple(cell.replace("\n", "") for cell in row) + ("",) * (width - len(row)) for row in kept]
        cells = [row for row in cells if any(row)]
        if width < 2 or len(cells) < 2 or not any(is_number(cell) for row in cells for cell in row):
            for row in cells:
                self.paragraph(" ".join(cell for cell in dict.fromkeys(row) if cell))
            return
        self.tables += 1
        title = title or self._title_above()
        self.blocks.append(Table(tuple(cells), title, len(self.blocks), self.tables, self.page))

    def _title_above(self) -> str:
        for block in reversed(self.blocks[-3:]):
            if isinstance(block, Paragraph) and len(block.plain) <= 50 and re.search("[表况名]", block.plain):
                return block.plain
        return ""


def _cell(text: str) -> str:
    """One cell in one spelling; a blank that strayed into a number is closed."""
    cell = plain(_DIGITS.sub("…", without_zero_width(text))).strip()
    return re.sub(r"\s+", "", cell) if _BROKEN_NUMBER.match(cell) else cell


def _divided(text: str) -> Iterator[str]:
    while len(text) > LONGEST_PARAGRAPH:
        stop = (
            max(text.rfind(c, LONGEST_PARAGRAPH // 2, LONGEST_PARAGRAPH) for c in "。；;，, ") + 1 or LONGEST_PARAGRAPH
        )
        yield text[:stop]
        text = text[stop:]
    if text:
        yield text


def is_passage(cell: str) -> bool:
    return len(cell) > LONGEST_CELL and bool(re.search("[。，;；]", cell)) or cell.count("。") > 1


def blocks_of(lines: Iterable[str], builder: Builder | None = None, wrapped: bool = False) -> list[Block]:
    """The blocks of a plain text; `wrapped` says that lines end where the paper ends, as in a PDF."""
    builder = builder or Builder()
    for run in _runs([without_zero_width(line).rstrip() for line in lines]):
        if run.kind == "pipe":
            _pipe_table(run.lines, builder)
        elif run.kind == "row":
            builder.table(_rows(run.lines))
        elif run.kind == "cell":
            _flat_table(run.lines, builder)
        else:
            for text in _joined(run.lines, wrapped):
                builder.paragraph(text)
    return builder.blocks


@dataclass
class _Run:
    kind: str
    lines: list[str]


_PROSE = re.compile("[。，；;！：:]")
_NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳·•]|附件|附表|表\d)"
)


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if "|" in line or "｜" in line or "│" in line:
        return "pipe"
    cells = _cells(line)
    numbers = sum(is_number(plain(cell)) for cell in cells)
    if (
        len(cells) >= 3
        and max(map(len, cells)) <= 30
        and not re.search("[。；]", line)
        and (numbers >= 1 or "\t" in line)
    ):
        return "row"
    if len(cells) == 2 and numbers == 1 and not _PROSE.search(line):
        return "row"
    if len(cells) >= 3 and max(map(len, cells)) <= 16 and not _PROSE.search(line):
        return "head"
    if len(line.strip()) <= 24 and not re.search("[。，；、]", line) and not _NUMBERED.match(line):
        return "cell"
    return "prose"


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.strip("\n").split("\t")]
    wide = _wide(line)
    narrow = line.split()
    if len(narrow) > len(wide) and sum(is_number(plain(c)) for c in narrow) >= max(2, len(narrow) // 2):
        return narrow
    return wide if len(wide) > 1 else narrow


def _wide(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\s{2,}|\u3000+", line.strip()) if cell.strip()]


def _rows(lines: list[str]) -> Grid:
    """The rows of one table: where one has a cell too many, a blank that strayed into a number is no end of a cell."""
    rows = [_cells(line) for line in lines]
    width = Counter(map(len, rows)).most_common(1)[0][0]
    return [
        wide if len(row) > width and "\t" not in line and len(wide := _wide(line)) == width else row
        for line, row in zip(lines, rows)
    ]


def _runs(lines: list[str]) -> Iterator[_Run]:
    """Neighbouring lines of one kind; a run too small for a table is prose."""
    kinds = [_kind(line) for line in lines]
    start = 0
    while start < len(lines):
        kind = kinds[start]
        if kind in ("row", "head"):
            end = _end(kinds, start, ("row", "head"))
            yield from _as_rows(lines, kinds, start, end)
        elif kind == "pipe":
            end = _end(kinds, start, ("pipe", "blank"))
            yield _Run("pipe", [line for line in lines[start:end] if line.strip()])
        elif kind == "cell":
            end = _end(kinds, start, ("cell", "blank"))
            found = [line.strip() for line in lines[start:end] if line.strip()]
            numbers = sum(is_number(plain(line)) for line in found)
            yield _Run("cell" if len(found) >= 8 and numbers * 4 >= len(found) else "prose", lines[start:end])
        else:
            end = _end(kinds, start, ("prose", "blank"))
            yield _Run("prose", lines[start:end])
        start = end


def _end(kinds: list[str], start: int, allowed: tuple[str, ...]) -> int:
    end = start
    while end < len(kinds) and kinds[end] in allowed:
        end += 1
    return max(end, start + 1)


def _as_rows(lines: list[str], kinds: list[str], start: int, end: int) -> Iterator[_Run]:
    rows = [i for i in range(start, end) if kinds[i] == "row"]
    yield _Run("row" if len(rows) >= 2 else "prose", lines[start:end])


def _pipe_table(lines: list[str], builder: Builder) -> None:
    """A table whose cells end in `|`: a row a line, or a cell a line."""
    lines = [line.replace("｜", "|").replace("│", "|").strip() for line in lines]
    lines = [line for line in lines if not re.fullmatch(r"[|\s:+-]*-{2,}[|\s:+-]*", line)]
    filled = [line for line in lines if line.strip("| ")]
    single = [line for line in filled if line.count("|") == 1 and line.endswith("|")]
    flat = len(single) * 10 >= len(filled) * 7 and len(filled) >= 8
    if not flat:
        _pipe_rows(lines, builder)
        return
    cells: list[str] = []
    title = ""
    for line in lines:
        text = line[:-1].strip() if line.endswith("|") else line.strip()
        if set(line) <= {"|", " "} and len(line.replace(" ", "")) > 1:
            if len(cells) == 1:
                title = cells.pop()
            continue
        cells.append(text)
    _folded(cells, builder, title)


def _pipe_rows(lines: list[str], builder: Builder) -> None:
    rows: Grid = []
    for line in lines:
        body = line[1:] if line.startswith("|") else line
        body = body[:-1] if body.endswith("|") else body
        rows.append([cell.strip() for cell in body.split("|")])
    builder.table([row for row in rows if any(row)])


def _flat_table(lines: list[str], builder: Builder) -> None:
    cells = [line.strip() for line in lines if line.strip()]
    _folded(cells, builder, "")


def _folded(cells: list[str], builder: Builder, title: str) -> None:
    found = fold([plain(cell) for cell in cells])
    if found is None:
        for cell in cells:
            builder.paragraph(cell)
        return
    for text in found.before:
        builder.paragraph(text)
    builder.table(found.rows, title)
    for text in found.after:
        builder.paragraph(text)


def _joined(lines: list[str], wrapped: bool) -> Iterator[str]:
    """Paragraphs of wrapped lines: a line that breaks off is joined with the next."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    width = lengths[int(len(lengths) * 0.8)] if lengths else 0
    held = ""
    for line in lines:
        text = line.strip()
        if held and (not text or not _breaks_off(held, line, width, wrapped)):
            yield held
            held = ""
        held = held + text if held else text
        if not text:
            held = ""
    if held:
        yield held


def _breaks_off(held: str, following: str, width: int, wrapped: bool) -> bool:
    if re.search("[。；;！：:]$", held) or _NUMBERED.match(following):
        return False
    if not re.search("[。，,、；]", held):
        return bool(re.search(r"\d$", held) and re.match(r"\s*[%万亿件个条]", following))
    if re.search(r"[，,、(（]$", held):
        return True
    if re.match(r"^(?:\s{2,}|\u3000)", following):
        return False
    last = held[-width:] if width else held
    if wrapped and len(held) >= 20:
        return True
    return (
        bool(re.search(r"\d$", last) or re.match(r"[，,、。%；]", following.strip()))
        or len(held) % max(width, 1) >= 0
        and len(last) >= 20
        and width <= 60
    )
