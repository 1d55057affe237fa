"""达标与分档 in prose: members of a band (不足 10 件, 95% 以上, 为 0) against their values in the list or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingting.rules.figures import Verdict

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from ..recognise.lists import split_names, value_lists
from ..recognise.page import Page, Sentence
from .base import Context, Found, in_print, shown

KIND = "threshold"

_BELOW = re.compile(r"(?:不足|低于|少于|小于|不到|未达到?|未满|不满)[了]?$")
_ABOVE = re.compile(r"(?:超过|高于|大于|多于|突破|超)[了]?$")
_AT_LEAST = re.compile(r"(?:达到?|不低于|不少于|大于等于|至少)[了]?$")
_EQUAL = re.compile(r"(?:率|度|量|数|得分|件)(?:均)?(?:为|是|达到?)$|[为达]$")


@dataclass(frozen=True)
class Line:
    """A line that members keep: sign and value."""

    figure: Figure
    sign: str

    def admits(self, value: Figure) -> bool:
        span, line = value.span, self.figure.value
        if self.sign == "<":
            return span.low < line
        if self.sign == ">":
            return span.high > line
        if self.sign == ">=":
            return span.high >= line
        if self.sign == "<=":
            return span.low <= line
        return span.meets(self.figure.span)

    @property
    def say(self) -> str:
        return {"<": "不足", ">": "超过", ">=": "不低于", "<=": "不超过", "=": "等于"}[self.sign] + shown_line(
            self.figure
        )


def shown_line(figure: Figure) -> str:
    return re.sub("以上|以下|左右", "", figure.raw)


def line_of(figure: Figure, sentence: Sentence) -> Line | None:
    """The line that the words around a figure draw, if they draw one."""
    before = sentence.text[max(0, figure.start - sentence.start - 12) : figure.start - sentence.start]
    if figure.raw.endswith("以上"):
        return Line(figure, ">=")
    if figure.raw.endswith(("以下", "以内")):
        return Line(figure, "<=")
    if _BELOW.search(before):
        return Line(figure, "<")
    if _ABOVE.search(before):
        return Line(figure, ">")
    if _AT_LEAST.search(before):
        return Line(figure, ">=")
    if _EQUAL.search(before):
        return Line(figure, "=")
    return None


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
    for figure in sentence.figures:
        line = line_of(figure, sentence) if figure.bound else None
        if line is None:
            continue


def _found(line: Line, figures: list[Figure], wrong: list[tuple[str, Figure]]) -> Found:
    if wrong:
        name, figure = wrong[0]
        note = f"归类与数值不符：{name}{shown(figure)}，不符合“{line.say}”；疑数值录错或归错档。"
        return Found("threshold", line.figure, tuple(figures), Verdict.CONTRADICTED, note, figure.number)
    note = f"所列{len(figures)}项均符合“{line.say}”。"
    return Found("threshold", line.figure, tuple(figures), Verdict.HOLDS, note, line.figure.number)


_LIST = re.compile(
    r"^(?:以上|以下)?的?(?P<what>[^，。;:、()\d]{0,14})(?:\((?P<n>\d+)[个家名项]?\))?(?:有|为|是|分别[是为])?(?P<n2>\d+个)?[^，。;:、]{0,6}[:]\s*(?P<names>[^。;]+)"
)


def _name_lists(sentence: Sentence, page: Page) -> Iterator[Found]:
    """评价率不足 90% 的部门(8 个):甲局、乙局 against the column 评价率 of a table with these rows."""
    for figure in sentence.figures:
        line = line_of(figure, sentence)
        if line is None:
            continue
        match = _LIST.match(sentence.text[figure.end - sentence.start :])
        if not match or "、" not in match["names"]:
            continue
        text = re.split("，", match["names"])[0]
        names, _ = split_names(re.sub(r"\d+[件%个]?|等.{0,6}$", "", text))
        column = _column_for(figure, names, page)
        if column is None:
            continue
        grid, index = column
        members = [(n, cell) for n in names if (cell := _cell(grid, index, n)) is not None]
        wrong = [(n, cell) for n, cell in members if not line.admits(cell)]
        if wrong and len(wrong) * 2 > len(members):
            continue
        yield _found(line, [cell for _, cell in members], wrong)


def _column_for(figure: Figure, names: list[str], page: Page) -> tuple[Grid, int] | None:
    """The one table column whose head is what the line is about and whose rows bear the names."""
    about = labels.metric(re.sub(r"(?:不足|低于|少于|小于|不到|超过|高于|达到?|为|以上).*$", "", figure.pre))
    if len(about) < 2:
        return None
    for grid in page.grids:
        rows = {row.replace(" ", "") for row in grid.names}
        if sum(any(_same_name(n, row) for row in rows) for n in names) * 10 < len(names) * 6:
            continue
        for column in grid.figure_columns:
            head = labels.metric(re.sub(r"\([^)]*\)", "", grid.heads[column]))
            if head and (head in about or about in head):
                return grid, column
    return None


def _same_name(a: str, b: str) -> bool:
    return a == b or len(a) >= 3 and len(b) >= 3 and (a.endswith(b) or b.endswith(a))


def _cell(grid: Grid, column: int, name: str) -> Figure | None:
    for row, row_name in enumerate(grid.names):
        if _same_name(name, row_name) and (row, column) in grid.cells:
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
