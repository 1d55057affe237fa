"""What opening a printed code answers, in one shape for `mingting open --json` and GET /api/figures/{code}/rows.

What was issued opens from its bundle, everything else from the snapshot the code was given for.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mingting.assess import reads
from mingting.assess.facts.models import Snapshot
from mingting.assess.indicators.answers import Opened, Question, Side, code_of
from mingting.base.errors import NotFound
from mingting.base.models import User
from mingting.report.bulletins.bundle import Bundle
from mingting.report.bulletins.opening import OpenedFigure, open_printed
from mingting.report.bulletins.reads import Printed


def answer_of(
    found: Printed, user: User | None, side: Side, *, offset: int = 0, limit: int | None = 100
) -> dict[str, Any]:
    """One side of a figure with its rows behind `offset`, at most `limit` of them (None: all), as JSON has it.

    `count` and `sum` are over all rows, `visible` says how many of them this person may see; no user: a system account, which sees all.
    Refused as not found where the code names a whole table.
    """
    if found.question is None:
        raise NotFound(what=f"{found.code}（整张附件的编码；请加行次、栏次）")
    publication = getattr(found.bulletin, "publication", None)
    if publication is None:
        snapshot = _snapshot(found, found.question)
        return _live(reads.open_figure(found.question, user, side, limit, offset=offset, snapshot=snapshot))
    reach = reads.rows_reach(user) if user else None
    end = None if limit is None else offset + limit
    opened = open_printed(Bundle(publication.bundle), found.code, side, reach=reach, limit=end)
    return _frozen(opened, slice(offset, end))


def _snapshot(found: Printed, question: Question) -> Snapshot | None:
    """The snapshot a code was given for: a code is made of the question and the snapshot."""
    if found.bulletin is not None:
        return found.bulletin.snapshot
    return next((one for one in Snapshot.objects.iterator() if code_of(question, one.digest) == found.code), None)


def _live(opened: Opened) -> dict[str, Any]:
    return {
        "figure": opened.figure.to_plain(),
        "definition": opened.definition,
        "measure": opened.proof,
        "part": opened.side,
        "count": opened.count,
        "sum": opened.sum,
        "visible": opened.visible,
        "labels": dict(opened.columns),
        "rows": [_plain(row) for row in opened.records()],
    }


def _frozen(opened: OpenedFigure, which: slice) -> dict[str, Any]:
    rows = [
        {"dataset": part.label} | {name: cell for (name, _), cell in zip(part.columns, row)}
        for part in opened.parts
        for row in part.rows
    ]
    return {
        "figure": {"code": opened.code, "name": opened.name, "text": opened.text, **opened.question},
        "definition": opened.definition["says"],
        "measure": "count" if opened.count == opened.sum else "sum",
        "part": opened.side,
        "count": opened.count,
        "sum": opened.sum,
        "visible": opened.visible,
        "labels": {name: label for part in opened.parts for name, label in part.columns},
        "rows": [_plain(row) for row in rows[which]],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """As JSON has it: days as text, everything else that is no number as words."""
    return {
        name: cell.isoformat() if isinstance(cell, date) else cell if isinstance(cell, _JSON) else str(cell)
        for name, cell in row.items()
    }


_JSON = (str, int, float, bool, type(None))
