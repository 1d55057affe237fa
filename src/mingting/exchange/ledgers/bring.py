"""One file into its ledger: checked, sorted, written, closed, answered."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from mingting.base.models import Ledger
from mingting.exchange.ledgers.digest import rows_digest
from mingting.exchange.ledgers.errand import Errand
from mingting.exchange.ledgers.merge import close_ledger, keep_aside, write_rows
from mingting.exchange.ledgers.outcome import Outcome
from mingting.exchange.ledgers.read import Read, understood
from mingting.exchange.ledgers.repair import repair_file
from mingting.exchange.ledgers.sort import Sorted, sort_rows
from mingting.exchange.table import Table


def check(errand: Errand, read: Read) -> tuple[Table, Sorted]:
    with errand.stage("rules"):
        errand.progress("核对", 0, read.sheet.rows_read)
        table = understood(errand.kind, read.sheet, errand.context)
    with errand.stage("duplicates"):
        found = sort_rows(errand.kind, table, errand.context)
        errand.progress("核对", read.sheet.rows_read, read.sheet.rows_read)
    return table, found


def bring_in(errand: Errand, read: Read, ledger: Ledger) -> Outcome:
    table, found = check(errand, read)
    with errand.stage("derive"):
        prepared = errand.kind.prepare(found.fresh, errand.context) if found.fresh.height else found.fresh
    with errand.stage("write"):
        if not errand.kind.whole:
            write_rows(errand, prepared)
        keep_aside(errand, read, table, found, ledger)
    with errand.stage("close"):
        taken = found.taken
        months = errand.kind.months(taken, errand.context) if taken.height else {}
        digest = rows_digest(errand.kind, taken)
        with transaction.atomic():
            if errand.kind.whole and prepared.height:
                errand.kind.ready(prepared, errand.context)()
            close_ledger(errand, read, table, found, ledger, digest, months)
    repair = write_repair(errand, ledger)
    return outcome_of(errand, read, table, found, taken=taken.height, ledger=ledger, repair=repair, months=months)


def write_repair(errand: Errand, ledger: Ledger) -> Path | None:
    """Beside the file that was sent, or in the temporary folder where that cannot be written."""
    content = repair_file(ledger)
    if content is None:
        return None
    path = errand.path.with_name(f"{errand.path.stem}-未导入.xlsx")
    try:
        path.write_bytes(content)
    except OSError:
        path = Path(tempfile.mkdtemp(prefix="mingting-")) / path.name
        path.write_bytes(content)
    path.chmod(0o600)
    return path


def outcome_of(
    errand: Errand,
    read: Read,
    table: Table,
    found: Sorted,
    *,
    taken: int,
    ledger: Ledger | None = None,
    repair: Path | None = None,
    months: Mapping[str, list[str]] | None = None,
) -> Outcome:
    fresh = taken or 0
    new = found.fresh["code"].to_list() if errand.kind.code == "organs" and fresh else []
    return Outcome(
        errand.kind.code,
        errand.source.code,
        read.sheet.rows_read,
        taken,
        found.known.len(),
        found.aside.len(),
        repair,
        tuple(sorted(table.problems, key=lambda one: one.row)),
        tuple(table.warnings),
        found.conflicts,
        tuple(one.as_row() for one in read.totals),
        read.sheet.raw.name,
        read.mapping,
        read.sheet.unmapped,
        read.sheet.repeated,
        read.sheet.footers,
        errand.trial,
        ledger.pk if ledger else None,
        tuple(new),
        months or {},
        {name: round(value, 3) for name, value in errand.seconds.items()},
    )
