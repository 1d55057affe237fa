"""From a file to a checked table: sheet chosen, columns mapped, every cell and row looked at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from mingting.base.models import Source
from mingting.exchange.columns import names_of
from mingting.exchange.context import Context
from mingting.exchange.errors import ColumnsMissing, NoLedger, SeveralSheets, WrongMapping
from mingting.exchange.kinds.base import Kind
from mingting.exchange.models import ColumnMapping
from mingting.exchange.reading.fold import fold_heading
from mingting.exchange.reading.headings import Heading, find_heading
from mingting.exchange.reading.ledger_sheet import LedgerSheet, Total, check_totals, take_apart
from mingting.exchange.reading.sheets import RawSheet, read_sheets
from mingting.exchange.table import Table


class Read(NamedTuple):
    sheet: LedgerSheet
    mapping: dict[str, str]
    totals: list[Total]


def names_for(kind: Kind, source: Source | None, mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Folded heading to column code: what is asked now, over what this source's headings were mapped to, over names and aliases.

    A heading mapped to nothing is kept as it is, even if its name is an alias.
    """
    names = names_of(kind.columns)
    remembered = ColumnMapping.objects.filter(kind=kind.code, source=source).first() if source else None
    for asked in (remembered.headings if remembered else {}, mapping_codes(kind, mapping or {})):
        for heading, code in asked.items():
            folded = fold_heading(heading)
            names = {name: one for name, one in names.items() if name != folded}
            if code:
                names = {folded: code} | names
    return names


def mapping_codes(kind: Kind, mapping: Mapping[str, str]) -> dict[str, str]:
    """A mapping by heading or code to one by code; refused where there is no such column."""
    known = {name: one.code for one in kind.columns for name in (*one.names, one.code)}
    found = {}
    for heading, column in mapping.items():
        code = known.get(column) or known.get(fold_heading(column)) if column else ""
        if code is None:
            raise WrongMapping(column=column, name=kind.name, columns="、".join(one.heading for one in kind.columns))
        found[heading] = code
    return found


def read_ledger(
    kind: Kind, path: Path, names: Mapping[str, str], *, name: str = "", sheet: str = ""
) -> tuple[RawSheet, Heading]:
    """The sheet that looks most like the ledger, and its heading. More than one sheet with all required columns is refused: none may be lost."""
    required = {one.code for one in kind.columns if one.required}
    found: list[tuple[RawSheet, Heading]] = []
    for raw in read_sheets(path, name):
        if sheet and raw.name != sheet:
            continue
        heading = find_heading(raw, names)
        if heading:
            found.append((raw, heading))
    if not found:
        raise NoLedger(name=kind.name, columns="、".join(one.heading for one in kind.columns if one.required))
    found.sort(key=lambda one: (-len(one[1].known & required), -len(one[1].known), not one[0].visible))
    full = [raw.name for raw, heading in found if required <= heading.known and raw.visible]
    if len(full) > 1 and not sheet:
        raise SeveralSheets(name=kind.name, sheets="、".join(full))
    return found[0]


def take(kind: Kind, raw: RawSheet, heading: Heading) -> Read:
    """The sheet's rows sorted, its totals compared; refused where a required column is missing."""
    missing = [one.heading for one in kind.columns if one.required and one.code not in heading.known]
    if missing:
        raise ColumnsMissing(missing="、".join(missing), headings="、".join(heading.labels))
    sheet = take_apart(raw, heading, {one.code: one.required for one in kind.columns})
    summed = {
        at: heading.labels[int(at[1:])] for at, code in heading.columns.items() if kind.column(code).value.numeric
    }
    return Read(sheet, heading.mapping, check_totals(sheet, summed))


def understood(kind: Kind, sheet: LedgerSheet, context: Context) -> Table:
    """Every cell by its column, then every row by the kind's rules. Columns that are none of ours stay beside, by place."""
    heading = sheet.heading
    labels = {code: heading.labels[int(at[1:])] for at, code in heading.columns.items()}
    present = [pl.col(at).alias(f"raw:{code}") for at, code in heading.columns.items()]
    absent = [
        pl.lit(None, dtype=pl.String).alias(f"raw:{one.code}") for one in kind.columns if one.code not in heading.known
    ]
    others = [pl.col(at) for at in heading.unmapped]
    reason = [pl.col(heading.reason_column).alias("~reason")] if heading.reason_column else []
    table = Table(
        sheet.body.select("row_no", *present, *absent, *others, *reason),
        {one.code: labels.get(one.code, one.heading) for one in kind.columns},
    )
    context.extra = {
        at: label for at, label in heading.unmapped.items() if sheet.body[at].null_count() < sheet.body.height
    }
    for column in kind.columns:
        column.value.understand(table, column.code, context)
        if column.required:
            table.refuse(table[f"raw:{column.code}"].is_null(), column.code, f"没有填{column.heading}。")
    for rule in kind.rules:
        rule(table, context)
    return table
