"""检索词: which tokens the name of an applicant has. Nothing leads from a token back to the name."""

from __future__ import annotations

from typing import Literal

from mingting.base.crypto import token
from mingting.handle.cases.search.firms import core, pairs
from mingting.handle.cases.search.folding import fold_name
from mingting.handle.cases.search.spelling import initials, spellings
from mingting.rules.codes.folding import fold

Word = Literal["name", "name-start", "name-part", "initials", "pinyin"]
"""The kinds of words: whole name, its first two characters, two characters anywhere in it, first letters, whole pinyin."""
_MOST_PAIRS = 24
_SHORT_NAME = 4  # names up to here are a person's; longer ones are found by their parts too
_STARTS = range(2, 7)


def key(kind: Word, text: str) -> int:
    """The first eight bytes of the keyed token, as the column keeps them."""
    return int.from_bytes(token(f"search.{kind}", text)[:8], "big", signed=True)


def keys_of(name: str, kind: str = "person") -> set[int]:
    """Every key of a name; `kind` is `person` or `legal`.

    >>> sorted(words_of("单明", "person"))[:3]
    [('initials', 'cm'), ('initials', 'dm'), ('initials', 'sm')]
    """
    return {key(word, text) for word, text in words_of(name, kind)}


def words_of(name: str, kind: str) -> set[tuple[Word, str]]:
    """The words behind the keys, for those who make and check them; they are never kept."""
    name = fold_name(name)
    if not name:
        return set()
    firm = kind == "legal" or len(name) > _SHORT_NAME
    found: set[tuple[Word, str]] = {("name", name)}
    if len(name) > 2:
        found.add(("name-start", name[:2]))
    spoken = core(name) if kind == "legal" else name
    if firm:
        found |= {("name-part", pair) for pair in pairs(spoken, _MOST_PAIRS)}
    person = kind != "legal"
    for letters in initials(spoken, surname=person):
        if len(letters) > 1:
            found |= {("initials", letters[:length]) for length in _STARTS if length <= len(letters)}
            found.add(("initials", letters))
    if len(spoken) <= 12:
        found |= {("pinyin", way) for way in spellings(spoken, surname=person)}
    return found


def reversed_number(text: str) -> str:
    """A case's number backwards, as its column keeps it, so that its end can be asked for by the index.

    >>> reversed_number("Z-0012 34a")
    'A432100Z'
    """
    return fold(text, drop="-")[::-1]
