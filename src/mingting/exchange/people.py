"""Persons of a ledger sealed, masked and made searchable in one pass: what `base.people.seal_person` does for one, for many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import polars as pl
from cryptography.hazmat.primitives import hashes, hmac

from mingting.base.crypto import seal
from mingting.base.keys import first_key
from mingting.rules.masking import mask_name


class Tokens:
    """Keyed tokens as `base.crypto.token` makes them; the key is set up once, and short suffixes are remembered."""

    def __init__(self) -> None:
        self._mac = hmac.HMAC(first_key("token"), hashes.SM3())
        self._kept: dict[tuple[str, str], bytes] = {}

    def of(self, kind: str, value: str) -> bytes:
        mac = self._mac.copy()
        mac.update(kind.encode() + b"\0" + value.encode())
        return mac.finalize()[:16]

    def suffix(self, kind: str, value: str) -> bytes:
        found = self._kept.get((kind, value))
        if found is None:
            found = self._kept[kind, value] = self.of(kind, value)
        return found


def masked(names: pl.Series) -> pl.Series:
    """`mask_name` over a column: up to three characters a name is always a person's."""
    length = names.str.len_chars()
    short = (
        pl.when(length == 3)
        .then(names.str.slice(0, 1) + "*" + names.str.slice(2, 1))
        .when(length == 2)
        .then(names.str.slice(0, 1) + "*")
        .otherwise(pl.lit("*"))
    )
    long = names.filter(length > 3).unique().to_list()
    if not long:
        return pl.select(short).to_series()
    found = names.replace_strict({name: mask_name(name) for name in long}, default=None, return_dtype=pl.String)
    return pl.select(pl.coalesce(found, short)).to_series()


def seal_people(names: Sequence[str], numbers: Sequence[str], phones: Sequence[str], context: bytes) -> list[bytes]:
    """One seal a person over name, number and phone."""
    dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return [
        seal(dumps({"name": name, "id": number, "phone": phone}).encode(), context)
        for name, number, phone in zip(names, numbers, phones)
    ]


def tokens_of(numbers: Sequence[str], phones: Sequence[str], tokens: Tokens) -> dict[str, list[bytes | None]]:
    """Tokens for whole numbers and their ends. A number that came masked (6405**********1234) is found by its end alone."""
    whole, suffix = tokens.of, tokens.suffix
    clear = [not number or "*" not in number for number in numbers]
    return {
        "id_token": [whole("id", text) if text and plain else None for text, plain in zip(numbers, clear)],
        "id4_token": [suffix("id4", text[-4:]) if text and "*" not in text[-4:] else None for text in numbers],
        "id6_token": [suffix("id6", text[-6:]) if text and "*" not in text[-6:] else None for text in numbers],
        "phone_token": [whole("phone", text) if text and "*" not in text else None for text in phones],
        "phone4_token": [suffix("phone4", text[-4:]) if text and "*" not in text[-4:] else None for text in phones],
    }


def seal_extra(rows: Iterable[dict[str, str | None]], context: bytes) -> list[bytes | None]:
    """The ledger's other columns, sealed as they came; nothing where they are empty."""
    found: list[bytes | None] = []
    for row in rows:
        kept = {heading: text for heading, text in row.items() if text}
        found.append(
            seal(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), context) if kept else None
        )
    return found
