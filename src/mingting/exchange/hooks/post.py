"""One call: to an address that was checked, within ten seconds in all, its answer's status and no more. No redirect is followed, no proxy used."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from mingting.exchange.hooks.errors import HookRefused
from mingting.exchange.hooks.targets import Target, addresses_of, target_of

TIMEOUT = 10.0


@dataclass(frozen=True)
class Answer:
    """What came of a call: the status told, or what was in the way."""

    status: int | None
    said: str
    ms: int

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def reached(self) -> bool:
        return self.status is not None


class _Deadline:
    """So many seconds for all steps together: each step gets what is left."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Reader(io.RawIOBase):
    """Reads a socket so that no drop-by-drop answer outlives the deadline."""

    def __init__(self, raw: socket.socket, deadline: _Deadline) -> None:
        self._raw, self._deadline = raw, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._raw.settimeout(self._deadline.left())
        return self._raw.recv_into(buffer)


class _Wire:
    """What `http.client` needs of a socket, under one deadline."""

    def __init__(self, raw: socket.socket, deadline: _Deadline) -> None:
        self._raw, self._deadline = raw, deadline

    def sendall(self, data: Any) -> None:
        self._raw.settimeout(self._deadline.left())
        self._raw.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._raw, self._deadline))

    def close(self) -> None:
        self._raw.close()


def post(url: str, body: bytes, headers: dict[str, str], timeout: float | None = None) -> Answer:
    """Send it and say what came of it; never raises for what the other side does."""
    started = time.monotonic()
    try:
        status: int | None = _send(target_of(url), body, headers, _Deadline(timeout or TIMEOUT))
        said = "" if status is not None and 200 <= status < 300 else f"对方回答 {status}"
    except HookRefused as refusal:
        status, said = None, str(refusal)
    except ssl.SSLCertVerificationError as error:
        status, said = None, f"对方的证书不可信：{error.verify_message}"
    except ssl.SSLError as error:
        status, said = None, f"加密连接没有建成：{error.reason or '协议不符'}"
    except TimeoutError:
        status, said = None, f"{timeout or TIMEOUT:g} 秒内没有应答"
    except http.client.HTTPException:
        status, said = None, "对方的应答不是 HTTP"
    except OSError as error:
        status, said = None, f"连不上：{error.strerror or type(error).__name__}"
    return Answer(status, said[:200], int((time.monotonic() - started) * 1000))


def _send(target: Target, body: bytes, headers: dict[str, str], deadline: _Deadline) -> int:
    raw = _connect(target, addresses_of(target), deadline)
    try:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.default_port = 443 if target.scheme == "https" else 80
        connection.auto_open = 0
        connection.sock = _Wire(raw, deadline)
        connection.request("POST", target.path, body, headers | {"Connection": "close"})
        return connection.getresponse().status
    finally:
        raw.close()


def _connect(target: Target, addresses: list[str], deadline: _Deadline) -> socket.socket:
    for number, address in enumerate(addresses, 1):
        try:
            raw = socket.create_connection((address, target.port), deadline.left())
            break
        except OSError:
            if number == len(addresses):
                raise
    if target.scheme == "http":
        return raw
    try:
        context = ssl.create_default_context(cafile=settings.HOOK_CA or None)
        raw.settimeout(deadline.left())
        return context.wrap_socket(raw, server_hostname=target.host)
    except BaseException:
        raw.close()
        raise
