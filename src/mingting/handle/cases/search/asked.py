"""What a typed text may mean: a number or its end, a name, letters of one.

Each meaning is asked for by an index of its own, in the order of likelihood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from mingting.base.crypto import token
from mingting.base.people import fold_number
from mingting.handle.cases.search.firms import core, pairs
from mingting.handle.cases.search.folding import HAN, fold_name
from mingting.handle.cases.search.keys import Word, key, reversed_number

Kind = Literal[
    "number",
    "number-end",
    "id",
    "id6",
    "id4",
    "phone",
    "phone4",
    "name",
    "name-start",
    "name-part",
    "initials",
    "pinyin",
]
NAMES: dict[Kind, tuple[str, str]] = {
    "number": ("办件编号", "办件编号"),
    "number-end": ("编号后%d位", "编号后%d位"),
    "id": ("证件号码", "信用代码"),
    "id6": ("证件后6位", "信用代码后6位"),
    "id4": ("证件后4位", "信用代码后4位"),
    "phone": ("电话", "电话"),
    "phone4": ("电话后4位", "电话后4位"),
    "name": ("姓名", "单位名称"),
    "name-start": ("姓名前两字", "名称前两字"),
    "name-part": ("姓名中的字", "名称中的字"),
    "initials": ("姓名首字母", "名称首字母"),
    "pinyin": ("姓名拼音", "名称拼音"),
}
"""What the result says it was found by: of a person, of a firm or body."""
BY_ID: frozenset[Kind] = frozenset({"id", "id6", "id4"})
"""Kinds that are noted in the security log."""
_NUMBER = re.compile(r"[0-9A-Z]{4,50}")
_LETTERS = re.compile(r"[a-z]{2,40}")
_MOST_PARTS = 5
_LONGEST = 60


@dataclass(frozen=True)
class Meaning:
    """One thing the text may mean: rows of the table by `where`, or rows that have all of these keys."""

    kind: Kind
    where: Q | None = None
    keys: tuple[int, ...] = ()
    length: int = 0

    def says(self, firm: bool) -> str:
        """What a result tells it was found by."""
        text = NAMES[self.kind][firm]
        return text % self.length if "%d" in text else text


def meanings(text: str) -> tuple[Meaning, ...]:
    """Every meaning, the likeliest first; none for a text too short to mean anything.

    >>> [one.kind for text in ("1234", "12345678", "123x", "张") for one in meanings(text)][:3]
    ['number-end', 'id4', 'phone4']
    """
    text = text.strip()[:_LONGEST]
    number, name = fold_number(text), fold_name(text)
    if _NUMBER.fullmatch(number) and any(sign.isdigit() for sign in number):
        return tuple(_of_number(number))
    if _LETTERS.fullmatch(name):
        return (_by_key("initials", name), _by_key("pinyin", name))
    return tuple(_of_name(name)) if len(name) > 1 and HAN.search(name) else ()


def _of_number(number: str) -> list[Meaning]:
    """A case's number, an ID or credit number, a telephone, whole or by the end."""
    back, digits, length = reversed_number(number), number.isdigit(), len(number)
    found = [Meaning("number", Q(no_reversed=back))] if length > 8 else []
    if 4 <= length <= 8:
        found.append(Meaning("number-end", Q(no_reversed__gte=back, no_reversed__lt=_after(back)), length=length))
    if length in (15, 18) or not digits:
        found.append(Meaning("id", Q(id_token=token("id", number))))
    if length in (4, 6):
        found.append(Meaning("id6" if length == 6 else "id4", Q(**{f"id{length}_token": token(f"id{length}", number)})))
    if digits and length == 4:
        found.append(Meaning("phone4", Q(phone4_token=token("phone4", number))))
    if digits and 7 <= length <= 12:
        found.append(Meaning("phone", Q(phone_token=token("phone", number))))
    return found


def _after(text: str) -> str:
    """The first text behind all that begin so, among digits and capitals: a range both databases answer from the index.

    >>> _after("4321"), _after("129"), _after("12Z")
    ('4322', '12A', '13')
    """
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    head = text.rstrip("Z")
    return head[:-1] + signs[signs.index(head[-1]) + 1] if head else "Z" * 60


def _of_name(name: str) -> list[Meaning]:
    found = [_by_key("name", name)]
    if len(name) == 2:
        found.append(_by_key("name-start", name))
    parts = pairs(core(name), 40)
    if parts:
        found.append(Meaning("name-part", keys=tuple(key("name-part", one) for one in _spread(parts))))
    return found


def _spread(parts: tuple[str, ...]) -> tuple[str, ...]:
    """A few of many, from end to end: enough to tell one firm from others, and no more lookups than that."""
    last = len(parts) - 1
    return parts if last < _MOST_PARTS else tuple(parts[at * last // (_MOST_PARTS - 1)] for at in range(_MOST_PARTS))


def _by_key(kind: Word, text: str) -> Meaning:
    return Meaning(kind, keys=(key(kind, text),))
