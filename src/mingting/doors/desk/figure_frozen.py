"""A figure of an issued bulletin, opened from its bundle: rows, value and definition are those of the day it was issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingting.assess import reads
from mingting.assess.indicators.answers import Question
from mingting.base.permissions import Reach
from mingting.doors.desk.figure_card import Address, compared, composition, sides
from mingting.doors.desk.figure_links import code_url
from mingting.doors.desk.figure_members import member_opener
from mingting.doors.desk.figure_opened import Asked, OpenedView, proof_says, seen_says
from mingting.doors.desk.figure_pieces import Piece
from mingting.doors.desk.figure_rows import PAGE, rows_view
from mingting.doors.desk.figure_words import heading, side_labels
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.models import Publication
from mingting.report.bulletins.opening import OpenedPart, open_printed
from mingting.web.formatting import thousands
from mingting.web.values import Definition, Link

Rows = list[tuple[Any, ...]]


def read(
    bundle: Bundle, code: str, asked: Asked, reach: Reach, limit: int = PAGE
) -> tuple[tuple[OpenedPart, ...], tuple[OpenedPart, ...]]:
    """All parts of a side, and those asked for; each with its rows up to the end of the page."""
    opened = open_printed(bundle, code, asked.side, reach=reach, limit=asked.offset + limit)
    chosen = opened.parts if asked.piece is None else opened.parts[asked.piece : asked.piece + 1]
    return opened.parts, chosen


def frozen(bundle: Bundle, code: str, asked: Asked, reach: Reach, publication: Publication) -> OpenedView:
    """The view of a printed code."""
    figure = bundle.figures[code]
    question = Question.from_plain(figure["question"])
    engine = reads.engine_for(publication.bulletin.snapshot)
    parts, chosen = read(bundle, code, asked, reach)
    columns, rows = joined(chosen, asked.offset, PAGE)
    count, total, visible = (sum(getattr(one, name) for one in chosen) for name in ("count", "sum", "visible"))
    noun = _noun(chosen)
    known = {Question.from_plain(one["question"]): one["code"] for one in bundle.figures.values()}

    def address(side: str, piece: int | None) -> str:
        return code_url(code, side, piece)

    top, of = sides(question.indicator, figure["numerator"], figure["denominator"], address)
    label = "数字" if of is None else side_labels(question.indicator)[asked.side == "denominator"]
    opens = reach.covers(engine.tree.organ(question.scope).path)
    made_of = [Piece(one.label, one.count, one.sum, one.count != one.sum) for one in parts]
    facts = [*composition(made_of, sum(one.sum for one in parts), asked.side, address)]
    facts += [*compared(engine, question, opens), ("依据", figure["definition"]["basis"])]
    return OpenedView(
        heading(engine, question),
        figure["name"],
        figure["text"] if figure["unit"] == "%" or figure["value"] is None else thousands(figure["value"]),
        "" if figure["unit"] == "%" else figure["unit"],
        proof_says(
            "count" if count == total else "sum",
            count,
            total,
            chosen[0].label if asked.piece is not None and chosen else label,
        ),
        seen_says(count, visible, noun),
        code,
        Definition("怎么算的（印发时的口径）", figure["definition"]["says"], top, of, facts),
        rows_view(
            columns,
            rows,
            visible=visible,
            offset=asked.offset,
            noun=noun,
            url=address(asked.side, asked.piece),
            adds=count != total,
            open_member=member_opener(
                engine, question, asked.side, lambda one: code_url(known[one]) if one in known else ""
            ),
        ),
        _choices(parts, question.indicator, of is not None, asked, address),
        publication,
        bool(visible),
    )


def joined(parts: Sequence[OpenedPart], offset: int, limit: int) -> tuple[list[tuple[str, str]], Rows]:
    """The rows of several parts one after the other, under all their columns."""
    columns: dict[str, str] = {"dataset": "记录"} if len({part.label for part in parts}) > 1 else {}
    for part in parts:
        columns |= {name: label for name, label in part.columns if name not in columns and name != "amount"}
    columns["amount"] = "计入数"
    rows: Rows = []
    for part in parts:
        start = max(offset, 0)
        for row in part.rows[start : start + limit - len(rows)]:
            cells = dict(zip((name for name, _ in part.columns), row)) | {"dataset": part.label}
            rows.append(tuple(cells.get(name, "") for name in columns))
        offset -= part.visible
    return list(columns.items()), rows


def _noun(parts: Sequence[OpenedPart]) -> str:
    if any(one.dataset.startswith("entity:") for one in parts):
        return "个"
    names = {one.dataset for one in parts}
    return "件" if names == {"cases"} else "天" if names == {"days"} else "条"


def _choices(parts: Sequence[OpenedPart], indicator: str, rate: bool, asked: Asked, address: Address) -> list[Link]:
    found = []
    if rate:
        for side, label in zip(("numerator", "denominator"), side_labels(indicator)):
            found.append(Link(label, address(side, None), side == asked.side and asked.piece is None))  # type: ignore[arg-type]
    if len(parts) > 1:
        if not found:
            found.append(Link("全部", address(asked.side, None), asked.piece is None))
        found += [
            Link(one.label, address(asked.side, number), asked.piece == number) for number, one in enumerate(parts)
        ]
    return found
