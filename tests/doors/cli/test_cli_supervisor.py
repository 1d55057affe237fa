from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mingting.doors.cli import supervisor
from mingting.doors.cli.supervisor import Child, Supervisor

_STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
)


def child(code: str) -> Child:
    return Child("子进程", [sys.executable, "-c", code], dict(os.environ))


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def kept(*children: Child) -> tuple[Supervisor, threading.Thread, list[int]]:
    """A supervisor at work in a thread, where no signals are set."""
    one, answers = Supervisor(children), []
    thread = threading.Thread(target=lambda: answers.append(one.run()))
    thread.start()
    return one, thread, answers


@pytest.fixture(autouse=True)
def no_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor.signal, "signal", lambda number, told: None)


def test_a_child_that_dies_is_started_again() -> None:
    sleeper = child("import time; time.sleep(60)")
    one, thread, answers = kept(sleeper)
    until(lambda: sleeper.alive)
    assert sleeper.process
    first = sleeper.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: sleeper.alive and sleeper.process is not None and sleeper.process.pid != first)
    one.stop()
    thread.join(5)
    assert answers == [0]
    assert not sleeper.alive


def test_a_child_that_never_stays_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sleeper = child("raise SystemExit(3)"), child("import time; time.sleep(60)")
    one = Supervisor([broken, sleeper], give_up_after=2)
    assert one.run() == 1
    assert not sleeper.alive


def test_children_that_will_not_end_are_ended_within_five_seconds() -> None:
    stubborn = child(_STUBBORN)
    one, thread, _ = kept(stubborn)
    until(lambda: stubborn.alive)
    time.sleep(0.5)
    started = time.monotonic()
    one.stop()
    thread.join(10)
    assert time.monotonic() - started < 5
    assert not stubborn.alive


def test_the_greeting_comes_once_and_only_when_ready() -> None:
    answers, said = iter([False, False, True]), []
    one = Supervisor(
        [child("import time; time.sleep(60)")],
        ready=lambda: next(answers),
        greet=lambda: said.append(1),
    )
    thread = threading.Thread(target=one.run)
    thread.start()
    until(lambda: bool(said))
    time.sleep(0.6)
    one.stop()
    thread.join(5)
    assert said == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_children_do_not_outlive_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = f"""
import os, sys, time
from mingting.doors.cli.supervisor import Child, Supervisor
sleeper = "import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
Supervisor([Child("a", [sys.executable, "-c", sleeper], dict(os.environ))]).run()
"""
    parent = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: pid_file.exists() and pid_file.read_text() != "")
    parent.kill()
    parent.wait(5)
    pid = int(pid_file.read_text())
    until(lambda: not _lives(pid))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
