"""达标与分档 in prose: members of a band (不足 10 件, 95% 以上, 为 0) against their values in the list or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingting.rules.figures import Verdict

from ..recognise import labels
from ..recognise.bands import Line, bands_of, line_of, same_name
from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from ..recognise.lists import value_lists
from ..recognise.page import Page, Sentence
from .base import Context, Found, in_print, shown

KIND = "threshold"


def find(context: Context) -> Iterator[Found]:
    page = context.page
    for sentence in page.each():
        yield from _value_lists(sentence)
        yield from _name_lists(sentence, page)
        yield from _below_target(sentence)


def _value_lists(sentence: Sentence) -> Iterator[Found]:
    """办件量不足 10 件的村:甲村 8 件、乙村 6 件."""
    for entries in value_lists(sentence):
        first = entries.figures[0]
        for figure in sentence.figures:
            if (
                figure.end > first.start
                or figure in entries.figures
                or figure.unit != first.unit
                or first.start - figure.end > 40
            ):
                continue
            line = line_of(figure, sentence)
            between = sentence.between(figure.end, first.start)
            if (
                line is None
                or line.sign == "="
                and figure.value != 0
                or not re.match(r"^(?:以上|以下)?(?:的|\()[^，。;]{0,30}[:是为有]", between)
            ):
                continue
            wrong = [(n, f) for n, f in zip(entries.names, entries.figures) if not line.admits(f)]
            yield _found(line, entries.figures, wrong)


def _found(line: Line, figures: list[Figure], wrong: list[tuple[str, Figure]]) -> Found:
    if wrong:
        name, figure = wrong[0]
        note = f"归类与数值不符：{name}{shown(figure)}，不符合“{line.say}”；疑数值录错或归错档。"
        return Found("threshold", line.figure, tuple(figures), Verdict.CONTRADICTED, note, figure.number)
    note = f"所列{len(figures)}项均符合“{line.say}”。"
    return Found("threshold", line.figure, tuple(figures), Verdict.HOLDS, note, line.figure.number)


def _name_lists(sentence: Sentence, page: Page) -> Iterator[Found]:
    """评价率不足 90% 的部门(8 个):甲局、乙局 against the column 评价率 of a table with these rows."""
    for band in bands_of(sentence):
        column = _column_for(band.line.figure, band.names, page)
        if column is None:
            continue
        grid, index = column
        members = [(n, cell) for n in band.names if (cell := _cell(grid, index, n)) is not None]
        wrong = [(n, cell) for n, cell in members if not band.line.admits(cell)]
        if wrong and len(wrong) * 2 > len(members):
            continue
        yield _found(band.line, [cell for _, cell in members], wrong)


def _column_for(figure: Figure, names: Sequence[str], page: Page) -> tuple[Grid, int] | None:
    """The one table column whose head is what the line is about and whose rows bear the names."""
    about = labels.metric(re.sub(r"(?:不足|低于|少于|小于|不到|超过|高于|达到?|为|以上).*$", "", figure.pre))
    if len(about) < 2:
        return None
    for grid in page.grids:
        rows = {row.replace(" ", "") for row in grid.names}
        if sum(any(same_name(n, row) for row in rows) for n in names) * 10 < len(names) * 6:
            continue
        for column in grid.figure_columns:
            head = labels.metric(re.sub(r"\([^)]*\)", "", grid.heads[column]))
            if head and (head in about or about in head):
                return grid, column
    return None


def _cell(grid: Grid, column: int, name: str) -> Figure | None:
    for row, row_name in enumerate(grid.names):
        if same_name(name, row_name) and (row, column) in grid.cells:
            return grid.cells[row, column]
    return None


def _below_target(sentence: Sentence) -> Iterator[Found]:
    """仅为 16.04%，未达到 50% 的目标: a rate against the target it is said to miss or to reach."""
    figures = [f for f in sentence.figures if f.dim is Dim.RATE]
    for i, target in enumerate(figures[1:], 1):
        if not re.search("目标|要求|标准", target.post[:10]):
            continue
        value = figures[i - 1]
        between = sentence.between(value.end, target.start)
        if len(between) > 40 or value.bound:
            continue
        misses = re.search("未达|低于|不足|距|差|没有达到|未完成", between + target.post)
        reaches = re.search("高于|超过|达到|优于|完成", between)
        if not misses and not reaches:
            continue
        line = Line(target, "<" if misses else ">=")
        verdict = Verdict.HOLDS if line.admits(value) else Verdict.CONTRADICTED
        said = "低于" if misses else "达到"
        note = f"{shown(value)}{'确' if verdict is Verdict.HOLDS else '并不'}{said}目标{shown(target)}" + (
            "，相符。" if verdict is Verdict.HOLDS else "；疑数值录错。"
        )
        yield Found("threshold", target, (value,), verdict, note, in_print(value.value, value))
