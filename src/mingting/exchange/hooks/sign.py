"""The signatures of a call: HMAC over `t.body` by the subscription's secret, with SHA-256 and, for houses that must, with SM3."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives import hashes, hmac

from mingting.base.crypto import seal, unseal

HEADER = "X-Mingting-Signature"
HEADER_SM3 = "X-Mingting-Signature-SM3"
_CONTEXT = b"hook.secret"


def new_secret() -> str:
    return "mths_" + secrets.token_urlsafe(32)


def seal_secret(secret: str) -> bytes:
    return seal(secret.encode(), _CONTEXT)


def open_secret(sealed: bytes | memoryview) -> str:
    return unseal(sealed, _CONTEXT).decode()


def signature(secret: str, at: int, body: bytes, digest: hashes.HashAlgorithm) -> str:
    """`t=seconds,v1=hex`: whoever has the secret computes the same, and refuses a `t` that is too old.

    >>> signature("k", 1, b"{}", hashes.SHA256())
    't=1,v1=3dd49b2593d0f9a349e9e71c4bde3e2b862c2be4003fe9b4ba81332029310158'
    """
    mac = hmac.HMAC(secret.encode(), digest)
    mac.update(f"{at}.".encode() + body)
    return f"t={at},v1={mac.finalize().hex()}"


def headers(secret: str, at: int, body: bytes) -> dict[str, str]:
    """Both signatures; a receiver checks the one it can."""
    return {
        HEADER: signature(secret, at, body, hashes.SHA256()),
        HEADER_SM3: signature(secret, at, body, hashes.SM3()),
    }
