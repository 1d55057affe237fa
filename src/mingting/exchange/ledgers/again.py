"""The same file once more, and what was set aside once more."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl

from mingting.base import files
from mingting.base.acts.record_ledger import begin_ledger
from mingting.base.models import Ledger
from mingting.exchange.context import Context
from mingting.exchange.ledgers.bring import bring_in, check, outcome_of, write_repair
from mingting.exchange.ledgers.errand import Errand
from mingting.exchange.ledgers.outcome import Outcome
from mingting.exchange.ledgers.read import Read, names_for, read_ledger, take
from mingting.exchange.ledgers.repair import layout_of, reason, sheet_cells, write_sheet


def bring_again(errand: Errand, read: Read, ledger: Ledger) -> Outcome:
    """The same file once more. What it brought is known; rows set aside that pass by now come in as a ledger of their own."""
    table, found = check(errand, read)
    if not found.fresh.height:
        return outcome_of(errand, read, table, found, taken=0, ledger=ledger, repair=write_repair(errand, ledger))
    part = _import_rows(errand, _part(read, ledger, found.fresh["row_no"]))
    return replace(
        outcome_of(
            errand, read, table, found, taken=found.fresh.height, ledger=ledger, repair=write_repair(errand, ledger)
        ),
        taken=part.taken,
        known=found.known.len() + part.known,
        aside=found.aside.len() + part.aside,
        problems=(*table.problems, *part.problems),
        ledger_id=part.ledger_id,
        months=part.months,
    )


def _part(read: Read, ledger: Ledger, row_nos: pl.Series) -> bytes:
    """Some rows of a sheet as a file of their own, each with the place it stood at."""
    rows = read.sheet.body.filter(pl.col("row_no").is_in(row_nos.implode())).select(
        "row_no", *sheet_cells(read.sheet.heading)
    )
    return write_sheet(
        layout_of(read.sheet),
        ((row[1:], reason(ledger.pk, row[0], ())) for row in rows.iter_rows()),
        read.sheet.raw.name,
    )


def _import_rows(errand: Errand, content: bytes) -> Outcome:
    """Bring in a file made of rows set aside; the lock is held already."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "未导入.xlsx"
        path.write_bytes(content)
        again = Errand(
            errand.kind,
            errand.source,
            path,
            f"{Path(errand.name).stem}-续.xlsx",
            errand.actor,
            errand.user,
            False,
            errand.mapping,
            errand.progress,
            Context(errand.source, errand.context.reach),
        )
        raw, heading = read_ledger(errand.kind, path, names_for(errand.kind, errand.source, errand.mapping))
        read = take(errand.kind, raw, heading)
        stored = files.store(path, again.name, "ledger", sealed=True, by=errand.user)
        ledger = begin_ledger(errand.kind.code, errand.source, stored, user=errand.user)
        if ledger.state == Ledger.State.DONE:  # these very rows came in before and were set aside again
            table, found = check(again, read)
            return outcome_of(again, read, table, found, taken=0, ledger=ledger)
        again.context.ledger_id = ledger.pk
        return bring_in(again, read, ledger)
