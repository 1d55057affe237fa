"""Keys: kept outside the data folder and its backups, one file a key, made once.

A key has a number; the newest encrypts, every one still there decrypts. Losing the folder loses the personal data, so the deployment page says how to
keep it (an encrypted medium, two persons).
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.conf import settings

_NAMES = {"data": 16, "token": 32, "seal": 32}


@cache
def _key_file(folder: Path, name: str, number: int) -> bytes:
    path = folder / f"{name}-{number}.key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(os.urandom(_NAMES[name]).hex().encode())
                out.flush()
                os.fsync(out.fileno())
        except FileExistsError:
            pass
    return bytes.fromhex(path.read_text())


def key(name: str, number: int = 1) -> bytes:
    """The key of that name (data: SM4, token: HMAC-SM3, seal: HMAC-SM3 over the head) and number."""
    return _key_file(settings.KEYS, name, number)
