"""Lists in prose: names with values (甲局 12 件、乙局 9 件), and names alone before or after a stated number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import labels
from .figure import Dim, Figure
from .page import Sentence, same_kind


@dataclass
class ValueList:
    """Entries of one list: each a name and a value. `header` are the words that open it."""

    sentence: Sentence
    header: str
    names: list[str]
    figures: list[Figure]
    open: bool = False
    closing: str = ""


@dataclass
class NameList:
    """Names alone: where they stand and what number is stated for them."""

    sentence: Sentence
    header: str
    names: list[str]
    start: int
    end: int
    open: bool = False
    figure: Figure | None = None
    counts: set[int] = field(default_factory=set)


_GAP = re.compile(r"^\s*(?:余?[^，、;。:()\d]{0,6})?(?:\([^()]{0,40}\))?\s*[、，;]\s*(?:以及|和|及|与)?")


def value_lists(sentence: Sentence) -> list[ValueList]:
    """The lists of a sentence, found once."""
    if "lists" not in sentence.kept:
        sentence.kept["lists"] = list(_value_lists(sentence))
    return sentence.kept["lists"]


def _value_lists(sentence: Sentence) -> Iterator[ValueList]:
    """Runs of three or more (two, if a header says so) entries of one unit at one depth."""
    yield from _bracket_lists(sentence)
    figures = [f for f in sentence.figures if f.dim not in (Dim.POINT, Dim.TIME)]
    i = 0
    while i < len(figures):
        run = [figures[i]]
        j = i + 1
        while j < len(figures):
            following = figures[j]
            if following.depth > run[0].depth or (following.dim is Dim.RATE and run[0].dim is not Dim.RATE):
                j += 1
                continue
            if not _continues(run[-1], following, sentence):
                break
            run.append(following)
            j += 1
        if len(run) >= 2:
            yield _list(run, sentence)
            i = j
        else:
            i += 1


def _continues(last: Figure, figure: Figure, sentence: Sentence) -> bool:
    if (
        figure.bound
        or last.bound
        or figure.depth != last.depth
        or figure.group != last.group
        or not same_kind(figure, last)
        or figure.unit != last.unit
    ):
        return False
    between = sentence.between(last.end, figure.start)
    flat = re.sub(r"\([^()]*\)", "", between)
    if not re.match(r"^\s*[^，、;。:]{0,6}[、，;]", flat) or flat.count("，") + flat.count(";") + flat.count("、") > 2:
        return False
    if re.search("[:。]", flat):
        return False
    name = labels.item_name(figure.pre)
    if figure.group != last.group:
        return False
    return 1 <= len(name) <= 18 and not re.search("^(?:同比|环比|其中|日均|占|增|减|较)", figure.pre)


def _bracket_lists(sentence: Sentence) -> Iterator[ValueList]:
    """甲局(123 件)、乙局(99 件): the value stands in a bracket after each name."""
    run: list[Figure] = []
    for figure in [*sentence.figures, None]:
        alone = (
            figure is not None and figure.depth == 1 and not figure.pre and len(figure.lead) >= 2 and not figure.bound
        )
        if alone and figure is not None and (not run or _follows(run[-1], figure, sentence)):
            run.append(figure)
            continue
        if len(run) >= 3:
            yield _of_brackets(run, sentence)
        run = [figure] if alone and figure is not None else []


def _follows(last: Figure, figure: Figure, sentence: Sentence) -> bool:
    return figure.unit == last.unit and bool(
        re.match(r"^\)[、，;][^，;:。()]{1,24}\($", sentence.between(last.end, figure.start).replace(" ", ""))
    )


def _of_brackets(run: list[Figure], sentence: Sentence) -> ValueList:
    before = sentence.text[: run[0].group]
    stop = max(before.rfind(c) for c in ";。") + 1
    header = before[stop:]
    colon = header.rfind(":")
    opener = header[: colon + 1] if colon >= 0 else header
    first = re.sub(r"^.*[是为有:，]", "", run[0].lead)
    tail = sentence.text[run[-1].end - sentence.start :][1:20]
    return ValueList(
        sentence, opener[-60:], [first, *(f.lead for f in run[1:])], run, bool(re.match(r"\s*等", tail)), tail
    )


def _list(run: list[Figure], sentence: Sentence) -> ValueList:
    first = run[0]
    before = sentence.text[: first.start - sentence.start]
    start = max(before.rfind(";"), before.rfind("。")) + 1
    header = before[start:]
    name = labels.item_name(first.pre)
    colon = header.rfind(":")
    if colon >= 0:
        opener = header[:colon]
    else:
        match = re.search(r"(.*(?:是|为|有|分别|依次))(?=[^是为有]*$)", header)
        opener = match[1] if match else header[: max(0, len(header) - len(first.pre))]
        name = (
            labels.item_name(first.pre[match.end(1) - (len(header) - len(first.pre)) :])
            if match and match.end(1) > len(header) - len(first.pre)
            else name
        )
    names = [name, *(labels.item_name(f.pre) for f in run[1:])]
    tail = sentence.text[run[-1].end - sentence.start :][:20]
    return ValueList(sentence, opener[-60:], names, run, bool(re.match(r"\s*等", tail)), tail)


_AND = re.compile(r"以及|和|及|与")
_NOT_AND = re.compile(
    r"和(?=庄|田|平|县|布|硕|龙|顺|林|谐|乐|宁|祥|政|睦|坪|桥|兴|恩)|(?<=[共调民融温谦恩太永泰人义仁保敬谐祥])和|普及|以及(?!.)|参与|(?<=[涉危])及|与会"
)


def split_names(text: str) -> tuple[list[str], set[int]]:
    """The names in an enumeration, and how many they may be (和 may join two names or belong to one)."""
    text = re.sub(r"\([^()]*\)", "", text)
    parts = [part for part in re.split(r"[、;]", _quoted_apart(text)) if part.strip()]
    names, joined = [], 0
    for index, part in enumerate(parts):
        cut = _AND.split(_NOT_AND.sub("Ｎ", part)) if index >= len(parts) - 1 or len(parts) == 1 else [part]
        pieces = [p for p in cut if p.strip()]
        if len(pieces) == 2 and all(2 <= len(p.strip()) <= 14 for p in pieces):
            joined += 1
        names.append(part.strip(" “”\"'"))
    counts = {len(parts), len(parts) + joined}
    return names, counts


def _quoted_apart(text: str) -> str:
    """Names in quotes follow one another without a comma: “甲”“乙”."""
    text = re.sub(r"”\s*“", "”、“", text)
    return re.sub(r"》\s*《", "》、《", text)
