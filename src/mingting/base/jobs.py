"""Work in the background: tasks that acts put off (`job`), and jobs that run by the clock (`Scheduled`).

A task commits or rolls back with the act that asks for it (django-tasks, database back end). Ours are what that library leaves out:
retry with back-off, the reaper of what a killed worker left `RUNNING`, and the schedule. Every job is harmless when repeated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from mingting.base import clock, leases
from mingting.base.errors import Refused
from mingting.base.models import Lease

log = logging.getLogger(__name__)
Lane = Literal["quick", "slow", "outward"]
"""What jobs of the schedule share a turn: seconds at most, minutes of our own work, calls that wait for other systems. None keeps another waiting."""
_LONGEST_WAIT = timedelta(hours=1)
_LOST = "the worker that ran this task was killed"


@dataclass(frozen=True)
class Scheduled:
    """A job of the schedule. Each lane is served by a thread of its own, one job after another, so that no slow one keeps the sealer waiting."""

    name: str
    every: timedelta
    run: Callable[[], object]
    lane: Lane = "quick"

    @property
    def lease(self) -> str:
        return f"job:{self.name}"


@dataclass(frozen=True)
class Retry:
    """How often a failed task is tried again, and after how long the first time; each further wait is twice as long."""

    times: int = 3
    wait: timedelta = timedelta(seconds=10)

    def wait_after(self, attempt: int) -> timedelta:
        """
        >>> [Retry().wait_after(attempt).seconds for attempt in (1, 2, 3)]
        [10, 20, 40]
        """
        return min(_LONGEST_WAIT, self.wait * int(2 ** (attempt - 1)))


RETRIES: dict[str, Retry] = {}
_NO_RETRY = Retry(0)


def job(*, retry: Retry = Retry(), queue: str = "default") -> Callable[[Callable[..., Any]], Any]:
    """Make a function of a module a task: `function.enqueue(id)`. It takes an id, reads the state itself, and twice does no more than once."""

    def declare(function: Callable[..., Any]) -> Any:
        made = task(queue_name=queue)(function)
        if made.module_path in RETRIES:
            raise RuntimeError(f"two tasks go by the name {made.module_path}")
        RETRIES[made.module_path] = retry
        return made

    return declare


@cache
def schedule() -> tuple[Scheduled, ...]:
    """The jobs of `settings.JOBS`. A second entry under one name is an error."""
    found: dict[str, Scheduled] = {}
    for path in settings.JOBS:
        one: Scheduled = import_string(path)
        if one.name in found:
            raise RuntimeError(f"two scheduled jobs go by the name {one.name}")
        found[one.name] = one
    return tuple(found.values())


# ---- the schedule -----------------------------------------------------------------------------------------------------------------


def claim(one: Scheduled, holder: str) -> bool:
    """Whether the job is due and now ours: one conditional update."""
    now = clock.machine_now()
    Lease.objects.get_or_create(name=one.lease, defaults={"next_run": now})
    due = Lease.objects.filter(leases.free_at(), Q(next_run=None) | Q(next_run__lte=now), name=one.lease)
    return bool(due.update(holder=holder, until=now + leases.TERM))


def run_due(jobs: tuple[Scheduled, ...], holder: str) -> int:
    """Run what is due among these jobs and ours to take; a job that fails waits longer each time, and says why in its lease."""
    count = 0
    for one in jobs:
        if claim(one, holder):
            _run(one, holder)
            count += 1
    return count


def _run(one: Scheduled, holder: str) -> None:
    mine = Lease.objects.filter(name=one.lease, holder=holder)
    try:
        one.run()
    except Exception as error:
        log.exception("job %s failed", one.name)
        failures = mine.values_list("failures", flat=True).first() or 0
        wait = min(_LONGEST_WAIT, max(one.every, timedelta(seconds=1)) * 2 ** min(failures, 12))
        said = f"{type(error).__name__}: {error}"[:2000]
        mine.update(holder="", until=None, next_run=clock.machine_now() + wait, failures=failures + 1, last_error=said)
    else:
        mine.update(holder="", until=None, next_run=clock.machine_now() + one.every, failures=0, last_error="")


# ---- tasks that failed or were left ------------------------------------------------------------------------------------------


def worker_lease(worker: str) -> str:
    return f"worker:{worker}"


def reap() -> int:
    """Bring back tasks whose worker died, and try failed ones again when their wait is over."""
    return _bring_back_left() + _try_again()


def _bring_back_left() -> int:
    count = 0
    for left in DBTaskResult.objects.running():
        worker = left.worker_ids[-1] if left.worker_ids else ""
        if leases.is_held(worker_lease(worker)):
            continue
        again = len(left.worker_ids) <= RETRIES.get(left.task_path, _NO_RETRY).times
        mine = DBTaskResult.objects.filter(pk=left.pk, status=left.status, worker_ids=left.worker_ids)
        if again:
            count += mine.update(status="READY", run_after=get_date_max(), started_at=None)
        else:
            mine.update(status="FAILED", finished_at=clock.machine_now(), traceback=_LOST)
    return count


def _try_again() -> int:
    count = 0
    recent = clock.machine_now() - 2 * _LONGEST_WAIT
    for failed in DBTaskResult.objects.failed().filter(finished_at__gte=recent, task_path__in=RETRIES):
        retry, attempts = RETRIES[failed.task_path], len(failed.worker_ids)
        if attempts > retry.times or _was_refused(failed.exception_class_path):
            continue
        run_after: datetime = failed.finished_at + retry.wait_after(attempts)
        mine = DBTaskResult.objects.filter(pk=failed.pk, status="FAILED", worker_ids=failed.worker_ids)
        count += mine.update(status="READY", run_after=run_after, finished_at=None)
    return count


def _was_refused(path: str) -> bool:
    """A refusal is an answer: the same question gets it again."""
    try:
        return issubclass(import_string(path), Refused)
    except (ImportError, TypeError):
        return False
