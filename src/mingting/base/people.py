"""A person as tables keep one: sealed, masked, and the tokens that searches by a whole number or by its end ask for."""

from __future__ import annotations

from dataclasses import dataclass

from mingting.base.crypto import seal_fields, token
from mingting.rules.codes.folding import fold
from mingting.rules.masking import mask_name


@dataclass(frozen=True)
class SealedPerson:
    """An applicant, holder or reporter at rest. Tokens are empty where there is no number."""

    sealed: bytes
    masked: str
    id_token: bytes | None
    id4_token: bytes | None
    id6_token: bytes | None
    phone_token: bytes | None
    phone4_token: bytes | None


def fold_number(text: str) -> str:
    """Numbers compare in one form: half-width, no blanks or hyphens, capital X.

    >>> fold_number(" 64052119900101001x "), fold_number("138-1234 5678")
    ('64052119900101001X', '13812345678')
    """
    return fold(text, drop="-")


def seal_person(name: str, number: str = "", phone: str = "", *, context: bytes) -> SealedPerson:
    """Seal one person or firm; `context` is the table and column, such as `b"case.applicant"`, and is needed again to open."""
    number, phone = fold_number(number), fold_number(phone)
    return SealedPerson(
        sealed=seal_fields({"name": name, "id": number, "phone": phone}, context),
        masked=mask_name(name),
        id_token=token("id", number) if number else None,
        id4_token=token("id4", number[-4:]) if number else None,
        id6_token=token("id6", number[-6:]) if number else None,
        phone_token=token("phone", phone) if phone else None,
        phone4_token=token("phone4", phone[-4:]) if phone else None,
    )
