"""附件: the list at the end against its own numbering and against the attachments that the text refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingting.rules.figures import Verdict

from ..recognise.page import Page, Sentence
from .base import Context, Found
from .count_slogan import anchor

KIND = "count"
AFTER = ("count_text",)
_FIRST = re.compile(r"^\s*附件?\s*[:]?\s*1\s*[.、]\s*\S")
_NUMBER = re.compile(r"(?:^\s*(?:附件?\s*[:]?)?|[ \n;])\s*(?P<number>\d{1,2})\s*[.、](?![\d])\s*(?=\S)")
_CITED = re.compile(r"(?:详?见|参见|附)\s*附件\s*\d{1,2}(?:\s*[、，及和与]\s*(?:附件)?\s*\d{1,2}(?!\d))*")
MOST_BLOCKS, MOST_LISTS = 40, 10


def find(context: Context) -> Iterator[Found]:
    page = context.page
    for sentence in [s for s in page.each() if _FIRST.match(s.text)][-MOST_LISTS:]:
        found = _listed(sentence, page)
        if found is not None:
            yield found


def _listed(first: Sentence, page: Page) -> Found | None:
    """The numbers of the list in order; a list that stops short of what the text cites cannot be checked."""
    numbers: list[int] = []
    last = first
    for sentence in page.sentences[first.index : first.index + MOST_BLOCKS]:
        own = [int(match["number"]) for match in _NUMBER.finditer(sentence.text)]
        if not own and sentence is not first and not _goes_on(sentence, page):
            break
        if own and numbers and own[0] <= numbers[-1]:
            break
        numbers += own
        last = sentence if own else last
    if len(numbers) < 2 or numbers != sorted(set(numbers)):
        return None
    cited = max(_cited(page, first.index), default=0)
    stated, listed = numbers[-1], len(numbers)
    spot = list(_NUMBER.finditer(last.text))[-1]
    at = anchor(last, spot.start("number"), spot.end("number"))
    if stated == listed and cited <= stated:
        note = f"附件共列{listed}个，编号连续" + (f"，文中引用的附件{cited}在内。" if cited else "。")
        return Found(
            "count", at, (), Verdict.HOLDS, note, listed, claimed_number=float(stated), numbers=(float(listed),)
        )
    note = (
        f"附件列{listed}个，编号到{stated}"
        + (f"，文中引用到附件{cited}" if cited > stated else "")
        + "，请核对是否漏列。"
    )
    return Found(
        "count",
        at,
        (),
        Verdict.UNKNOWN,
        note,
        None,
        claimed_number=float(stated),
        numbers=(float(listed),),
        text=last.text.strip()[:60],
    )


def _goes_on(sentence: Sentence, page: Page) -> bool:
    """Whether a line without a number is the rest of the entry before it: the next line goes on counting."""
    following = page.sentences[sentence.index + 1 : sentence.index + 2]
    return len(sentence.text) < 60 and bool(following) and bool(re.match(r"\s*\d{1,2}\s*[.、]\D", following[0].text))


def _cited(page: Page, before: int) -> Iterator[int]:
    for sentence in page.sentences[:before]:
        for match in _CITED.finditer(sentence.text):
            yield from (int(number) for number in re.findall(r"\d{1,2}", match.group(0)))
