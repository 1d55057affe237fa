"""PDF with text: lines by position, tables by their rulings; a scan without text is refused."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from ..document import Document
from ..errors import Broken, ScannedPages, TooManyPages
from .guards import MOST_PAGES, Deadline, check_text
from .lines import Builder, blocks_of

NEAR = 2.5


@dataclass(slots=True)
class Piece:
    """A run of text with its box; y grows upward."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def read_pdf(data: bytes, name: str) -> Document:
    deadline = Deadline()
    try:
        pdf = pypdfium2.PdfDocument(data)
        count = len(pdf)
    except Exception as error:
        raise Broken from error
    try:
        if count > MOST_PAGES:
            raise TooManyPages(limit=MOST_PAGES)
        builder = Builder(deadline=deadline)
        size = 0
        held: list[str] = []
        for number in range(count):
            deadline.check()
            size += _page(pdf, number, builder, held)
            if size > 2_000_000:
                check_text(" " * (size * 2))
        _flush(held, builder)
    finally:
        pdf.close()
    if size < 20 and count:
        raise ScannedPages
    return builder.document(name)


def _page(pdf: pypdfium2.PdfDocument, number: int, builder: Builder, held: list[str]) -> int:
    try:
        page = pdf[number]
        text_page = page.get_textpage()
        pieces = _pieces(text_page)
        rulings = _rulings(page)
    except pypdfium2.PdfiumError as error:
        raise Broken from error
    tables = _tables(rulings)
    inside: dict[int, list[Piece]] = defaultdict(list)
    free: list[Piece] = []
    for piece in pieces:
        home = next((i for i, t in enumerate(tables) if t.holds(piece)), None)
        (free if home is None else inside[home]).append(piece)
    flow: list[tuple[float, list[Piece] | int]] = [(-line[0].middle, line) for line in _lines(free)]
    flow += [(-tables[i].top, i) for i in inside]
    margin = min((p.left for p in free), default=0)
    for place, (_, item) in enumerate(sorted(flow, key=lambda entry: entry[0])):
        if isinstance(item, int):
            _flush(held, builder)
            builder.page = number + 1
            rows = tables[item].grid(inside[item])
            if place or not number or not builder.continued(rows):
                builder.table(rows)
        else:
            builder.page = number + 1
            held.append(_line_text(item, margin))
    return sum(len(p.text) for p in pieces)


def _flush(held: list[str], builder: Builder) -> None:
    if held:
        blocks_of([line for line in held if not _is_page_number(line)], builder, wrapped=True)
        held.clear()


def _is_page_number(line: str) -> bool:
    return line.strip(" -—－第页共/").isdigit() and len(line.strip()) <= 8


def _pieces(text_page: pypdfium2.PdfTextPage) -> list[Piece]:
    """Text in runs as the page draws them, each with its box."""
    found: list[Piece] = []
    for index in range(min(text_page.count_rects(), 60_000)):
        left, bottom, right, top = text_page.get_rect(index)
        text = text_page.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", "")
        if text.strip():
            found.append(Piece(text.strip(), left, bottom, right, top))
    return found


@dataclass(slots=True)
class _Rulings:
    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]


def _rulings(page: pypdfium2.PdfPage) -> _Rulings:
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = _bounds(item)
        wide, high = right - left, top - bottom
        if high <= NEAR and wide > 8:
            across.append(((bottom + top) / 2, left, right))
        elif wide <= NEAR and high > 4:
            down.append(((left + right) / 2, bottom, top))
        elif wide > 8 and high > 4:
            across += [(bottom, left, right), (top, left, right)]
            down += [(left, bottom, top), (right, bottom, top)]
        if len(across) + len(down) > 20_000:
            break
    return _Rulings(across, down)


def _bounds(item: pypdfium2.PdfObject) -> tuple[float, float, float, float]:
    getter = getattr(item, "get_bounds", None) or item.get_pos
    left, bottom, right, top = getter()
    return left, bottom, right, top


@dataclass(slots=True)
class _Table:
    """A ruled table: the places of its lines."""

    xs: list[float]
    ys: list[float]
    rulings: _Rulings

    @property
    def top(self) -> float:
        return self.ys[-1]

    def holds(self, piece: Piece) -> bool:
        return (
            self.xs[0] - 1 <= (piece.left + piece.right) / 2 <= self.xs[-1] + 1
            and self.ys[0] - 1 <= piece.middle <= self.ys[-1] + 1
        )

    def grid(self, pieces: list[Piece]) -> list[list[str]]:
        """Rows from the top, text by the cell its middle lies in; cells without a line between them share it."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        cells: dict[tuple[int, int], list[Piece]] = defaultdict(list)
        for piece in pieces:
            row = _slot(self.ys, piece.middle)
            column = _slot(self.xs, (piece.left + piece.right) / 2)
            cells[rows - 1 - row, column].append(piece)
        owner = self._owners(rows, columns)
        texts: dict[tuple[int, int], list[Piece]] = defaultdict(list)
        for place, found in cells.items():
            texts[owner[place]] += found
        joined = {
            place: "".join(p.text for p in sorted(found, key=lambda p: (-round(p.middle / 3), p.left)))
            for place, found in texts.items()
        }
        return [[joined.get(owner[r, c], "") for c in range(columns)] for r in range(rows)]

    def _owners(self, rows: int, columns: int) -> dict[tuple[int, int], tuple[int, int]]:
        owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}
        for r in range(rows):
            middle = (self.ys[rows - r] + self.ys[rows - r - 1]) / 2
            for c in range(1, columns):
                if not any(abs(x - self.xs[c]) <= NEAR and low <= middle <= high for x, low, high in self.rulings.down):
                    owner[r, c] = owner[r, c - 1]
        for c in range(columns):
            middle = (self.xs[c] + self.xs[c + 1]) / 2
            for r in range(1, rows):
                y = self.ys[rows - r]
                if owner[r, c] == (r, c) and not any(
                    abs(v - y) <= NEAR and low <= middle <= high for v, low, high in self.rulings.across
                ):
                    owner[r, c] = owner[r - 1, c]
        return owner


def _slot(edges: list[float], value: float) -> int:
    for i in range(len(edges) - 1):
        if value < edges[i + 1]:
            return i
    return len(edges) - 2


def _tables(rulings: _Rulings) -> list[_Table]:
    """Groups of crossing lines: at least three lines each way."""
    found: list[_Table] = []
    bands: list[tuple[float, float, list[tuple[float, float, float]]]] = []
    for line in sorted(rulings.down, key=lambda entry: -entry[2]):
        band = next((b for b in bands if line[2] >= b[0] - 4 and line[1] <= b[1] + 4), None)
        if band is None:
            bands.append((line[1], line[2], [line]))
        else:
            bands[bands.index(band)] = (min(band[0], line[1]), max(band[1], line[2]), [*band[2], line])
    for low, high, downs in _merged(bands):
        left, right = min(x for x, _, _ in downs), max(x for x, _, _ in downs)
        across = [a for a in rulings.across if low - 3 <= a[0] <= high + 3 and a[1] <= right + 3 and a[2] >= left - 3]
        xs, ys = _places([x for x, _, _ in downs]), _places([y for y, _, _ in across])
        if len(xs) >= 3 and len(ys) >= 3 and len(xs) * len(ys) <= 20_000:
            found.append(_Table(xs, ys, _Rulings(across, downs)))
    return found


def _merged(
    bands: list[tuple[float, float, list[tuple[float, float, float]]]],
) -> list[tuple[float, float, list[tuple[float, float, float]]]]:
    out: list[tuple[float, float, list[tuple[float, float, float]]]] = []
    for low, high, lines in sorted(bands, key=lambda b: -b[1]):
        if out and high >= out[-1][0] - 4:
            out[-1] = (min(low, out[-1][0]), max(high, out[-1][1]), [*out[-1][2], *lines])
        else:
            out.append((low, high, lines))
    return out


def _places(values: list[float]) -> list[float]:
    """Distinct places, near ones taken together."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > NEAR:
            out.append(value)
    return out


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces on one height, left to right, from the top down."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.middle, p.left)):
        height = max(4.0, piece.top - piece.bottom)
        if lines and abs(lines[-1][0].middle - piece.middle) < height * 0.5:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.left) for line in lines]


def _line_text(line: list[Piece], margin: float) -> str:
    """A line with wide gaps kept as blanks, and its indent marked."""
    size = max(6.0, line[0].top - line[0].bottom)
    text = "\u3000\u3000" if line[0].left - margin > size * 1.5 else ""
    right = line[0].left
    for piece in line:
        if piece.left - right > size * 1.2:
            text += "   "
        text += piece.text
        right = piece.right
    return text
