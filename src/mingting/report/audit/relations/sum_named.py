"""办件量较多的部门:甲局 120 件、乙局 90 件: the entries named cannot exceed the total they are named from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..recognise.bands import Band, bands_of, same_name
from ..recognise.figure import Dim, Figure
from ..recognise.lists import ValueList, value_lists
from ..recognise.page import Page, Sentence
from .base import Context, Found
from .growth_text import is_change
from .sum_say import partial
from .sum_splits import is_past_label

KIND = "sum"
AFTER = ("sum_text",)
MOST_LISTS = 12


@dataclass
class _Named:
    """All that a section names of one total: entries with values, and names said to have none (办件量为 0 的村:…)."""

    names: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    lists: int = 0
    none: int = 0
    noun: str = ""

    def takes(self, names: Sequence[str]) -> bool:
        return not any(same_name(a, b) for a in self.names for b in names)


def find(context: Context) -> Iterator[Found]:
    page, used = context.page, {id(f) for f in context.proven}
    together: dict[tuple[Figure, tuple[str, ...]], _Named] = {}
    for sentence in page.each():
        for entries in value_lists(sentence):
            if not _is_named(entries) or sum(id(f) in used for f in entries.figures) >= 2:
                continue
            total = _whole_of(entries, sentence, page)
            if total is None:
                continue
            yield partial(total, entries.figures)
            named = together.setdefault((total, sentence.section), _Named(noun=_noun_of(entries.header)))
            if named.lists < MOST_LISTS and named.takes(entries.names):
                named.names += entries.names
                named.figures += entries.figures
                named.lists += 1
        for band in bands_of(sentence):
            _add_names_without(band, sentence, together)
    for (total, _), named in together.items():
        if named.lists + bool(named.none) > 1 and sum(f.value for f in named.figures) <= total.span.high:
            yield partial(total, named.figures, named.none)


def _is_named(entries: ValueList) -> bool:
    first = entries.figures[0]
    countable = first.dim in (Dim.COUNT, Dim.MONEY) and len(entries.figures) >= 2
    return countable and not any(f.bound for f in entries.figures) and bool(_NAMED.search(entries.header))


def _add_names_without(band: Band, sentence: Sentence, together: dict[tuple[Figure, tuple[str, ...]], _Named]) -> None:
    """办件量为 0 的村:甲村、乙村 adds names to what is listed of the villages, and nothing to their sum."""
    noun = _noun_of(sentence.between(band.line.figure.end, band.line.figure.end + 12))
    if band.line.sign != "=" or band.line.figure.value or not noun or band.open:
        return
    for (_, section), named in together.items():
        if section == sentence.section and named.noun == noun and named.takes(band.names):
            named.names += band.names
            named.none += len(band.names)


_NOUN = r"(部门|单位|乡镇|街道|镇街|村|社区|企业|机构|县区|窗口)"
_RANKED = re.compile("较多|较大|较高|较少|较低|排名|前[一二三四五六七八九十两\\d]|居前|靠前|不足|超过")


def _noun_of(words: str) -> str:
    """What is named: 部门, 乡镇, 村."""
    match = re.search(_NOUN + r"[^，。:]*$", words.split(":")[0])
    return match[1] if match else ""


_NAMED = re.compile(
    "较多|较大|较高|较少|较低|排名|前[一二三四五六七八九十两\\d]|居前|靠前|主要|部门|单位|乡镇|街道|镇街|村|社区|企业|窗口|县区|情况|达标"
)


def _whole_of(entries: ValueList, sentence: Sentence, page: Page) -> Figure | None:
    """The total a list of names is taken from: the one that says the list's noun, else the leading one."""
    listed = sum(f.value for f in entries.figures)
    first = entries.figures[0]
    noun = _noun_of(entries.header)
    earlier = [f for f in sentence.figures if f.end < first.start]
    listed_too = {id(f) for other in value_lists(sentence) for f in other.figures}
    ranked = _ranked(sentence)
    for before in reversed(page.before(sentence, 4)):
        earlier = before.figures + earlier
        ranked |= _ranked(before)
    fits = [
        f
        for f in earlier
        if f.dim is first.dim
        and f.unit == first.unit
        and not f.bound
        and f.value >= listed
        and not is_change(f)
        and not is_past_label(f)
        and id(f) not in ranked
        and f not in entries.figures
    ]
    named = [f for f in fits if noun and noun in f.label]
    if named:
        return ([f for f in named if f.sentence == first.sentence] or named)[-1]
    near = [f for f in fits if f.sentence == first.sentence and id(f) not in listed_too]
    return near[0] if near else fits[0] if fits else None


def _ranked(sentence: Sentence) -> set[int]:
    """Figures that are entries of a list of names themselves, and the total of no other."""
    lists = [entries for entries in value_lists(sentence) if _RANKED.search(entries.header)]
    return {id(f) for entries in lists for f in entries.figures}
