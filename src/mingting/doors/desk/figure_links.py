"""Addresses of figures: a question written into a link, and back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from mingting.assess.indicators.answers import Question


def open_url(question: Question, side: str = "numerator") -> str:
    """Where a question opens: `/figures/open/?i=…&p=…&s=…&f=organ_kind:town`."""
    pairs = [("i", question.indicator), ("p", question.period), ("s", question.scope)]
    pairs += [("f", f"{name}:{word}") for name, word in question.slices]
    if question.reach == "self":
        pairs.append(("r", "self"))
    if side != "numerator":
        pairs.append(("side", side))
    return f"{reverse('figures-open')}?{urlencode(pairs)}"


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
