"""One-time tokens: of a request for a review, of a station, of a pairing. What is signed with the house's key and kept only as a keyed digest.

A token is 16 random bytes and 8 bytes of HMAC-SM3 over them and their purpose: a made-up one is refused before the tables are
asked, and one who reads the tables learns none. Keys lie outside the data folder.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from mingting.base.crypto import token

ASK, STATION = "review-ask", "review-station"
_PAIRING = "review-pairing"
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, I, O: the code is read aloud and typed in."""
_PAIRING_LENGTH = 8


def fresh(purpose: str) -> str:
    """A new token, in letters that stand in an address."""
    body = secrets.token_bytes(16)
    return base64.urlsafe_b64encode(body + _mark(purpose, body)).decode()


def digest(purpose: str, text: str) -> bytes | None:
    """What the tables keep of a token, or None where it is none of ours."""
    if len(text) != 32 or not text.isascii():
        return None
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 24 or not hmac.compare_digest(raw[16:], _mark(purpose, raw[:16])):
        return None
    return token(f"{purpose}-digest", text)


def _mark(purpose: str, body: bytes) -> bytes:
    return token(f"{purpose}-mark", body.hex())[:8]


def fresh_pairing() -> str:
    """Eight signs for ten minutes: 32^8 are too many to try."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_PAIRING_LENGTH))


def pairing_digest(code: str) -> bytes:
    """Of the code as typed: case and blanks do not matter."""
    return token(_PAIRING, "".join(code.split()).replace("-", "").upper()[:64])


def device_token(kind: str, value: str) -> bytes:
    """A browser or an address, as a token that leads nowhere."""
    return token(f"review-{kind}", value)
