"""An examined document as plain values and back, so that it can be kept and shown again without another reading."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from mingting.rules.figures import Verdict

from .document import Block, Document, Paragraph, Table
from .places import Examined, Spot
from .report import Relation, Report


def to_plain(examined: Examined) -> dict[str, Any]:
    report = examined.report
    return {
        "file": report.file,
        "notes": list(report.notes),
        "blocks": [_block_to_plain(block) for block in examined.document.blocks],
        "relations": [_relation_to_plain(one) for one in report.relations],
        "spots": [[list(astuple(spot)) for spot in spots] for spots in examined.spots],
    }


def from_plain(plain: dict[str, Any]) -> Examined:
    name, notes = plain["file"], tuple(plain["notes"])
    blocks = tuple(_block_from_plain(at, one) for at, one in enumerate(plain["blocks"]))
    relations = tuple(_relation_from_plain(one) for one in plain["relations"])
    spots = tuple(tuple(Spot(*spot) for spot in entry) for entry in plain["spots"])
    return Examined(Document(name, blocks, notes), Report(name, relations, notes=notes), spots)


def _block_to_plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"text": block.text, "page": block.page}
    return {"rows": [list(row) for row in block.rows], "title": block.title, "number": block.number, "page": block.page}


def _block_from_plain(at: int, plain: dict[str, Any]) -> Block:
    if "rows" in plain:
        rows = tuple(tuple(row) for row in plain["rows"])
        return Table(rows, plain["title"], at, plain["number"], plain["page"])
    return Paragraph(plain["text"], plain["text"], at, plain["page"])


def _relation_to_plain(one: Relation) -> dict[str, Any]:
    exact = {"inputs": list(one.inputs), "claimed": one.claimed, "recomputed": one.recomputed}
    return one.as_json() | exact | {"block": one.block, "span": list(one.span)}


def _relation_from_plain(plain: dict[str, Any]) -> Relation:
    given = dict(plain)
    given |= {"inputs": tuple(plain["inputs"]), "span": tuple(plain["span"]), "verdict": Verdict(plain["verdict"])}
    return Relation(**given)
