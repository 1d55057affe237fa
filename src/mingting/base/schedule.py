"""The ground's own scheduled jobs; those of other rooms stand in their `jobs.py`. All are entered in `settings/tables.py`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from mingting.base import clock, jobs, journal, once, security
from mingting.base.jobs import Scheduled

_DAY = timedelta(days=1)
_TASKS_KEPT = timedelta(days=30)


def seal_out_file() -> Path | None:
    """Where the heads of the seals are left, if a path is set."""
    if not settings.SEAL_OUT:
        return None
    path = Path(settings.SEAL_OUT)
    return path / "heads.txt" if path.is_dir() else path


def last_head_out() -> str:
    """The newest head that left the house to that path."""
    path = seal_out_file()
    if path is None or not path.exists():
        return ""
    lines = path.read_text().split("\n")
    return next((line.rpartition(" ")[2] for line in reversed(lines) if line.strip()), "")


def leave_head() -> bool:
    """Add the head of the seals to that file, if it moved."""
    path, head = seal_out_file(), str(journal.head())
    if path is None or head == last_head_out():
        return False
    with path.open("a") as out:
        out.write(f"{clock.now().astimezone(clock.CHINA).isoformat('T', 'seconds')} {head}\n")
    return True


def trim_tasks() -> int:
    """Delete finished tasks that nobody asks about any more."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=clock.machine_now() - _TASKS_KEPT)
    return int(old.delete()[0])


SEAL = Scheduled("journal.seal", timedelta(seconds=2), journal.seal_all)
SEAL_OUT = Scheduled("journal.head-out", timedelta(minutes=1), leave_head)
REAP = Scheduled("tasks.reap", timedelta(seconds=5), jobs.reap)
FORGET_KEYS = Scheduled("answer-keys.forget", timedelta(hours=1), once.forget_old)
TRIM_SECURITY = Scheduled("security-log.trim", _DAY, security.trim)
TRIM_TASKS = Scheduled("tasks.trim", _DAY, trim_tasks)
