"""Rows into the tables in short transactions, and the one that closes a ledger."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import polars as pl
from django.db import connection, transaction

from mingting.base.acts.record_ledger import Counts, finish_ledger
from mingting.base.models import AsideRow, Ledger
from mingting.exchange.kinds.base import Record
from mingting.exchange.ledgers.errand import Errand
from mingting.exchange.ledgers.ranges import pack
from mingting.exchange.ledgers.read import Read, mapping_codes
from mingting.exchange.ledgers.repair import layout_of, links_in, seal_rows
from mingting.exchange.ledgers.sort import Sorted
from mingting.exchange.models import ColumnMapping, LedgerAccount
from mingting.exchange.table import Problem, Table

_CHUNK_SECONDS = {"sqlite": 0.15, "postgresql": 3.0}
_FIRST_CHUNK = {"sqlite": 500, "postgresql": 4_000}
_MOST_CHUNK = 50_000
_BREATH = 0.02  # between two short transactions a clerk's own write gets its turn


def write_rows(errand: Errand, rows: pl.DataFrame) -> None:
    """Short transactions, each as long as a clerk may wait. While one is written the next is made ready (persons sealed) beside it."""
    size, done, limit = _FIRST_CHUNK[connection.vendor], 0, _CHUNK_SECONDS[connection.vendor]
    with ThreadPoolExecutor(1, "seal") as beside:
        ready = beside.submit(_ready, errand, rows.slice(0, size)) if rows.height else None
        while ready:
            with errand.stage("waited for sealing"):
                part, record = ready.result()
            after = done + part
            ready = beside.submit(_ready, errand, rows.slice(after, size)) if after < rows.height else None
            with errand.stage("store"):
                start = time.perf_counter()
                with transaction.atomic():
                    record()
                took = max(1e-4, time.perf_counter() - start)
            done = after
            errand.progress("写入", done, rows.height)
            size = int(min(_MOST_CHUNK, max(200, part * min(4.0, limit / took))))
            if connection.vendor == "sqlite":
                time.sleep(_BREATH)


def _ready(errand: Errand, part: pl.DataFrame) -> tuple[int, Record]:
    start = time.thread_time()
    record = errand.kind.ready(part, errand.context)
    errand.seconds["seal"] = errand.seconds.get("seal", 0.0) + time.thread_time() - start
    return part.height, record


def keep_aside(errand: Errand, read: Read, table: Table, found: Sorted, ledger: Ledger) -> None:
    """Rows set aside, sealed with their reasons; those of an earlier try of this ledger are replaced."""
    AsideRow.objects.filter(ledger=ledger).delete()
    if not found.aside.len():
        return
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for one in table.problems:
        by_row[one.row].append(one)
    rows = read.sheet.body.filter(pl.col("row_no").is_in(found.aside.implode()))
    for part in rows.iter_slices(5000):
        sealed = seal_rows(ledger, read.sheet, part, by_row)
        with transaction.atomic():
            AsideRow.objects.bulk_create(sealed, batch_size=5000)


def close_ledger(
    errand: Errand,
    read: Read,
    table: Table,
    found: Sorted,
    ledger: Ledger,
    digest: str,
    months: Mapping[str, list[str]],
) -> None:
    taken = found.fresh.height + found.own.height
    counts = Counts(read.sheet.rows_read, taken, found.known.len(), found.aside.len())
    finish_ledger(
        ledger,
        counts,
        rows_digest=digest,
        months=months,
        totals=[one.as_row() for one in read.totals],
        mapping=read.mapping,
        decisions=errand.context.used,
        actor=errand.actor,
    )
    LedgerAccount.objects.update_or_create(
        ledger=ledger,
        defaults={
            "sheet": read.sheet.raw.name,
            "layout": layout_of(read.sheet),
            "known_rows": pack(found.known),
            "aside_rows": pack(found.aside),
            "repeated": read.sheet.repeated,
            "footers": read.sheet.footers,
            "conflicts": found.conflicts,
            "warnings": [one.as_row() for one in table.warnings[:200]],
            "sent_name": errand.name[-160:],
            "ground": errand.context.ground() if errand.kind.derived else "",
        },
    )
    _cross_off(errand, table, ledger)
    _remember(errand)


def _cross_off(errand: Errand, table: Table, ledger: Ledger) -> None:
    """Rows that came back in a repair file are no longer set aside where they stood."""
    if "~reason" not in table:
        return
    links = links_in(table["~reason"])
    open_rows = AsideRow.objects.filter(
        ledger__in={one for one, _ in links}, ledger__kind=ledger.kind, ledger__source=ledger.source
    ).exclude(ledger=ledger)
    gone = [pk for pk, at, row in open_rows.values_list("pk", "ledger_id", "row_no") if (at, row) in links]
    for start in range(0, len(gone), 500):
        AsideRow.objects.filter(pk__in=gone[start : start + 500]).delete()


def _remember(errand: Errand) -> None:
    """The columns a person mapped are the source's from now on."""
    if not errand.mapping:
        return
    from_now = mapping_codes(errand.kind, errand.mapping)
    kept, _ = ColumnMapping.objects.get_or_create(
        kind=errand.kind.code,
        source=errand.source,
        defaults={"decided_at": errand.context.now, "decided_by": errand.user},
    )
    if {**kept.headings, **from_now} != kept.headings:
        kept.headings = {**kept.headings, **from_now}
        kept.decided_at, kept.decided_by = errand.context.now, errand.user
        kept.save()


def clear_unfinished(errand: Errand, ledger: Ledger) -> None:
    """Rows of another ledger of this source that was broken off and not repeated never counted: they leave first."""
    others = Ledger.objects.filter(kind=ledger.kind, state=Ledger.State.MERGING).exclude(pk=ledger.pk)
    if errand.kind.per_source:
        others = others.filter(source=ledger.source)
    for other in others:
        while True:
            with transaction.atomic():
                if not errand.kind.clear(other.pk, 2000):
                    break
        with transaction.atomic():
            AsideRow.objects.filter(ledger=other).delete()
            other.state = Ledger.State.REFUSED
            other.save(update_fields=["state"])
