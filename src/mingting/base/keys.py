"""Keys: kept outside the data folder and its backups, one file a key, made once.

A key has a number; the newest seals, every one still there opens. Losing the folder loses the personal data, so the deployment page says how to
keep it (an encrypted medium, two persons).
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from mingting.base.errors import KeyMissing

_NAMES = {"data": 16, "token": 32, "seal": 32}


@cache
def _read(folder: Path, name: str, number: int) -> bytes:
    try:
        return bytes.fromhex((folder / f"{name}-{number}.key").read_text())
    except FileNotFoundError:
        raise KeyMissing(f"{folder}/{name}-{number}.key") from None


def _make(folder: Path, name: str, number: int) -> None:
    """Write a new key so that another process sees all of it or nothing: a file of its own first, then a link that fails if the key is there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, fresh = folder / f"{name}-{number}.key", folder / f".{name}-{number}.{os.getpid()}-{os.urandom(4).hex()}"
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(os.urandom(_NAMES[name]).hex())
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


@cache
def _newest(folder: Path, name: str) -> int:
    return max((int(path.stem.rsplit("-", 1)[1]) for path in folder.glob(f"{name}-*.key")), default=0)


def newest(name: str) -> int:
    """The number of the key that seals; the first one is made when there is none. A key put beside it counts from the next start on."""
    if not _newest(settings.KEYS, name):
        _make(settings.KEYS, name, 1)
        _newest.cache_clear()
    return _newest(settings.KEYS, name)


def key(name: str, number: int) -> bytes:
    """The key of that name (data: SM4, token: HMAC-SM3, seal: HMAC-SM3 over the head) and number; raises `KeyMissing`, makes none."""
    return _read(settings.KEYS, name, number)


def first_key(name: str) -> bytes:
    """The one key of what is never keyed anew (tokens that are searched, the mark under the seals)."""
    newest(name)
    return _read(settings.KEYS, name, 1)
