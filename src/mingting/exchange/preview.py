"""What the import page shows before anything is brought in: the first rows, the headings found, how they would be mapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import polars as pl

from mingting.base.models import AsideRow, Ledger, Source
from mingting.exchange.columns import Column
from mingting.exchange.errors import NoLedger
from mingting.exchange.kinds import kind_of
from mingting.exchange.kinds.base import Kind
from mingting.exchange.ledgers.read import names_for, read_ledger
from mingting.exchange.ledgers.repair import cells_of
from mingting.exchange.models import ColumnMapping, LedgerAccount
from mingting.exchange.reading.fold import fold_heading
from mingting.exchange.reading.headings import REASON, Heading, guess_heading
from mingting.exchange.reading.ledger_sheet import take_apart
from mingting.exchange.reading.sheets import RawSheet, read_sheets

_ROWS = 8
_LIKE = 0.6


@dataclass(frozen=True)
class HeadingRow:
    """One column of the sheet: its heading, three of its cells, our column (code; empty: kept as it is) and why.

    `origin` is heading (by its name), alias, remembered (this source's own), likely (a guess to be looked at) or none.
    """

    heading: str
    samples: tuple[str, ...]
    column: str
    origin: str


@dataclass(frozen=True)
class ColumnChoice:
    code: str
    heading: str
    required: bool
    rule: str


@dataclass(frozen=True)
class Preview:
    kind: str
    kind_name: str
    sheet: str
    sheets: tuple[str, ...]
    heading_rows: tuple[int, int]
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    headings: tuple[HeadingRow, ...]
    columns: tuple[ColumnChoice, ...]
    missing: tuple[str, ...]
    unmapped: tuple[str, ...]
    row_count: int
    repeated: int
    footers: int
    totals: int

    @property
    def mapping(self) -> dict[str, str]:
        """The proposal as `run_import` takes it."""
        return {one.heading: one.column for one in self.headings if one.column}


def preview(kind: str, path: Path, *, source: str = "", name: str = "", sheet: str = "") -> Preview:
    """Read the file so far as to show it; nothing is written. Guesses are proposed only for columns that nothing else names."""
    chosen = kind_of(kind)
    found = Source.objects.filter(code=source).first() if source else None
    names = names_for(chosen, found, None)
    sheets = tuple(one.name for one in read_sheets(path, name))
    try:
        raw, heading = read_ledger(chosen, path, names, name=name, sheet=sheet)
    except NoLedger:
        raw, heading = _likeliest(chosen, path, name, sheet)
    apart = take_apart(raw, heading, {one.code: one.required for one in chosen.columns})
    rows = _heading_rows(chosen, found, heading, apart.body)
    mapped = {one.column for one in rows if one.column}
    return Preview(
        kind,
        chosen.name,
        raw.name,
        sheets,
        (heading.first_row, heading.last_row),
        heading.labels,
        tuple(tuple(cell or "" for cell in row) for row in apart.body.drop("row_no").head(_ROWS).rows()),
        rows,
        tuple(ColumnChoice(one.code, one.heading, one.required, one.rule) for one in chosen.columns),
        tuple(one.heading for one in chosen.columns if one.required and one.code not in mapped),
        tuple(one.heading for one in rows if not one.column),
        apart.rows_read,
        apart.repeated,
        apart.footers,
        apart.totals.height,
    )


def _likeliest(kind: Kind, path: Path, name: str, sheet: str) -> tuple[RawSheet, Heading]:
    """The first sheet with something like a heading, though none of its words is known."""
    for raw in read_sheets(path, name):
        if (not sheet or raw.name == sheet) and (heading := guess_heading(raw)):
            return raw, heading
    raise NoLedger(name=kind.name, columns="、".join(one.heading for one in kind.columns if one.required))


def _heading_rows(kind: Kind, source: Source | None, heading: Heading, body: pl.DataFrame) -> tuple[HeadingRow, ...]:
    remembered = ColumnMapping.objects.filter(kind=kind.code, source=source).first() if source else None
    own = {fold_heading(text) for text in (remembered.headings if remembered else {})}
    exact = {fold_heading(one.heading) for one in kind.columns}
    left = [one for one in kind.columns if one.code not in heading.known]
    found = []
    for at, label in enumerate(heading.labels):
        place, folded = f"c{at}", fold_heading(label)
        if folded == REASON:
            continue
        column = heading.columns.get(place, "")
        origin = "remembered" if folded in own else "heading" if folded in exact else "alias" if column else "none"
        if not column and origin == "none" and (guess := _likely(folded, left)):
            column, origin = guess.code, "likely"
            left.remove(guess)
        samples = tuple(str(cell) for cell in body[place].drop_nulls().head(3).to_list())
        found.append(HeadingRow(label, samples, column, origin))
    return tuple(found)


def _likely(folded: str, left: list[Column]) -> Column | None:
    """The free column whose name is most like the heading's, if it is like it at all."""
    best: tuple[float, Column] | None = None
    for column in left:
        score = max(SequenceMatcher(None, folded, name).ratio() for name in column.names)
        if score >= _LIKE and (best is None or score > best[0]):
            best = (score, column)
    return best[1] if best else None


@dataclass(frozen=True)
class AsideLine:
    """A row set aside, for the page: its cells under the sheet's headings, and why."""

    row_no: int
    cells: tuple[str, ...]
    problems: tuple[Mapping[str, Any], ...]


def aside_lines(
    ledger: Ledger, *, first: int = 0, most: int = 50
) -> tuple[tuple[str, ...], tuple[AsideLine, ...], int]:
    """Headings, some of the rows still set aside, and how many there are."""
    account = LedgerAccount.objects.filter(ledger=ledger).first()
    rows = AsideRow.objects.filter(ledger=ledger).order_by("row_no")
    labels = tuple(cell or "" for cell in account.layout[-1]) if account and account.layout else ()
    lines = tuple(
        AsideLine(row.row_no, tuple(cell or "" for cell in cells_of(row)), tuple(row.problems))
        for row in rows[first : first + most]
    )
    return labels, lines, rows.count()


def open_names(ledger: Ledger) -> dict[str, tuple[Mapping[str, str], ...]]:
    """Names among the rows set aside that mean several organs, each with its candidates: what a person can decide."""
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    account = LedgerAccount.objects.filter(ledger=ledger).first()
    labels = [cell or "" for cell in account.layout[-1]] if account and account.layout else []
    for row in AsideRow.objects.filter(ledger=ledger).iterator():
        for one in row.problems:
            if "candidates" in one and one["field"] in labels:
                text = cells_of(row)[labels.index(one["field"])]
                if text:
                    found[text] = tuple(one["candidates"])
    return found
