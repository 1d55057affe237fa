"""PDF: the same items as the DOCX, set by typst from a template of ours. Words travel as JSON and are never read as markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mingting.base.papers import form
from mingting.base.papers.fonts import Fonts
from mingting.base.papers.grid import CELL_PAD, ROW_HEIGHT, TABLE_LINE, cell_text, may_split, measure, padded
from mingting.base.papers.sheets import (
    Addressee,
    AnnexHead,
    AnnexNote,
    Imprint,
    Item,
    Mark,
    Remark,
    SealLine,
    Sheet,
    Signed,
    Title,
    compose,
)
from mingting.base.papers.tree import Figure, Heading, Inline, Paper, Paragraph, Table, Typed
from mingting.base.papers.typeset import typeset

Link = Callable[[str], str]
_TEMPLATE = Path(__file__).with_name("paper.typ")
_FORM = {
    "line": form.LINE,
    "pitch": form.PITCH,
    "tracking": form.PITCH - form.BODY,
    "red": f"#{form.RED}",
    "mark-top": form.MARK_TOP,
    "rule-gap": form.RULE_GAP,
    "title-line": form.TITLE_LINE,
    "number-gap": form.PAGE_NUMBER_GAP - 3,  # strokes begin 3 pt below the upper edge of the line
    "cell-pad": CELL_PAD,
    "row-height": ROW_HEIGHT,
    "table-line": TABLE_LINE,
    "width": form.TYPE_WIDTH,
    "margins": {"top": form.TOP, "bottom": form.BOTTOM, "left": form.LEFT, "right": form.RIGHT},
}


def write_pdf(paper: Paper, fonts: Fonts, link: Link | None = None) -> bytes:
    """The whole paper, fonts embedded. `link` gives the address that opens a figure's code. The same paper gives the same bytes."""
    day = paper.signed_on or paper.printed_on
    made = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(1980, 1, 1, tzinfo=UTC)
    words = _data(paper, fonts, link or _nowhere)
    return typeset(_TEMPLATE, words, fonts, made)


def _nowhere(code: str) -> str:
    return ""


def _data(paper: Paper, fonts: Fonts, link: Link) -> dict[str, Any]:
    sheets: list[dict[str, Any]] = [
        {"landscape": sheet.landscape, "items": [_item(item, sheet, link) for item in sheet.items]}
        for sheet in compose(paper)
    ]
    corner = "　".join(words for words in (paper.state, form.SUBSTITUTED if fonts.substituted else "") if words)
    if corner:
        sheets[0]["items"] = [{"kind": "corner", "text": form.clean(corner)}, *sheets[0]["items"]]
    return {"title": form.clean(paper.title).replace("\n", ""), "form": _FORM, "sheets": sheets}


def _item(item: Item, sheet: Sheet, link: Link) -> dict[str, Any]:
    if isinstance(item, Table):
        return _table(item, form.TYPE_HEIGHT if sheet.landscape else form.TYPE_WIDTH, link)
    if isinstance(item, Paragraph):
        runs = [_run(inline, link) for inline in item.inlines]
        lead = form.clean(item.lead)
        return {"kind": "paragraph", "lead": lead, "runs": runs, "indent": item.indent, "align": item.align}
    if isinstance(item, Heading):
        role = {1: "hei", 2: "kai"}.get(item.level, "body")
        return {"kind": "heading", "role": role, "text": form.clean(item.text)}
    fields = {name: _cleaned(value) for name, value in vars(item).items()}
    return {"kind": _KINDS[type(item)], **fields}


_KINDS: dict[type, str] = {
    Mark: "mark",
    Title: "title",
    Addressee: "addressee",
    AnnexNote: "annex_note",
    Signed: "signed",
    Remark: "remark",
    AnnexHead: "annex_head",
    SealLine: "seal_line",
    Imprint: "imprint",
}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return form.clean(value)
    return [_cleaned(each) for each in value] if isinstance(value, tuple) else value


def _run(inline: Inline, link: Link) -> Any:
    words = form.clean(inline.text)
    if isinstance(inline, Figure):
        return ["f", words, link(inline.code)]
    if isinstance(inline, Typed):
        return words if inline.reason else ["typed", words]
    return words if inline.face == "body" else [inline.face, words]


def _table(table: Table, width: float, link: Link) -> dict[str, Any]:
    grid = measure(table, width)
    cells: list[Any] = []
    for row in table.rows:
        total = row.kind == "total"
        for cell in padded(row, len(grid.widths)):
            words = form.clean(cell_text(cell))
            address = link(cell.code) if isinstance(cell, Figure) else ""
            cells.append([words, address, total] if total or address else words)
    return {
        "kind": "table",
        "size": grid.size,
        "widths": grid.widths,
        "aligns": grid.aligns,
        "heads": [{**vars(head), "text": form.clean(head.text)} for head in grid.heads],
        "cells": cells,
        "long": any(map(may_split, table.rows)),
        "caption": form.clean(table.caption),
        "unit": f"单位：{form.clean(table.unit).removeprefix('单位：')}" if table.unit else "",
        "notes": [form.clean(note).removeprefix("注：") for note in table.notes],
    }
