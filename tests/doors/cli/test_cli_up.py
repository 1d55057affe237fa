"""The whole house started as an office starts it, on a database of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def workers(data: Path) -> list[int]:
    """Job processes of this data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if b"work" in command and f"MINGTING_DATA={data}\0".encode() in environment:
            found.append(int(entry.name))
    return found


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    port, data = free_port(), tmp_path / "var"
    environment = {**os.environ, "MINGTING_MODE": "production", "DJANGO_SETTINGS_MODULE": "mingting.settings"}
    environment.pop("DATABASE_URL", None)
    environment.pop("MINGTING_DATA", None)
    command = [sys.executable, "-m", "mingting.doors.cli.main", "up", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    yield process, port, data
    process.kill()
    process.wait(5)


def line_with(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if word in line:
            return line
    pytest.fail(f"the house ended without saying {word}")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_the_house_serves_mends_itself_and_stops_within_five_seconds(
    house: tuple[subprocess.Popen[str], int, Path],
) -> None:
    process, port, data = house
    assert f"http://localhost:{port}/" in line_with(process, "明厅已启动")
    assert status_of(port, "/login/") == 200
    assert not (data / "mode").exists()

    (before,) = workers(data)
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while workers(data) in ([], [before]):
        assert time.monotonic() < deadline, "the job process was not started again"
        time.sleep(0.2)

    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    assert time.monotonic() - started < 5
    assert process.returncode == 0
    assert workers(data) == []
    with pytest.raises(OSError):
        status_of(port, "/login/")


def test_a_port_in_use_is_told_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "MINGTING_MODE": "production"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "mingting.doors.cli.main", "up", "--port", str(port), "--data", str(tmp_path)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"端口 {port} 已被占用" in done.stderr
