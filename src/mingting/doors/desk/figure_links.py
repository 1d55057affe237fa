"""Addresses of figures: a question written into a link, and back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from mingting.assess.indicators.answers import Question


def open_url(question: Question, side: str = "numerator", piece: int | None = None) -> str:
    """Where a question opens: `/figures/open/?i=…&p=…&s=…&f=organ_kind:town`; `piece` is one part of a sum of several."""
    pairs = [("i", question.indicator), ("p", question.period), ("s", question.scope)]
    pairs += [("f", f"{name}:{word}") for name, word in question.slices]
    if question.reach == "self":
        pairs.append(("r", "self"))
    return f"{reverse('figures-open')}?{urlencode(pairs + _which(side, piece))}"


def code_url(code: str, side: str = "numerator", piece: int | None = None) -> str:
    """Where a printed code opens."""
    which = urlencode(_which(side, piece))
    return f"{reverse('figure-code', args=[code])}{'?' if which else ''}{which}"


def _which(side: str, piece: int | None) -> list[tuple[str, str]]:
    found = [("side", side)] if side != "numerator" else []
    return found + ([("piece", str(piece))] if piece is not None else [])


def with_offset(url: str, offset: int) -> str:
    """The same rows from another place on."""
    return f"{url}{'&' if '?' in url else '?'}at={offset}" if offset else url


def question_of(given: Mapping[str, str], slices: list[str]) -> Question:
    """The question of a link; a missing part is an empty word, which the engine refuses in a sentence."""
    cut = (one.partition(":") for one in slices)
    return Question(
        given.get("i", ""),
        given.get("p", ""),
        given.get("s", ""),
        "self" if given.get("r") == "self" else "subtree",
        tuple((name, word) for name, _, word in cut if name),
    )


def whole_number(text: str | None) -> int:
    """A number of a link; anything else is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
