"""What stands on one paper, as plain values; `draw` makes it A4 or an 80 mm slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from mingting.base.papers.fonts import Fonts
from mingting.base.papers.form import clean
from mingting.base.papers.qr import qr_svg
from mingting.base.papers.typeset import typeset

Shape = Literal["a4", "slip"]
SHAPES: tuple[Shape, ...] = ("a4", "slip")
_TEMPLATE = Path(__file__).with_name("notice.typ")


@dataclass(frozen=True)
class Strong:
    """Words that nobody may overlook: the last day, the number of days."""

    text: str


Run = str | Strong


@dataclass(frozen=True)
class Prose:
    """A paragraph; the form of address stands without indent."""

    runs: tuple[Run, ...]
    indent: bool = True


@dataclass(frozen=True)
class Head:
    """A part's name, such as 救济途径."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """Names with their values: a table on A4, lines on the slip. Empty values are left out."""

    rows: tuple[tuple[str, Run], ...]


@dataclass(frozen=True)
class Listing:
    """Rows numbered from 1; `heads` and `widths` (shares) are those of the columns behind the number."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Slots:
    """Lines to be filled and signed by hand."""

    labels: tuple[str, ...]


Block = Prose | Head | Pairs | Listing | Slots


def prose(*runs: Run) -> Prose:
    return Prose(runs)


@dataclass(frozen=True)
class Sheet:
    """One paper. Without `day` nobody of the organ signs it; without `contact` it has no foot."""

    title: str
    number: str
    organ: str
    blocks: tuple[Block, ...]
    issued_on: date
    day: str
    seal: str
    contact: tuple[tuple[str, str], ...]
    query: str
    caption: str


def draw(sheet: Sheet, shape: Shape, fonts: Fonts) -> bytes:
    """The PDF in one shape. The same sheet gives the same bytes, so that a job that runs twice stores one file.

    Case papers are forms of the organ and no 公文: GB/T 9704 prescribes no face for them, and a substituted one makes no sample of them.
    """
    day = sheet.issued_on
    words = {
        "shape": shape,
        "title": clean(sheet.title),
        "number": clean(sheet.number),
        "organ": clean(sheet.organ),
        "blocks": [_block(block) for block in sheet.blocks],
        "day": sheet.day,
        "seal": sheet.seal,
        "contact": [[label, clean(words)] for label, words in sheet.contact if words],
        "qr": qr_svg(sheet.query),
        "caption": sheet.caption,
        "foot": clean(f"{sheet.number or sheet.title}"),
    }
    return typeset(_TEMPLATE, words, fonts, datetime(day.year, day.month, day.day, tzinfo=UTC))


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Prose):
        return {"kind": "prose", "runs": _runs(block.runs), "indent": block.indent}
    if isinstance(block, Head):
        return {"kind": "head", "text": clean(block.text)}
    if isinstance(block, Pairs):
        rows = [[label, _runs((run,))] for label, run in block.rows if _text(run)]
        return {"kind": "pairs", "rows": rows}
    if isinstance(block, Listing):
        numbered = [[str(at), *map(clean, row)] for at, row in enumerate(block.rows, 1)]
        return {"kind": "listing", "heads": ["序号", *block.heads], "widths": [0, *block.widths], "rows": numbered}
    return {"kind": "slots", "labels": [clean(label) for label in block.labels]}


def _runs(runs: Sequence[Run]) -> list[Any]:
    return [["strong", clean(run.text)] if isinstance(run, Strong) else clean(run) for run in runs]


def _text(run: Run) -> str:
    return run.text if isinstance(run, Strong) else run
