"""Keeps the processes of a running house: each is started again when it dies, and all end together within seconds."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PATIENCE = 4.0
_LOOK = 0.25
_STEADY = 30.0
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """On Linux a child is told when its parent is gone, however it went."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process: what runs it, and how often it died of late."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    resting_until: float = field(default=0.0)

    def start(self) -> None:
        # In a session of its own: Ctrl+C reaches the supervisor alone, which then ends its children in order.
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        self.started = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Start the children, look after them, end them. `run` returns when told to stop (0) or when one cannot be kept alive (1).

    `ready` is asked until it says yes, and `greet` called then, once.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        ready: Callable[[], bool] = lambda: True,
        greet: Callable[[], None] = lambda: None,
        give_up_after: int = 5,
    ) -> None:
        self.children = children
        self._ready, self._greet, self._greeted = ready, greet, False
        self._give_up_after = give_up_after
        self._stop = threading.Event()

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)
        try:
            for child in self.children:
                child.start()
            while not self._stop.wait(_LOOK):
                kept = [self._look_after(child) for child in self.children]
                if not all(kept):
                    return 1
                if not self._greeted and self._ready():
                    self._greeted = True
                    self._greet()
            return 0
        finally:
            self.end()

    def stop(self) -> None:
        self._stop.set()

    def _told(self, number: int, frame: FrameType | None) -> None:
        self.stop()

    def _look_after(self, child: Child) -> bool:
        """Start a dead child again, after a rest that grows; False when it dies as soon as it starts, time after time."""
        now = time.monotonic()
        if child.alive:
            if child.deaths and now - child.started > _STEADY:
                child.deaths = 0
            return True
        if not child.resting_until:
            child.deaths += 1
            child.resting_until = now + 0.5 * 2 ** min(child.deaths - 1, 5)
            status = child.process.returncode if child.process else None
            print(f"{child.name}已退出（{status}），正在重新启动……", file=sys.stderr, flush=True)
        if child.deaths > self._give_up_after:
            print(f"{child.name}连续{child.deaths}次启动失败，已停止，请查看上面的日志。", file=sys.stderr)
            return False
        if now >= child.resting_until:
            child.resting_until = 0.0
            child.start()
        return True

    def end(self) -> None:
        """Ask all to end, wait a moment together, then end what is left with its whole session."""
        living = [child.process for child in self.children if child.process and child.alive]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in living:
            try:
                process.wait(max(0.05, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
