"""Parts that open a sentence of their own (其中…, 按…分) and the total of a sentence before; splits figure by figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..recognise.figure import Dim, Figure
from ..recognise.labels import TOTAL_WORDS, are_complements
from ..recognise.page import Page, Sentence, same_kind
from .growth_text import is_change
from .sum_say import adds_up
from .sum_splits import Split, addable, is_past_label, second_cue, variants


def from_earlier(sentence: Sentence, page: Page) -> Iterator[Split]:
    """A sentence that opens with 其中 or 按…分 splits a total of the sentence before."""
    head = sentence.text[:24]
    if not re.match(
        r"\s*(?:\([一二三\d]\)|\d+[.、])?(?:其中|按|从|分(?:类别|渠道|类型|部门|地区)|具体|具体来看|具体为)", head
    ):
        yield from _pair_after(sentence, page)
        return
    earlier = [
        s
        for s in page.sentences[max(0, sentence.index - 3) : sentence.index]
        if s.block == sentence.block or s.section == sentence.section
    ]
    flat = [f for f in sentence.figures if f.depth == 0]
    for dim in (Dim.COUNT, Dim.MONEY):
        parts = [f for f in flat if f.dim is dim or (dim is Dim.COUNT and f.dim is Dim.BARE)]
        for before in reversed(earlier):
            totals = [
                f
                for f in before.figures
                if f.depth == 0 and not f.bound and f.dim is dim and not is_change(f) and not is_past_label(f)
            ]
            parts_ok = addable(parts, totals[0]) if totals else []
            if not totals or not parts_ok:
                continue
            stop = second_cue(totals[0], parts_ok, sentence)
            chosen = _best_total(totals, parts_ok[:stop])
            yield Split(
                chosen, parts_ok[:stop], sentence.text[:200], cue=True, alternatives=tuple(variants(parts_ok[:stop]))
            )
            break


def _pair_after(sentence: Sentence, page: Page) -> Iterator[Split]:
    """共办理 2495 件。交办 2388 件，直办 107 件: two complements open the sentence after the total."""
    pair = [f for f in sentence.figures if f.depth == 0][:2]
    if (
        len(pair) < 2
        or pair[1].clause - pair[0].clause > 1
        or pair[0].unit != pair[1].unit
        or not are_complements([p.label for p in pair])
    ):
        return
    for before in reversed(page.before(sentence, 1)):
        totals = [
            f
            for f in before.figures
            if same_kind(f, pair[0]) and f.depth == 0 and not f.bound and f.unit == pair[0].unit
        ]
        if len(totals) == 1 and before.block == sentence.block and addable(pair, totals[0]) == pair:
            yield Split(totals[0], pair, "", bracket=True)


def parallel(page: Page) -> Iterator[Split]:
    """总计 2899 项、已覆盖 465 项；其中部门 1423 项、351 项，乡镇 1476 项、114 项: figure by figure."""
    for sentence in page.each():
        figures = [f for f in sentence.figures if f.depth == 0 and f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE)]
        opener = re.match(r"\s*(?:其中|按|从|分)", sentence.text)
        cue = next((m for m in re.finditer("其中[:，]?", sentence.text)), None)
        if not (opener or cue) or len(figures) < 4:
            continue
        if opener:
            earlier = [
                s
                for s in page.sentences[max(0, sentence.index - 2) : sentence.index]
                if s.block == sentence.block or s.section == sentence.section
            ]
            heads = [
                f for s in earlier[-1:] for f in s.figures if f.depth == 0 and f.dim in (Dim.COUNT, Dim.MONEY, Dim.BARE)
            ]
            tails = figures
        else:
            assert cue is not None
            mark = sentence.start + cue.start()
            heads = [f for f in figures if f.end <= mark]
            tails = [f for f in figures if f.start > mark]
        yield from _by_place(heads, tails)


def _by_place(heads: list[Figure], tails: list[Figure]) -> Iterator[Split]:
    segments: dict[int, list[Figure]] = {}
    for figure in tails:
        segments.setdefault(figure.segment, []).append(figure)
    size = min((len(s) for s in segments.values()), default=0)
    if len(segments) < 2 or size < 2 or len(heads) < 2:
        return
    columns = [[s[i] for s in segments.values()] for i in range(size)]
    offsets = [o for o in range(len(heads) - 1) if adds_up(heads[o], addable(columns[0], heads[o]) or columns[0])]
    if not offsets:
        offsets = [
            o
            for o in range(len(heads) - 1)
            if any(o + i < len(heads) and adds_up(heads[o + i], columns[i]) for i in range(size))
        ]
    for offset in offsets[:1]:
        for i, column in enumerate(columns):
            if (
                offset + i < len(heads)
                and all(same_kind(f, heads[offset + i]) for f in column)
                and not any(f.bound or is_change(f) or is_past_label(f) for f in column)
            ):
                proven = any(
                    adds_up(heads[offset + j], columns[j]) for j in range(size) if j != i and offset + j < len(heads)
                )
                alike = len({f.pre[-2:] for f in [*column, heads[offset + i]]}) == 1
                yield Split(heads[offset + i], column, "分别" if proven and alike else "", bracket=proven, cue=proven)


def _best_total(totals: list[Figure], parts: list[Figure]) -> Figure:
    """The total that fits, else the one most plainly a total."""
    for total in totals:
        if any(adds_up(total, taken) for taken in [parts, *variants(parts)]):
            return total
    for total in totals:
        if TOTAL_WORDS.search(total.pre) or re.search("受理|办件|收到", total.pre):
            return total
    return totals[0]
