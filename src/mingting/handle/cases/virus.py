"""病毒检查: files go through a ClamAV daemon beside us if one is set (`MINGTING_CLAMD`: a socket's path, or host:port), before they are kept.

Without the setting no file is looked at for viruses. With it, a daemon that does not answer refuses the file: nothing comes in unlooked at.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from django.conf import settings

from mingting.handle.cases.errors import MaterialRefused, ScannerSilent

_PIECE = 1 << 16
_PATIENCE = 30.0


def scan(path: Path, name: str) -> None:
    """Let the daemon look at the file (its INSTREAM command); nothing happens where none is set."""
    where = getattr(settings, "CLAMD", "")
    if not where:
        return
    try:
        answer = _ask(where, path)
    except OSError as error:
        raise ScannerSilent(name=name) from error
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        raise MaterialRefused(name=name, why="查出病毒，没有收下；请在原电脑杀毒后重新另存")
    raise ScannerSilent(name=name)


def _ask(where: str, path: Path) -> str:
    with _connect(where) as line, path.open("rb") as file:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(_PIECE):
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    return answer.rstrip(b"\0\n ").decode("utf-8", "replace")


def _connect(where: str) -> socket.socket:
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_PATIENCE)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.rpartition(":")
    return socket.create_connection((host or "127.0.0.1", int(port)), _PATIENCE)
