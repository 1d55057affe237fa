"""Ledgers brought in: at once while somebody waits when they are small, by the job process when they are not; either way once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from mingting.base import security
from mingting.base.acts.decide_alias import decide_alias
from mingting.base.errors import Refused
from mingting.base.jobs import job
from mingting.base.models import AsideRow, Ledger, Organ, User
from mingting.base.permissions import actor_of
from mingting.doors.desk.ledger_look import Look, look, plain
from mingting.exchange.ledgers import Outcome, retry_aside, run_import
from mingting.exchange.ledgers.repair import repair_file
from mingting.exchange.ledgers.run import Progress
from mingting.exchange.models import LedgerAccount
from mingting.web.formatting import thousands

AT_ONCE = 512 * 1024
"""Files up to this size are read while the person waits: a second or two."""
_KEPT = 24 * 3600
_EVERY = 0.4


def small(ledger: Ledger) -> bool:
    return ledger.file.size <= AT_ONCE


# ---- what a waiting page shows ------------------------------------------------------------------------------------------------------


def _key(what: str, ledger_id: int) -> str:
    return f"desk-ledger-{what}-{ledger_id}"


def under_way(ledger_id: int) -> dict[str, Any] | None:
    """How far the work on a ledger has come; None when nothing is under way."""
    found: dict[str, Any] | None = cache.get(_key("progress", ledger_id))
    if found and found.keys().isdisjoint(("failed", "ended")) and _is_lost(found.get("task", "")):
        found = {**found, "failed": "后台处理没有完成，已经写入的不会重复；请再试一次，仍不行请联系管理员。"}
        cache.set(_key("progress", ledger_id), found, _KEPT)
    return found


def _is_lost(task: str) -> bool:
    state = DBTaskResult.objects.filter(pk=task).values_list("status", flat=True).first() if task else None
    return state in ("FAILED", "SUCCESSFUL")


def forget(ledger_id: int) -> None:
    cache.delete(_key("progress", ledger_id))


def kept_look(ledger_id: int) -> Look | None:
    found: Look | None = cache.get(_key("look", ledger_id))
    return found


def forget_look(ledger_id: int) -> None:
    cache.delete(_key("look", ledger_id))


def _told(ledger_id: int) -> Progress:
    last = [0.0]

    def progress(stage: str, done: int, total: int) -> None:
        if done not in (0, total) and time.monotonic() - last[0] < _EVERY:
            return
        last[0] = time.monotonic()
        before = cache.get(_key("progress", ledger_id)) or {}
        cache.set(_key("progress", ledger_id), before | _step(stage, done, total), _KEPT)

    return progress


# ---- the work ---------------------------------------------------------------------------------------------------------------------


def bring_in(ledger: Ledger, user: User, sheet: str, progress: Progress | None = None) -> int:
    """The ledger that holds what came in: this one, or the one it turned out to be."""
    with plain(ledger) as path:
        outcome = run_import(
            ledger.kind,
            path,
            source=ledger.source.code,
            actor=actor_of(user),
            user=user,
            mapping=ledger.mapping,
            progress=progress,
            name=ledger.file.name,
            sheet=sheet,
        )
    return outcome.ledger_id or ledger.pk


@job()
def import_ledger(ledger_id: int, user_id: int, sheet: str) -> None:
    """Bring a staged ledger in."""
    ledger, user = _both(ledger_id, user_id)
    _done(ledger_id, lambda: bring_in(ledger, user, sheet, _told(ledger_id)))


@job()
def retry_ledger(ledger_id: int, user_id: int) -> None:
    """Run once more what a ledger set aside."""
    ledger, user = _both(ledger_id, user_id)
    _done(ledger_id, lambda: try_again(ledger, user, _told(ledger_id)))


@job()
def look_at_ledger(ledger_id: int, user_id: int, sheet: str) -> None:
    """Read a large file and try it, for the page that waits."""
    ledger, user = _both(ledger_id, user_id)
    cache.set(_key("look", ledger_id), look(ledger, user, sheet, _told(ledger_id)), _KEPT)
    forget(ledger_id)


def _both(ledger_id: int, user_id: int) -> tuple[Ledger, User]:
    ledger = Ledger.objects.select_related("source", "file").get(pk=ledger_id)
    return ledger, User.objects.get(pk=user_id)


def _done(ledger_id: int, work: Callable[[], int | None]) -> None:
    """What it came to, for the page that waits: a refusal, or the ledger to look at."""
    try:
        brought = work()
    except Refused as refusal:
        cache.set(_key("progress", ledger_id), {"failed": str(refusal)}, _KEPT)
    else:
        cache.set(_key("progress", ledger_id), {"ended": True, "brought": brought}, _KEPT)


def put_off(task: Any, ledger_id: int, *args: Any) -> None:
    """Hand it to the job process; the page shows how far it is."""
    result = task.enqueue(ledger_id, *args)
    cache.set(_key("progress", ledger_id), _step("排队", 0, 1) | {"task": str(result.id)}, _KEPT)


def _step(stage: str, done: int, total: int) -> dict[str, Any]:
    rows = f"：{thousands(done)}/{thousands(total)} 行" if total > 1 else ""
    return {"done": done, "total": max(1, total), "says": f"{stage}{rows}"}


def try_again(ledger: Ledger, user: User, progress: Progress | None = None) -> int | None:
    """The ledger that took in what was set aside before; 0 when nothing passed, None when nothing was aside."""
    outcome = retry_aside(ledger, actor=actor_of(user), user=user, progress=progress)
    if outcome is None:
        return None
    if outcome.trial:
        _renew(ledger, outcome)
        return 0
    return outcome.ledger_id


def _renew(ledger: Ledger, outcome: Outcome) -> None:
    """Nothing passed: the rows stay where they are, with the reasons they have by now."""
    account = LedgerAccount.objects.get(ledger=ledger)
    rows = list(AsideRow.objects.filter(ledger=ledger).order_by("row_no"))
    place = dict(enumerate(rows, len(account.layout) + 1))
    told: dict[int, list[dict[str, Any]]] = {at: [] for at in place}
    for one in outcome.problems:
        if one.row in told:
            told[one.row].append({name: value for name, value in one.as_row().items() if name != "row"})
    for at, row in place.items():
        row.problems = told[at] or row.problems
    AsideRow.objects.bulk_update(rows, ["problems"], batch_size=500)


def decide_names(ledger: Ledger, chosen: dict[str, str], user: User) -> None:
    """Remember which organ each name means in the ledger's source, all or none."""
    organs = {one.code: one for one in Organ.objects.filter(code__in=chosen.values())}
    with transaction.atomic():
        for text, code in chosen.items():
            decide_alias(ledger.source, text, organs[code], actor=actor_of(user), user=user)


def repair_of(ledger: Ledger, user: User) -> bytes | None:
    """The repair file. It holds whole rows, persons among them, so that the security log notes who took it."""
    content = repair_file(ledger)
    if content is not None:
        security.note("repair-file", user=user.username, result="ok", detail={"ledger": ledger.pk})
    return content
