from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from mingting.base import clock, jobs, journal, leases, schedule, worker
from mingting.base.errors import NotAllowed
from mingting.base.jobs import Retry, Scheduled, job
from mingting.base.journal import SYSTEM
from mingting.base.models import Event, Lease

pytestmark = [pytest.mark.both, pytest.mark.django_db]
RAN: list[int] = []


@job(retry=Retry(2, timedelta(seconds=60)))
def note_down(number: int) -> int:
    RAN.append(number)
    return number


@job(retry=Retry(2, timedelta(seconds=60)))
def break_down(number: int) -> None:
    raise RuntimeError(f"broken {number}")


@job(retry=Retry(2))
def refuse() -> None:
    raise NotAllowed()


@pytest.fixture(autouse=True)
def in_this_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's worker drops a connection it finds in a transaction: here that would be the test's own."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    RAN.clear()


def drain() -> None:
    worker.task_worker("w1", batch=True).run()


def later(**change: timedelta) -> None:
    """Let time go by for what waits."""
    for field, step in change.items():
        for row in Lease.objects.exclude(**{field: None}):
            Lease.objects.filter(pk=row.pk).update(**{field: getattr(row, field) - step})


# ---- tasks ------------------------------------------------------------------------------------------------------------------------


def test_the_library_s_worker_runs_tasks_in_process() -> None:
    for number in range(3):
        note_down.enqueue(number)
    drain()
    assert RAN == [0, 1, 2]
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["SUCCESSFUL"] * 3


def test_a_task_is_asked_for_only_if_its_act_commits() -> None:
    with pytest.raises(NotAllowed), transaction.atomic():
        note_down.enqueue(1)
        raise NotAllowed()
    drain()
    assert RAN == []


def test_a_failed_task_is_tried_again_after_a_wait_that_doubles() -> None:
    break_down.enqueue(1)
    for attempt, wait in ((1, 60), (2, 120)):
        drain()
        failed = DBTaskResult.objects.get()
        assert (failed.status, len(failed.worker_ids)) == ("FAILED", attempt)
        assert jobs.reap() == 1
        waiting = DBTaskResult.objects.get()
        assert waiting.status == "READY"
        assert (waiting.run_after - failed.finished_at).total_seconds() == wait
        drain()
        assert DBTaskResult.objects.get().status == "READY"
        DBTaskResult.objects.update(run_after=clock.machine_now())
    drain()
    assert jobs.reap() == 0
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_refusal_is_an_answer_and_not_tried_again() -> None:
    refuse.enqueue()
    drain()
    assert jobs.reap() == 0


def test_a_task_left_running_by_a_dead_worker_is_brought_back() -> None:
    note_down.enqueue(7)
    DBTaskResult.objects.get().claim("dead")
    assert jobs.reap() == 1
    drain()
    assert RAN == [7]


def test_a_task_of_a_worker_that_lives_is_left_alone() -> None:
    note_down.enqueue(7)
    DBTaskResult.objects.get().claim("w2")
    leases.take(jobs.worker_lease("w2"), "w2")
    assert jobs.reap() == 0
    later(until=timedelta(minutes=1))
    assert jobs.reap() == 1


def test_a_task_that_kills_its_workers_is_given_up() -> None:
    note_down.enqueue(7)
    for name in ("a", "b", "c"):
        DBTaskResult.objects.get().claim(name)
        jobs.reap()
    given_up = DBTaskResult.objects.get()
    assert given_up.status == "FAILED"
    assert "killed" in given_up.traceback


def test_old_results_are_trimmed() -> None:
    note_down.enqueue(1)
    note_down.enqueue(2)
    drain()
    first = DBTaskResult.objects.first()
    assert first
    DBTaskResult.objects.filter(pk=first.pk).update(finished_at=clock.machine_now() - timedelta(days=31))
    assert schedule.trim_tasks() == 1


# ---- the schedule -----------------------------------------------------------------------------------------------------------------


def scheduled(run: Callable[[], object], every: int = 60) -> tuple[Scheduled, ...]:
    return (Scheduled("test.job", timedelta(seconds=every), run),)


def test_a_scheduled_job_runs_when_due_and_not_before() -> None:
    done: list[int] = []
    mine = scheduled(lambda: done.append(1))
    assert [jobs.run_due(mine, "w1") for _ in range(3)] == [1, 0, 0]
    later(next_run=timedelta(seconds=61))
    assert jobs.run_due(mine, "w1") == 1
    assert len(done) == 2


def test_of_two_workers_one_claims_a_job() -> None:
    (one,) = scheduled(lambda: None)
    assert [jobs.claim(one, "w1"), jobs.claim(one, "w2")] == [True, False]


def test_a_job_held_by_a_dead_worker_is_taken_when_its_lease_runs_out() -> None:
    (one,) = scheduled(lambda: None)
    jobs.claim(one, "dead")
    later(until=leases.TERM / 2)
    assert not jobs.claim(one, "w2")
    later(until=leases.TERM)
    assert jobs.claim(one, "w2")


def test_a_lease_that_is_renewed_is_not_taken() -> None:
    (one,) = scheduled(lambda: None)
    jobs.claim(one, "w1")
    later(until=leases.TERM - timedelta(seconds=1))
    assert leases.renew("w1") == 1
    later(until=leases.TERM / 2)
    assert not jobs.claim(one, "w2")


def test_a_failing_job_waits_longer_each_time_and_says_why() -> None:
    def fail() -> None:
        raise RuntimeError("disk full")

    waits = []
    for _ in range(3):
        jobs.run_due(scheduled(fail), "w1")
        lease = Lease.objects.get()
        assert lease.next_run
        waits.append(round((lease.next_run - clock.machine_now()).total_seconds() / 60))
        Lease.objects.update(next_run=clock.machine_now())
    assert waits == [1, 2, 4]
    assert (Lease.objects.get().failures, Lease.objects.get().last_error) == (3, "RuntimeError: disk full")
    jobs.run_due(scheduled(lambda: None), "w1")
    assert (Lease.objects.get().failures, Lease.objects.get().last_error) == (0, "")


@pytest.mark.parametrize("stuck", worker._PAUSE)
def test_a_job_that_hangs_holds_up_its_own_lane_alone(monkeypatch: pytest.MonkeyPatch, stuck: str) -> None:
    """A push target that does not answer, a long refresh, a sealer that waits: the others go on."""
    ran, release = {lane: threading.Event() for lane in worker._PAUSE}, threading.Event()

    def run(lane: str) -> None:
        ran[lane].set()
        if lane == stuck:
            release.wait(20)

    every = tuple(Scheduled(f"test.{lane}", timedelta(0), partial(run, lane), lane) for lane in worker._PAUSE)
    monkeypatch.setattr(jobs, "schedule", lambda: every)
    monkeypatch.setattr(jobs, "run_due", lambda mine, holder: [one.run() for one in mine])
    process = worker.JobProcess("lanes")
    lanes = [thread for thread in process._threads if thread.name in worker._PAUSE]
    for thread in lanes:
        thread.start()
    assert ran[stuck].wait(5)
    for lane in worker._PAUSE:
        ran[lane].clear()
    assert all(ran[lane].wait(5) for lane in worker._PAUSE if lane != stuck)
    assert not ran[stuck].wait(1.5)
    process.stop()
    release.set()
    for thread in lanes:
        thread.join(5)


def test_what_calls_other_systems_shares_no_lane_with_what_computes() -> None:
    lanes = {one.name: one.lane for one in jobs.schedule()}
    assert [name for name, lane in lanes.items() if lane == "outward"] == ["hooks.deliver"]
    assert lanes["facts.refresh"] == "slow" and lanes["journal.seal"] == "quick"


def test_two_jobs_of_one_name_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "JOBS", ("mingting.base.schedule.SEAL", "mingting.base.schedule.SEAL"))
    jobs.schedule.cache_clear()
    with pytest.raises(RuntimeError, match="journal.seal"):
        jobs.schedule()
    monkeypatch.undo()
    jobs.schedule.cache_clear()


def test_one_run_seals_the_journal_and_drains_the_tasks() -> None:
    with transaction.atomic():
        journal.record("test.told", "test:a", {}, actor=SYSTEM)
        note_down.enqueue(5)
    worker.run_once("w1")
    assert Event.objects.get(kind="test.told").position == 1
    assert RAN == [5]
    assert not Lease.objects.exclude(holder="").exists()


def test_the_head_of_the_seals_leaves_the_house_once_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SEAL_OUT", str(tmp_path))
    for name in ("a", "a", "b"):
        if not Event.objects.filter(subject=name).exists():
            with transaction.atomic():
                journal.record("test.told", name, {}, actor=SYSTEM)
        journal.seal_all()
        schedule.leave_head()
    lines = (tmp_path / "heads.txt").read_text().splitlines()
    assert [line.split(" ")[1].split("-")[0] for line in lines] == ["1", "2"]
    assert schedule.last_head_out() == str(journal.head())


# ---- a process of its own, killed -----------------------------------------------------------------------------------------------

_SCRIPT = """
import os, sys, time
import django
django.setup()
from mingting.base import worker
process = worker.JobProcess(sys.argv[1])
process.start()
print("up", flush=True)
process.wait()
"""


def test_what_a_killed_process_held_is_taken_up_by_the_next_of_its_name(tmp_path: Path) -> None:
    """On a database of its own file: start, kill without warning, start again, and the journal is sealed within seconds."""
    environment = os.environ | {"MINGTING_DATA": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "mingting.testing"}
    environment.pop("DATABASE_URL", None)
    prepare = """
import django; django.setup()
from django.core.management import call_command
from django.db import transaction
from mingting.base import journal
call_command("migrate", verbosity=0)
with transaction.atomic():
    journal.record("test.told", "a", {}, actor=journal.SYSTEM)
"""
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    database = sqlite3.connect(tmp_path / "var" / "mingting.sqlite3", timeout=20, isolation_level=None)
    held = "INSERT INTO base_lease (name, holder, until, failures, last_error) VALUES ('job:journal.seal', 'w1', '2999-01-01', 0, '')"
    database.execute(held)

    first = subprocess.Popen([sys.executable, "-c", _SCRIPT, "other"], env=environment, stdout=subprocess.PIPE)
    assert first.stdout
    assert first.stdout.readline() == b"up\n"
    time.sleep(1.5)
    first.send_signal(signal.SIGKILL)
    first.wait(5)
    assert database.execute("SELECT position FROM base_event").fetchone() == (None,)

    second = subprocess.Popen([sys.executable, "-c", _SCRIPT, "w1"], env=environment, stdout=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60  # sealed within seconds, where the machine has them
        while database.execute("SELECT position FROM base_event").fetchone() != (1,):
            assert time.monotonic() < deadline, "the journal was not sealed"
            time.sleep(0.2)
    finally:
        second.kill()
        second.wait(5)
        database.close()
