"""What `verify` looks at in the exchange: each ledger read again from its stored file, against the journal and against the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from mingting.base import files
from mingting.base.errors import Altered, Refused
from mingting.base.findings import Finding
from mingting.base.models import Event, Ledger
from mingting.exchange.context import Context
from mingting.exchange.kinds import kind_of
from mingting.exchange.kinds.base import Kind, key_expr
from mingting.exchange.ledgers.digest import rows_digest
from mingting.exchange.ledgers.ranges import unpack
from mingting.exchange.ledgers.read import names_for, read_ledger, take, understood
from mingting.exchange.models import LedgerAccount

_DERIVED = {
    "item_version": "事项版本",
    "case_kind": "办件类型",
    "promise_days": "承诺时限",
    "legal_days": "法定时限",
    "due_on": "到期日",
    "used_days": "用时",
    "applicant_masked": "申请人（脱敏）",
}
_NAMED = 20  # rows named one by one; the rest are counted


def check_ledgers() -> Iterator[Finding]:
    """Every ledger that counts: its counts, its file, its rows. Rows that an act changed since by a journal row of its own are passed over."""
    for ledger in Ledger.objects.filter(state=Ledger.State.DONE).select_related("source", "file").order_by("pk"):
        yield from check_ledger(ledger)


def check_ledger(ledger: Ledger) -> Iterator[Finding]:
    place = f"ledger:{ledger.pk}"
    event = Event.objects.filter(kind="ledger.imported", subject=f"base/ledger:{ledger.pk}").first()
    if event is None:
        yield Finding("ledger.unrecorded", place, f"台账{ledger.pk}（{ledger.file.name}）已导入，日志里却没有这件事。")
        return
    yield from _check_counts(ledger, event, place)
    try:
        rows = read_again(ledger)
    except Altered:
        yield Finding("ledger.file", place, f"台账{ledger.pk}的原件“{ledger.file.name}”缺失或被改动，无法重读。")
        return
    except Refused as refusal:
        yield Finding("ledger.file", place, f"台账{ledger.pk}的原件按当时的对应关系读不出来：{refusal}")
        return
    kind = kind_of(ledger.kind)
    digest = rows_digest(kind, rows)
    if digest != event.data["rows_digest"]:
        yield Finding(
            "ledger.rows",
            place,
            f"台账{ledger.pk}的原件重读后与导入时记下的摘要不同：对应关系、认定或未导入的行号被改动过。",
        )
    context = Context(ledger.source, ledger_id=ledger.pk)
    try:
        stored = kind.stored(context, rows) if kind.whole else kind.stored(context)
    except Altered:
        yield Finding("ledger.table", place, f"台账{ledger.pk}的记录中有密封字段被改动，打不开。")
        return
    untouched = ~key_expr(kind.subject_key or kind.key).is_in(sorted(_changed_since(kind, ledger)))
    rows, stored = rows.filter(untouched), stored.filter(untouched)
    yield from _check_tables(kind, ledger, rows, stored)
    if kind.derived and rows.height and LedgerAccount.objects.get(ledger=ledger).ground == context.ground():
        yield from _check_derived(kind, ledger, kind.prepare(rows, context), stored)


def _check_counts(ledger: Ledger, event: Event, place: str) -> Iterator[Finding]:
    said: dict[str, Any] = event.data
    same = {
        "read": ledger.rows_read,
        "taken": ledger.taken,
        "known": ledger.known,
        "aside": ledger.aside,
        "file": ledger.file.digest,
        "rows_digest": ledger.rows_digest,
        "kind": ledger.kind,
        "source": ledger.source.code,
    }
    for name, value in same.items():
        if said.get(name) != value:
            yield Finding("ledger.counts", place, f"台账{ledger.pk}的“{name}”是{value}，日志里记的是{said.get(name)}。")


def read_again(ledger: Ledger) -> pl.DataFrame:
    """The rows that a ledger brought, read from its stored file by the mapping and the answers recorded then."""
    kind, account = kind_of(ledger.kind), LedgerAccount.objects.get(ledger=ledger)
    context = Context(ledger.source, ledger_id=ledger.pk, fixed=ledger.decisions)
    with files.plain_path(ledger.file) as path:
        raw, heading = read_ledger(
            kind, path, names_for(kind, None, ledger.mapping), name=ledger.file.name, sheet=account.sheet
        )
        read = take(kind, raw, heading)
    table = understood(kind, read.sheet, context)
    left = pl.concat([unpack(account.known_rows), unpack(account.aside_rows)])
    return table.frame.filter(~pl.col("row_no").is_in(left.implode()))


def _check_tables(kind: Kind, ledger: Ledger, rows: pl.DataFrame, stored: pl.DataFrame) -> Iterator[Finding]:
    """Row by row: what the file says against what the table holds."""
    place = f"ledger:{ledger.pk}"
    file_side = rows.select("row_no", key_expr(kind.key).alias("key"), key_expr(kind.content).alias("file"))
    table_side = stored.select(key_expr(kind.key).alias("key"), key_expr(kind.content).alias("table"))
    both = file_side.join(table_side, on="key", how="left" if kind.whole else "full", coalesce=True)
    differs = pl.col("table").is_null() | pl.col("file").is_null() | (pl.col("table") != pl.col("file"))
    wrong = both.filter(differs).sort("row_no", nulls_last=True)
    for row_no, key, said, kept in wrong.head(_NAMED).select("row_no", "key", "file", "table").iter_rows():
        number = key.replace("\x1f", "、")
        if kept is None:
            say = f"台账{ledger.pk}第{row_no}行（{number}）的记录不在表中，被删去。"
        elif said is None:
            say = f"表中记录{number}记在台账{ledger.pk}名下，原件里却没有这一行。"
        else:
            say = f"台账{ledger.pk}第{row_no}行（{number}）与表中记录不同：{_differing(kind, said, kept)}。"
        yield Finding("ledger.table", f"{place}:row:{row_no or number}", say)
    if wrong.height > _NAMED:
        yield Finding("ledger.table", place, f"台账{ledger.pk}另有{wrong.height - _NAMED}行与表中记录不同。")


def _check_derived(kind: Kind, ledger: Ledger, rows: pl.DataFrame, stored: pl.DataFrame) -> Iterator[Finding]:
    """Days and masks reckoned again. Not asked once another calendar or item stands, for then they may rightly differ."""
    reckoned = rows.select("row_no", key_expr(kind.key).alias("key"), key_expr(kind.derived).alias("file"))
    kept_side = stored.select(key_expr(kind.key).alias("key"), key_expr(kind.derived).alias("table"))
    wrong = reckoned.join(kept_side, on="key").filter(pl.col("file") != pl.col("table")).sort("row_no")
    for row_no, key, said, kept in wrong.head(_NAMED).select("row_no", "key", "file", "table").iter_rows():
        pairs = zip(kind.derived, said.split("\x1f"), kept.split("\x1f"))
        which = "、".join(_DERIVED.get(code, code) for code, left, right in pairs if left != right)
        say = f"台账{ledger.pk}第{row_no}行（{key}）按规则重算与表中不同：{which}。"
        yield Finding("ledger.derived", f"ledger:{ledger.pk}:row:{row_no}", say)


def _differing(kind: Kind, said: str, kept: str) -> str:
    """The headings that differ, never the values: some are personal data."""
    known = {one.code: one.heading for one in kind.columns}
    pairs = zip(kind.content, said.split("\x1f"), kept.split("\x1f"))
    return "、".join(known.get(code, code) for code, left, right in pairs if left != right) or "内容"


def _changed_since(kind: Kind, ledger: Ledger) -> set[str]:
    """Keys of records that an act changed after the ledger, with a journal row of its own."""
    if not kind.subject:
        return set()
    after = Event.objects.filter(
        subject__startswith=kind.subject, recorded_at__gte=ledger.finished_at or ledger.started_at
    )
    return {subject.removeprefix(kind.subject) for subject in after.values_list("subject", flat=True)}
