"""`mingting import`: one ledger brought in as one act."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
from django.db import connection, transaction

from mingting.base import files
from mingting.base.acts.record_ledger import Counts, begin_ledger, finish_ledger
from mingting.base.journal import Actor
from mingting.base.models import AsideRow, Ledger, Source, User
from mingting.base.permissions import reach_of, require
from mingting.base.roles import Permission
from mingting.exchange.context import Context
from mingting.exchange.errors import UnknownSource
from mingting.exchange.kinds import kind_of
from mingting.exchange.kinds.base import Kind, Record
from mingting.exchange.ledgers.digest import rows_digest
from mingting.exchange.ledgers.locks import import_lock
from mingting.exchange.ledgers.outcome import Outcome
from mingting.exchange.ledgers.ranges import pack
from mingting.exchange.ledgers.read import Read, mapping_codes, names_for, read_ledger, take, understood
from mingting.exchange.ledgers.repair import (
    layout_of,
    links_in,
    reason,
    repair_file,
    seal_rows,
    sheet_cells,
    write_sheet,
)
from mingting.exchange.ledgers.sort import Sorted, sort_rows
from mingting.exchange.models import ColumnMapping, LedgerAccount
from mingting.exchange.table import Problem, Table

Progress = Callable[[str, int, int], None]
_CHUNK_SECONDS = {"sqlite": 0.15, "postgresql": 3.0}
_FIRST_CHUNK = {"sqlite": 500, "postgresql": 4_000}
_MOST_CHUNK = 50_000
_BREATH = 0.02  # between two short transactions a clerk's own write gets its turn


@dataclass
class Errand:
    """What one import is about, handed along its steps."""

    kind: Kind
    source: Source
    path: Path
    name: str
    actor: Actor
    user: User | None
    trial: bool
    mapping: Mapping[str, str]
    progress: Progress
    context: Context
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def run_import(
    kind: str,
    path: Path,
    *,
    source: str,
    actor: Actor,
    user: User | None = None,
    trial: bool = False,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    name: str = "",
    sheet: str = "",
    wait: float = 600.0,
) -> Outcome:
    """Bring a file in, or with `trial` say what would become of it without writing anything.

    `mapping` maps headings of the sheet to columns (by heading or code; empty: keep as it is) and is remembered for the source.
    `name` is the name the file was sent under, `sheet` chooses one of several. Another import of the same kind and source is
    waited for, up to `wait` seconds.
    """
    chosen = kind_of(kind)
    if user is not None:
        require(user, Permission.IMPORT)
    reach = reach_of(user, Permission.IMPORT) if user is not None else None
    found = source_of(source)
    errand = Errand(
        chosen,
        found,
        path,
        name or path.name,
        actor,
        user,
        trial,
        mapping or {},
        progress or _silent,
        Context(found, reach),
    )
    with errand.stage("read"):
        errand.progress("读取", 0, 1)
        raw, heading = read_ledger(chosen, path, names_for(chosen, found, mapping), name=name, sheet=sheet)
        read = take(chosen, raw, heading)
        errand.progress("读取", 1, 1)
    if trial:
        return _trial(errand, read)
    with errand.stage("file"):
        stored = files.store(path, errand.name, "ledger", sealed=True, by=user)
    name_of_lock = f"import:{kind}:{found.code if chosen.per_source else ''}"
    with import_lock(name_of_lock, wait):
        ledger = begin_ledger(kind, found, stored, user=user)
        if ledger.state == Ledger.State.DONE:
            return _again(errand, read, ledger)
        errand.context.ledger_id = ledger.pk
        _clear_unfinished(errand, ledger)
        return _bring_in(errand, read, ledger)


def source_of(code: str) -> Source:
    found = Source.objects.filter(code=code).first()
    if found is None:
        raise UnknownSource(
            source=code, sources="、".join(Source.objects.order_by("code").values_list("code", flat=True)) or "（无）"
        )
    return found


def _silent(stage: str, done: int, total: int) -> None:
    return None


def _check(errand: Errand, read: Read) -> tuple[Table, Sorted]:
    with errand.stage("rules"):
        errand.progress("核对", 0, read.sheet.rows_read)
        table = understood(errand.kind, read.sheet, errand.context)
    with errand.stage("duplicates"):
        found = sort_rows(errand.kind, table, errand.context)
        errand.progress("核对", read.sheet.rows_read, read.sheet.rows_read)
    return table, found


def _trial(errand: Errand, read: Read) -> Outcome:
    table, found = _check(errand, read)
    return _outcome(errand, read, table, found, taken=found.fresh.height)


def _again(errand: Errand, read: Read, ledger: Ledger) -> Outcome:
    """The same file once more. What it brought is known; rows set aside that pass by now come in as a ledger of their own."""
    table, found = _check(errand, read)
    if not found.fresh.height:
        return _outcome(errand, read, table, found, taken=0, ledger=ledger, repair=_write_repair(errand, ledger))
    part = _import_rows(errand, _part(read, ledger, found.fresh["row_no"]))
    return replace(
        _outcome(
            errand, read, table, found, taken=found.fresh.height, ledger=ledger, repair=_write_repair(errand, ledger)
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
        again.context.ledger_id = ledger.pk
        return _bring_in(again, read, ledger)


def _bring_in(errand: Errand, read: Read, ledger: Ledger) -> Outcome:
    table, found = _check(errand, read)
    with errand.stage("derive"):
        prepared = errand.kind.prepare(found.fresh, errand.context) if found.fresh.height else found.fresh
    with errand.stage("write"):
        if not errand.kind.whole:
            _write(errand, prepared)
        _keep_aside(errand, read, table, found, ledger)
    with errand.stage("close"):
        taken = found.taken
        months = errand.kind.months(taken, errand.context) if taken.height else {}
        digest = rows_digest(errand.kind, taken)
        with transaction.atomic():
            if errand.kind.whole and prepared.height:
                errand.kind.ready(prepared, errand.context)()
            _close(errand, read, table, found, ledger, digest, months)
    repair = _write_repair(errand, ledger)
    return _outcome(errand, read, table, found, taken=taken.height, ledger=ledger, repair=repair, months=months)


def _write(errand: Errand, rows: pl.DataFrame) -> None:
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


def _keep_aside(errand: Errand, read: Read, table: Table, found: Sorted, ledger: Ledger) -> None:
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


def _close(
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


def _clear_unfinished(errand: Errand, ledger: Ledger) -> None:
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


def _write_repair(errand: Errand, ledger: Ledger) -> Path | None:
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


def _outcome(
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
        tuple(read.sheet.heading.unmapped.values()),
        read.sheet.repeated,
        read.sheet.footers,
        errand.trial,
        ledger.pk if ledger else None,
        tuple(new),
        months or {},
        {name: round(value, 3) for name, value in errand.seconds.items()},
    )


def retry_aside(
    ledger: Ledger, *, actor: Actor, user: User | None = None, progress: Progress | None = None
) -> Outcome | None:
    """Run once more what a ledger set aside, after a name was decided or an organ registered; None when nothing is set aside.

    What passes comes in as a ledger of its own, made of these rows; the rest stays where it is.
    """
    content = repair_file(ledger)
    if content is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"台账{ledger.pk}-未导入.xlsx"
        path.write_bytes(content)
        tried = run_import(
            ledger.kind,
            path,
            source=ledger.source.code,
            actor=actor,
            user=user,
            trial=True,
            progress=progress,
            mapping=_asked(ledger),
        )
        if not tried.taken and not tried.known:
            return tried
        return run_import(
            ledger.kind,
            path,
            source=ledger.source.code,
            actor=actor,
            user=user,
            progress=progress,
            mapping=_asked(ledger),
        )


def _asked(ledger: Ledger) -> dict[str, str]:
    """The mapping of the ledger, as one asked for: its headings may be mapped otherwise by now."""
    return {str(heading): str(code) for heading, code in ledger.mapping.items()}
