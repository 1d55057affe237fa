"""Questions about bulletins: what a printed code opens."""

from __future__ import annotations

from dataclasses import dataclass

from mingting.assess.indicators.answers import Question
from mingting.base.errors import NotFound
from mingting.base.papers.tree import Figure, Paper, Table
from mingting.report.bulletins.models import Bulletin, FigureCode
from mingting.report.bulletins.plain import from_plain


@dataclass(frozen=True)
class Printed:
    """A printed code: its question and the bulletin it stands in. `attachment` is set where the code names a whole table."""

    code: str
    question: Question | None
    bulletin: Bulletin | None
    attachment: int = 0


def printed(text: str) -> Printed:
    """What a code read from paper means: `MT-9YK3RCEB`, or a cell of a table `MT-9YK3RCEB.3.4` (row, column, from 1).

    Letters may be small and blanks are forgiven. Raises `NotFound` with the code.
    """
    wanted = text.strip().upper().replace(" ", "").replace("－", "-")
    code, _, cell = wanted.partition(".")
    found = (
        FigureCode.objects.select_related("bulletin__publication", "bulletin__scope", "bulletin__snapshot")
        .defer("bulletin__tree", "bulletin__snapshot__manifest")  # large: read where a cell or rows are asked for
        .filter(code=code)
        .first()
    )
    if found is None:
        raise NotFound(what=text)
    if "attachment" not in found.question:
        return Printed(code, Question.from_plain(found.question), found.bulletin)
    if not cell:
        return Printed(code, None, found.bulletin, found.question["attachment"])
    return printed(_cell_code(found, cell, text))


def _cell_code(found: FigureCode, cell: str, text: str) -> str:
    row, _, column = cell.partition(".")
    paper: Paper = from_plain(found.bulletin.tree) if found.bulletin else Paper("", ())
    for attachment in paper.attachments:
        if attachment.number != found.question["attachment"]:
            continue
        rows = [one for block in attachment.blocks if isinstance(block, Table) for one in block.rows]
        if (
            row.isdigit()
            and column.isdigit()
            and 0 < int(row) <= len(rows)
            and 0 < int(column) <= len(rows[int(row) - 1].cells)
        ):
            figure = rows[int(row) - 1].cells[int(column) - 1]
            if isinstance(figure, Figure):
                return figure.code
    raise NotFound(what=text)
