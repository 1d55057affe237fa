"""What a figure should print, in the writing of the document, and the document with such corrections put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from mingting.rules.numerals import number_of, numeral_of

from .document import Block, Document, Paragraph, Table
from .places import Spot
from .report import Relation

_DIGITS = re.compile(r"[+-]?[0-9０-９](?:[0-9０-９,，.．\s]*[0-9０-９])?")
_WORDS = re.compile("[〇零一二三四五六七八九十百千两]+")
_NARROW = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def printed_at(document: Document, spot: Spot) -> str:
    """What the document prints at a place; nothing if the place is a whole block."""
    block = document.blocks[spot.block]
    if isinstance(block, Table):
        return block.rows[spot.row][spot.column] if spot.row >= 0 else ""
    return block.text[spot.start : spot.end]


def suggestion(printed: str, relation: Relation) -> str:
    """The figure as it should print, as precise and as written as the one it replaces; nothing if that cannot be said."""
    value = relation.recomputed
    if value is None or not printed:
        return ""
    found = _DIGITS.search(printed)
    if found is None:
        return _in_words(printed, relation.claimed, value)
    raw = found[0].translate(_NARROW)
    clean = re.sub(r"[,\s]", "", raw)
    try:
        number = Decimal(clean)
    except ArithmeticError:
        return ""
    signed = raw[0] in "+-"
    if abs(float(number)) != abs(relation.claimed) or (not signed and value * relation.claimed < 0):
        return ""
    text = _rounded(value if signed else abs(value), len(clean.partition(".")[2]), commas="," in raw)
    text = f"+{text}" if raw[0] == "+" and value > 0 else text
    text = text.translate(_WIDE) if "０" <= found[0].lstrip("+-")[0] <= "９" else text
    answer = printed[: found.start()] + text + printed[found.end() :]
    return "" if answer == printed else answer


def exactly(printed: str, value: float) -> str:
    """A recomputed value with the unit of the figure it stands against, unrounded but for the fifth decimal."""
    number = f"{value:.4f}".rstrip("0").rstrip(".")
    found = _DIGITS.search(printed)
    return number + (printed[found.end() :] if found else "")


def _rounded(value: float, decimals: int, *, commas: bool) -> str:
    number = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{number:,f}" if commas else f"{number:f}"


def _in_words(printed: str, claimed: float, value: float) -> str:
    """十二个 for 12: only whole numbers are written in words."""
    found = _WORDS.search(printed)
    if found is None or value != int(value) or not 0 <= value < 10**8 or number_of(found[0]) != claimed:
        return ""
    return printed[: found.start()] + numeral_of(int(value)) + printed[found.end() :]


def mended(document: Document, corrections: Iterable[tuple[Spot, str]]) -> Document:
    """The document with figures replaced; of corrections that overlap the first stands."""
    by_block: dict[int, list[tuple[Spot, str]]] = {}
    for spot, text in corrections:
        by_block.setdefault(spot.block, []).append((spot, text))
    blocks = tuple(_mended_block(block, by_block.get(at, [])) for at, block in enumerate(document.blocks))
    return replace(document, blocks=blocks)


def _mended_block(block: Block, corrections: list[tuple[Spot, str]]) -> Block:
    if isinstance(block, Table):
        return replace(block, rows=_mended_rows(block, {(s.row, s.column): text for s, text in reversed(corrections)}))
    taken: list[Spot] = []
    pieces: list[tuple[Spot, str]] = []
    for spot, text in corrections:
        if spot.end > spot.start and all(spot.end <= one.start or one.end <= spot.start for one in taken):
            taken.append(spot)
            pieces.append((spot, text))
    text = block.text
    for spot, new in sorted(pieces, key=lambda piece: -piece[0].start):
        text = text[: spot.start] + new + text[spot.end :]
    return replace(block, text=text, plain=text) if pieces else block


def _mended_rows(table: Table, cells: Mapping[tuple[int, int], str]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(cells.get((row, column), cell) for column, cell in enumerate(line)) for row, line in enumerate(table.rows)
    )


def text_of(document: Document) -> str:
    """The words of a document, a paragraph a line; cells of tables are set apart by tabs."""
    return "\n".join(_lines(document.blocks)) + "\n"


def _lines(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from ("\t".join(cell.replace("\n", " ") for cell in row) for row in block.rows)
