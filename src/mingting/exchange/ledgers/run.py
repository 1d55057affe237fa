"""`mingting import`: one ledger brought in as one act."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from mingting.base import files
from mingting.base.acts.record_ledger import begin_ledger
from mingting.base.errors import NotAllowed
from mingting.base.journal import Actor
from mingting.base.models import Ledger, Organ, User
from mingting.base.permissions import Reach, require
from mingting.base.roles import Permission
from mingting.exchange.context import Context
from mingting.exchange.kinds import kind_of
from mingting.exchange.kinds.base import Kind
from mingting.exchange.ledgers.again import bring_again
from mingting.exchange.ledgers.bring import bring_in, check, outcome_of
from mingting.exchange.ledgers.errand import Errand, Progress, silent, source_of
from mingting.exchange.ledgers.locks import import_lock
from mingting.exchange.ledgers.merge import clear_unfinished
from mingting.exchange.ledgers.outcome import Outcome
from mingting.exchange.ledgers.read import Read, names_for, read_ledger, take
from mingting.exchange.ledgers.repair import repair_file

__all__ = ["Progress", "retry_aside", "run_import"]


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
    reach = _reach_for(chosen, user)
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
        progress or silent,
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
            return bring_again(errand, read, ledger)
        errand.context.ledger_id = ledger.pk
        clear_unfinished(errand, ledger)
        return bring_in(errand, read, ledger)


def _reach_for(kind: Kind, user: User | None) -> Reach | None:
    """For whom the person may import; no user is a system account. What concerns the whole county needs a reach over all of it."""
    if user is None:
        return None
    reach = require(user, Permission.IMPORT)
    roots = Organ.objects.filter(depth=1).values_list("path", flat=True)
    if kind.county_wide and not any(reach.covers(path) for path in roots):
        raise NotAllowed()
    return reach


def _trial(errand: Errand, read: Read) -> Outcome:
    table, found = check(errand, read)
    return outcome_of(errand, read, table, found, taken=found.fresh.height)


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
