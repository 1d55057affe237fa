"""The job process: the lanes of the schedule side by side, one worker of tasks, and a heart that renews what they hold."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from functools import partial

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker

from mingting.base import jobs, leases
from mingting.base.jobs import Lane

log = logging.getLogger(__name__)
_PULSE = 5.0
_PAUSE: dict[Lane, float] = {"quick": 0.5, "slow": 1.0, "outward": 1.0}
"""Seconds between two looks at a lane."""


def own_name() -> str:
    """A name for a worker that was given none."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}"


def task_worker(name: str, *, batch: bool = False) -> Worker:
    """The library's worker, in process and without its signals: a private class, held by a test."""
    return Worker(
        queue_names=["*"],
        interval=1.0,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def run_once(name: str) -> None:
    """Everything that is due now, every waiting task, and back."""
    leases.give_back(name)
    leases.take(jobs.worker_lease(name), name)
    try:
        jobs.run_due(jobs.schedule(), name)
        task_worker(name, batch=True).run()
    finally:
        leases.give_back(name)


class JobProcess:
    """Runs until told to stop. If a part of it fails, all of it ends, and whoever supervises it starts it again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.failed = False
        self._stop = threading.Event()
        self._worker = task_worker(name)
        parts: dict[str, Callable[[], None]] = {
            "heart": self._heart,
            "tasks": self._worker.run,
            **{lane: partial(self._lane, lane) for lane in _PAUSE},
        }
        self._threads = [
            threading.Thread(target=self._guarded, args=(part, run), name=part, daemon=True)
            for part, run in parts.items()
        ]

    def start(self) -> None:
        """What a process of this name left behind is taken up first."""
        leases.give_back(self.name)
        jobs.reap()
        leases.take(jobs.worker_lease(self.name), self.name)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._worker.running = False

    def wait(self, timeout: float | None = None) -> bool:
        """Until told to stop, or until the time is over; answers whether it was told."""
        return self._stop.wait(timeout)

    def end(self, patience: float = 3.0) -> None:
        """Let what runs come to its end for a moment, then give everything back: the next one takes it up."""
        for thread in self._threads:
            thread.join(patience / len(self._threads))
        leases.give_back(self.name)
        connections.close_all()

    def _guarded(self, part: str, run: Callable[[], None]) -> None:
        try:
            run()
        except Exception:
            log.exception("job process: %s failed", part)
            self.failed = True
        finally:
            connections.close_all()
            self.stop()

    def _heart(self) -> None:
        while not self._stop.wait(_PULSE):
            close_old_connections()
            leases.renew(self.name)

    def _lane(self, lane: Lane) -> None:
        mine = tuple(one for one in jobs.schedule() if one.lane == lane)
        while not self._stop.wait(_PAUSE[lane]):
            close_old_connections()
            jobs.run_due(mine, self.name)
