"""What was typed into a search, as an address may carry it: sealed, for a name or the end of an ID must stand in no address and no log."""

from __future__ import annotations

import base64
import binascii

from mingting.base.crypto import seal, unseal
from mingting.base.errors import Altered

_CONTEXT = b"desk.search"
LONGEST = 60


def sealed(text: str) -> str:
    """The text for an address; nothing for nothing."""
    text = text.strip()[:LONGEST]
    return base64.urlsafe_b64encode(seal(text.encode(), _CONTEXT)).decode().rstrip("=") if text else ""


def opened(given: str) -> str:
    """The text again; an address that was changed means nothing."""
    try:
        return unseal(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)), _CONTEXT).decode() if given else ""
    except (Altered, binascii.Error, ValueError):
        return ""
