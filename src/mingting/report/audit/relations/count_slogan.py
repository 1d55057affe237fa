"""“六个免费”，即免费邮寄、免费复印…: the numbers of a slogan against what it lists; they can only confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Printed, Verdict

from ..recognise.figure import Dim, Figure
from ..recognise.lists import split_names
from ..recognise.page import Page, Sentence
from .base import Context, Found

KIND = "count"
AFTER = ("count_text",)
_NUMERALS = "一二三四五六七八九十"
_SLOGAN = re.compile(
    r"“(?P<name>(?:[一二三四五六七八九十][^”一二三四五六七八九十]{1,5}){1,4})”[^，。;“”]{0,12}[，:]?(?:即|分别[是为])?[:]?(?P<names>[^。;]*)"
)


def find(context: Context) -> Iterator[Found]:
    for sentence in context.page.each():
        for match in _SLOGAN.finditer(sentence.text):
            numbers = [_NUMERALS.index(c) + 1 for c in match["name"] if c in _NUMERALS]
            for place, stated in enumerate(numbers):
                if stated >= 2 and _lists_as_many(stated, place, match, sentence, context.page):
                    yield _found(stated, place, match, sentence)


def _lists_as_many(stated: int, place: int, match: re.Match[str], sentence: Sentence, page: Page) -> bool:
    """Whether so many names follow the slogan, stand before it, or are told one a clause in the next sentence."""
    groups = re.split("，", match["names"])
    before = sentence.text[: match.start()]
    after = groups[place] if place < len(groups) else ""
    for text in (after, before[max(before.rfind(c) for c in "，。;:") + 1 :]):
        names, counts = split_names(text)
        if "、" in text and stated in counts and len(names) >= 2:
            return True
    return _told_in_clauses(stated, match["name"], sentence, page)


def _told_in_clauses(stated: int, name: str, sentence: Sentence, page: Page) -> bool:
    """“四不在”活动。办事不在我这里拖延，形象不在我这里受损…: each clause of the next sentence has the slogan's word."""
    word = re.sub(f"[{_NUMERALS}]", "", name)
    following = page.sentences[sentence.index + 1 : sentence.index + 2]
    if len(word) < 2 or len(word) + 1 != len(name) or not following or following[0].block != sentence.block:
        return False
    clauses = [clause for clause in re.split("[，;。]", following[0].text) if clause.strip()]
    return len(clauses) == stated and all(word in clause for clause in clauses)


def _found(stated: int, place: int, match: re.Match[str], sentence: Sentence) -> Found:
    note = f"所列{stated}项，与“{match['name']}”相符。"
    number = float(stated)
    text = match.group(0)[:80] + str(place) * (place > 0)
    at = anchor(sentence, match.start(), match.end(1))
    return Found(
        "count", at, (), Verdict.HOLDS, note, number, claimed_number=number, numbers=(number,), text=text
    )  # fmt: skip


def anchor(sentence: Sentence, start: int, end: int) -> Figure:
    """A place in a sentence where a number is meant that is no figure of its own."""
    return Figure(
        Printed(0, exact=True), 0, "", Dim.COUNT, sentence.text[start:end], sentence.block,
        sentence.start + start, sentence.start + end, sentence=sentence.index,
    )  # fmt: skip
