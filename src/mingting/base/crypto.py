"""Fields and files at rest: SM4-GCM with a key number in front; SM3 digests; keyed tokens for what is searched.

Standards: GB/T 32905 (SM3), GB/T 32907 (SM4). Ciphers and digests are pyca/cryptography's; only the framing is ours:
`version(1) key number(1) nonce(12) ciphertext tag(16)`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mingting.base.errors import Altered
from mingting.base.keys import first_key, key, newest

_VERSION = 1


def sm3(data: bytes) -> bytes:
    """SM3 digest, 32 bytes.

    >>> sm3(b"abc").hex()
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
    """
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


class Sm3:
    """SM3 over what comes in pieces."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def hexdigest(self) -> str:
        return self._hash.copy().finalize().hex()


def canonical(value: Any) -> bytes:
    """JSON in one form only: sorted keys, no blanks, UTF-8. What is sealed or compared is this."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def seal(plain: bytes, context: bytes = b"") -> bytes:
    """Encrypt; `context` (such as the table's name) must be given again to open."""
    nonce, number = os.urandom(12), newest("data")
    encryptor = Cipher(algorithms.SM4(key("data", number)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context)
    body = encryptor.update(plain) + encryptor.finalize()
    return bytes((_VERSION, number)) + nonce + body + encryptor.tag


def unseal(sealed: bytes | memoryview, context: bytes = b"") -> bytes:
    """Decrypt what `seal` made; raises `Altered` if a byte was changed or the context is another."""
    data = bytes(sealed)
    if len(data) < 30 or data[0] != _VERSION:
        raise Altered("not a sealed value")
    decryptor = Cipher(algorithms.SM4(key("data", data[1])), modes.GCM(data[2:14], data[-16:])).decryptor()
    decryptor.authenticate_additional_data(context)
    try:
        return decryptor.update(data[14:-16]) + decryptor.finalize()
    except InvalidTag:
        raise Altered("a sealed value was changed, or its key is not the one it was sealed with") from None


def seal_fields(fields: Mapping[str, str], context: bytes = b"") -> bytes:
    """Several short personal fields under one seal."""
    return seal(json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":")).encode(), context)


def unseal_fields(sealed: bytes | memoryview, context: bytes = b"") -> dict[str, str]:
    fields: dict[str, str] = json.loads(unseal(sealed, context))
    return fields


def token(kind: str, value: str) -> bytes:
    """A keyed token (first 16 bytes of HMAC-SM3) of a normalised value: equal values have equal tokens, nothing leads back.

    `kind` keeps tokens of different fields apart (`id`, `id6`, `id4`, `phone`, `phone4`, `name`).
    """
    mac = hmac.HMAC(first_key("token"), hashes.SM3())
    mac.update(kind.encode() + b"\0" + value.encode())
    return mac.finalize()[:16]


def sign_head(head: str) -> str:
    """The house's mark under the head of the seals (HMAC-SM3 by the seal key), hex."""
    mac = hmac.HMAC(first_key("seal"), hashes.SM3())
    mac.update(head.encode())
    return mac.finalize().hex()
