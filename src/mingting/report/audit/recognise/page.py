"""The document as understood: sentences with figures, sections, tables with heads, period and region."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..document import Document, Paragraph
from ..readers.guards import Deadline
from . import labels, periods
from .figure import Dim, Figure
from .grid import Grid, grids_of
from .lexer import figures_in
from .periods import Period

LONGEST_SENTENCE = 1_200
MOST_FIGURES = 120
_STOPS = "，、;:。!?"
_HEADING = (
    re.compile(r"^\s*[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"^\s*\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"^\s*\d{1,2}[.、](?!\d)"),
    re.compile(r"^\s*\(\d{1,2}\)"),
)


@dataclass
class Sentence:
    """From one full stop to the next. `figures` are in order; `inner` figures stand in brackets."""

    index: int
    block: int
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    figures: list[Figure] = field(default_factory=list)
    place: str = ""
    kept: dict[str, list[Any]] = field(default_factory=dict)

    def between(self, a: int, b: int) -> str:
        return self.text[max(0, a - self.start) : max(0, b - self.start)]


@dataclass
class Page:
    document: Document
    sentences: list[Sentence]
    grids: list[Grid]
    period: Period | None
    year: int | None
    title: str
    deadline: Deadline | None = None

    def each(self) -> Iterator[Sentence]:
        """All sentences in order; ends with a refusal when the time is up."""
        for sentence in self.sentences:
            if self.deadline is not None:
                self.deadline.check()
            yield sentence

    @cached_property
    def figures(self) -> list[Figure]:
        return [figure for sentence in self.sentences for figure in sentence.figures]

    @cached_property
    def by_block(self) -> dict[int, list[Sentence]]:
        table: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in self.sentences:
            table[sentence.block].append(sentence)
        return table

    @cached_property
    def by_value(self) -> dict[float, tuple[list[float], list[Figure]]]:
        """Figures in prose by the step of their print, in order of value."""
        groups: dict[float, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if not figure.bound:
                groups[figure.printed.step].append(figure)
        table = {}
        for step, figures in groups.items():
            figures.sort(key=lambda f: f.value)
            table[step] = ([f.value for f in figures], figures)
        return table

    def near_value(self, value: float, step: float) -> Iterator[Figure]:
        """Figures in prose that could print the same value."""
        for other, (values, figures) in self.by_value.items():
            room = max(step, other) * 1.01
            yield from figures[bisect_left(values, value - room) : bisect_right(values, value + room)]

    @cached_property
    def by_pair(self) -> dict[str, list[int]]:
        """Sentences with figures by each two characters in a row."""
        table: dict[str, list[int]] = defaultdict(list)
        for sentence in self.sentences:
            if sentence.figures:
                text = sentence.text
                for pair in {text[i : i + 2] for i in range(len(text) - 1)}:
                    table[pair].append(sentence.index)
        return table

    def before(self, sentence: Sentence, count: int = 2) -> list[Sentence]:
        """The sentences just before, of the same section or its heading."""
        first = max(0, sentence.index - count)
        found = self.sentences[first : sentence.index]
        return [s for s in found if s.section[:1] in ((), sentence.section[:1]) or s.block == sentence.block]

    def place_of(self, figure: Figure) -> str:
        if figure.cell is not None:
            grid = self.grids[figure.cell[0]]
            return f"{grid.place}第{figure.cell[1] + 1}行第{figure.cell[2] + 1}列"
        return self.sentences[figure.sentence].place


def read_page(document: Document, deadline: Deadline | None = None) -> Page:
    """Understand a document: split it, find the figures, say what each counts."""
    deadline = deadline or Deadline()
    paragraphs = document.paragraphs
    title, body = _title(paragraphs), "\n".join(p.plain[:400] for p in paragraphs[:14])
    period, year = periods.of_document(title, body)
    sentences: list[Sentence] = []
    path: list[str] = []
    for paragraph in paragraphs:
        deadline.check()
        _enter(path, paragraph.plain)
        _split(paragraph, tuple(path), sentences)
    known: dict[int, Period | None] = {}
    for sentence in sentences:
        deadline.check()
        _date(sentence, sentences, year, period, known)
    return Page(document, sentences, grids_of(document), period, year, title, deadline)


def _title(paragraphs: list[Paragraph]) -> str:
    head = paragraphs[:12]
    named = [
        p.plain
        for p in head
        if re.search("通报|月报|简报|季报|周报|专报|分析|总结|动态|报告|公告|排名|通告|情况", p.plain)
        and len(p.plain) < 80
    ]
    dated = [text for text in named if re.search(r"20\d{2}|季度|月|半年|年度", text)]
    return " ".join(dated[:3] or named[:2])


def _enter(path: list[str], text: str) -> None:
    for level, pattern in enumerate(_HEADING):
        if pattern.match(text):
            del path[level:]
            path.extend([""] * (level - len(path)))
            path.append(re.split("[。:;，]", text, maxsplit=1)[0][:40])
            return


def _split(paragraph: Paragraph, section: tuple[str, ...], out: list[Sentence]) -> None:
    text = paragraph.plain
    figures = list(figures_in(text, paragraph.index))
    taken = 0
    for start, end in _sentence_spans(text):
        sentence = Sentence(len(out), paragraph.index, start, end, text[start:end], section, place=paragraph.place)
        while taken < len(figures) and figures[taken].start < end:
            figures[taken].sentence = sentence.index
            if len(sentence.figures) < MOST_FIGURES:
                sentence.figures.append(figures[taken])
            taken += 1
        _words(sentence)
        out.append(sentence)


def _sentence_spans(text: str) -> list[tuple[int, int]]:
    """Cut at full stops outside of brackets and quotes."""
    spans: list[tuple[int, int]] = []
    start = depth = 0
    for i, c in enumerate(text):
        if c in "(“《[":
            depth += 1
        elif c in ")”》]":
            depth = max(0, depth - 1)
        elif (
            c in "。!?\n"
            and (depth == 0 or i - start > 400)
            or i - start > LONGEST_SENTENCE
            and (c in ";，、 " or i - start > 2 * LONGEST_SENTENCE)
        ):
            spans.append((start, i + 1))
            start, depth = i + 1, 0
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _words(sentence: Sentence) -> None:
    """Give each figure its words, clause and bracket."""
    text, base = sentence.text, sentence.start
    figures = sentence.figures
    if not figures:
        return
    by_start = {figure.start - base: figure for figure in figures}
    segment = clause = item = 0
    stack: list[int] = []
    mark = 0
    last_clause: list[str] = []
    quote = 0
    i = 0
    open_before: dict[int, str] = {}
    while i < len(text):
        figure = by_start.get(i)
        if figure is not None:
            figure.segment, figure.clause, figure.item = segment, clause, item
            figure.depth, figure.group = len(stack), (stack[-1] if stack else -1)
            figure.pre = labels.bare(text[mark:i]) if not stack else re.sub(r"[\s“”]", "", text[mark:i])
            figure.lead = (
                open_before.get(figure.group, "")
                if stack and not last_clause
                else (last_clause[-1] if last_clause else "")
            )
            if stack and not figure.pre:
                figure.lead = open_before.get(figure.group, "")
            i = mark = figure.end - base
            continue
        c = text[i]
        if c in "“《":
            quote += 1
        elif c in "”》":
            quote = max(0, quote - 1)
        elif c == "(":
            stack.append(i)
            open_before[i] = labels.bare(text[mark:i])
            mark = i + 1
        elif c == ")" and stack:
            opened = stack.pop()
            mark = i + 1 if any(f.group == opened for f in figures) else _mark_before(text, opened)
        elif c in _STOPS and not quote and not (mark == i and c == "，" and i and text[i - 1] in _STOPS):
            if c != "、":
                last_clause.append(labels.bare(text[mark:i]))
            mark = i + 1
            item += 1
            if c in "，;:" and not stack:
                clause += 1
            if c in ";" and not stack:
                segment += 1
        i += 1
    for n, figure in enumerate(figures):
        stop = figures[n + 1].start - base if n + 1 < len(figures) else len(text)
        tail = text[figure.end - base : stop]
        cut = re.search("[，、;:。!?()]", tail)
        figure.post = re.sub(r"[\s“”]", "", tail[: cut.start()] if cut else tail)[:40]


def _mark_before(text: str, opened: int) -> int:
    """A bracket without figures belongs to the words before it: 交易(含网上)12件."""
    i = opened
    while i > 0 and text[i - 1] not in _STOPS and text[i - 1] not in "()" and not text[i - 1].isdigit():
        i -= 1
    return i


def _date(
    sentence: Sentence,
    sentences: list[Sentence],
    year: int | None,
    period: Period | None,
    known: dict[int, Period | None],
) -> None:
    own = known[sentence.index] = periods.own(sentence.text, year)
    if own is None:
        for earlier in reversed(sentences[max(0, sentence.index - 6) : sentence.index]):
            if earlier.block != sentence.block and earlier.section != sentence.section:
                break
            own = known[earlier.index]
            if own is not None:
                break
    current = own or period
    scope = next((n for heading in reversed(sentence.section) if (n := _scope_of(heading))), "")
    marks = [(a, p) for a, _, p in periods.find(sentence.text, year)] if own else []
    for figure in sentence.figures:
        near = [p for a, p in marks if a + sentence.start < figure.start]
        figure.period = near[-1] if near and near[-1] == own else current
        figure.scope = scope


def _scope_of(heading: str) -> str:
    text = re.sub(
        r"^\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])", "", heading
    )
    return labels.name_at_start(text)


def same_kind(a: Figure, b: Figure) -> bool:
    """Whether two figures can be added: counts with counts of any measure, money with money."""
    if a.dim is Dim.BARE or b.dim is Dim.BARE:
        return {a.dim, b.dim} <= {Dim.BARE, Dim.COUNT}
    return a.dim is b.dim
