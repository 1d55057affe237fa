"""Names said to keep to a line, against what the document says of the same names elsewhere.

办件量均不足 50 件,如:甲局、乙局 against a list 甲局 7 件、乙局 6 件; 办件量为 0 的村 named once more; and a name cannot stand
in two bands that exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mingting.rules.figures import Verdict

from ..recognise.bands import Band, bands_of
from ..recognise.lists import ValueList, value_lists
from .base import Context, Found, shown

KIND = "threshold"
AFTER = ("threshold_text",)
ENOUGH = 3
MOST_BANDS, MOST_LISTS = 60, 400


def find(context: Context) -> Iterator[Found]:
    page = context.page
    bands = [band for sentence in page.each() for band in bands_of(sentence)][:MOST_BANDS]
    if not bands:
        return
    lists = [entries for sentence in page.each() for entries in value_lists(sentence)][:MOST_LISTS]
    for band in bands:
        for entries in lists:
            found = _against_values(band, entries)
            if found is not None:
                yield found
    for one, other in combinations(bands, 2):
        yield from _against_another(one, other)


def _against_values(band: Band, entries: ValueList) -> Found | None:
    """The values a list gives to the names of a band; most of them must fit before one that does not is called wrong."""
    line = band.line
    if entries.sentence is band.sentence and entries.figures[0].start > line.figure.end:
        return None
    if not band.same_measure(entries.header) or entries.figures[0].unit != line.figure.unit:
        return None
    values = dict(zip(entries.names, entries.figures))
    members = [(name, values[other]) for name, other in band.common(entries.names)]
    wrong = [(name, figure) for name, figure in members if not line.admits(figure)]
    if len(members) - len(wrong) < ENOUGH or len(wrong) > 1:
        return None
    figures = tuple(figure for _, figure in members)
    if wrong:
        name, figure = wrong[0]
        note = f"归类与数值不符：{name}文中为{shown(figure)}，却列入“{line.say}”；疑数值录错或归错档。"
        return Found("threshold", line.figure, figures, Verdict.CONTRADICTED, note, figure.number)
    note = f"列入“{line.say}”的{len(figures)}个名称，文中另有数值，均相符。"
    return Found("threshold", line.figure, figures, Verdict.HOLDS, note, line.figure.number)


def _against_another(one: Band, other: Band) -> Iterator[Found]:
    """The same names in a second band: the same line confirms, one that excludes the first contradicts."""
    if one.sentence is other.sentence or not (one.same_measure(other.measure) or other.same_measure(one.measure)):
        return
    if one.line.figure.unit != other.line.figure.unit:
        return
    pairs = one.common(other.names)
    if one.line.same(other.line):
        if len(pairs) >= 2:
            yield from _said_again(one, other, len(pairs))
    elif len(pairs) == 1 and one.line.excludes(other.line) and _same_level(one, other):
        name = pairs[0][0]
        note = f"“{name}”既列入“{one.line.say}”，又列入“{other.line.say}”，两者不能同时成立；疑名单有误。"
        yield Found("threshold", other.line.figure, (one.line.figure,), Verdict.CONTRADICTED, note, None)


def _same_level(one: Band, other: Band) -> bool:
    """Whether two bands speak of one survey: side by side in one section, in the same words."""
    return one.measure == other.measure != "" and one.sentence.section == other.sentence.section


def _said_again(one: Band, other: Band, common: int) -> Iterator[Found]:
    a, b = one.line.figure, other.line.figure
    note = f"“{one.line.say}”的名单前后两次列出，{common}个名称相同。"
    if one.line.sign != "=":
        yield Found("threshold", b, (a,), Verdict.HOLDS, note, a.number)
        return
    numbers = (a.number,) * common
    yield Found("threshold", b, (a,), Verdict.HOLDS, note, a.number, numbers=numbers)
