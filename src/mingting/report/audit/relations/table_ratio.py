"""率、占比、增幅 and 增减 columns in tables: which columns they come from is read from the rows themselves.

A pair of columns that explains nearly all rows of a rate column is its law; a row that breaks the law is the finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mingting.rules.figures import Span, Verdict, judge

from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from .base import Context, Found, as_printed, in_print, shown, spans
from .ratio_say import slip_of_rate
from .ratio_words import RATES

KIND = "ratio"
AFTER = ("whole_rate",)

_GROWTH_HEAD = re.compile(r"同比|环比|增长|增幅|增速|升降|增减")
_CHANGE_HEAD = re.compile(r"增减|增加|减少|差额|差值|变化|增量|较上|较去|净增|节约|节省|差")
_RATE_HEAD = re.compile(r"率|占比|比例|比重|百分比|满意度|%")
MOST_COLUMNS = 18

Formula = Callable[[Sequence[Figure]], Span | None]


@dataclass(frozen=True)
class Law:
    kind: str
    columns: tuple[int, ...]
    formula: Formula
    how: Callable[[Sequence[Figure]], str]
    score: float
    fits: int
    total_row: int | None = None


def find(context: Context) -> Iterator[Found]:
    for grid in context.page.grids:
        for column in grid.figure_columns[:MOST_COLUMNS]:
            head = grid.heads[column]
            rates = any(f.dim is Dim.RATE for _, f in grid.column(column))
            if _GROWTH_HEAD.search(head) and (rates or "%" in head or re.search("幅|速|率", head)):
                yield from _apply(grid, column, _growth_law(grid, column))
            elif rates or _RATE_HEAD.search(head):
                yield from _apply(grid, column, _ratio_law(grid, column))
            elif _CHANGE_HEAD.search(head):
                yield from _apply(grid, column, _change_law(grid, column))
            elif re.search("日均|平均|人均", head):
                yield from _apply(grid, column, _mean_law(grid, column))


def _counts(grid: Grid, column: int) -> list[int]:
    return [
        c
        for c in grid.figure_columns[:MOST_COLUMNS]
        if c != column
        and not any(f.dim in (Dim.RATE, Dim.POINT) for _, f in grid.column(c))
        and not re.search("序号|排名|名次|率", grid.heads[c])
    ]


def _cells(grid: Grid, row: int, columns: Sequence[int]) -> list[Figure] | None:
    cells = [grid.cells[row, c] for c in columns if (row, c) in grid.cells]
    return cells if len(cells) == len(columns) else None


def _test(grid: Grid, column: int, columns: Sequence[int], formula: Formula) -> tuple[int, int, int]:
    """Rows the formula could explain, rows it does explain, and among those the telling ones (not 0 or 100)."""
    said = fits = telling = 0
    for row in range(len(grid.rows)):
        claim = grid.cells.get((row, column))
        cells = _cells(grid, row, columns)
        if claim is None or cells is None:
            continue
        computed = formula(cells)
        if computed is None:
            continue
        said += 1
        if judge(claim.printed, computed) in (Verdict.HOLDS, Verdict.TRUNCATED):
            fits += 1
            telling += abs(claim.value) not in (0, 100) or claim.dim is not Dim.RATE
        if said - fits > 3 and fits * 2 < said:
            break
    return said, fits, telling


def _percent(cells: Sequence[Figure]) -> Span | None:
    ratio = cells[0].span.over(cells[1].span)
    return ratio.times(100) if ratio else None


def _of_both(cells: Sequence[Figure]) -> Span | None:
    ratio = cells[0].span.over(cells[0].span.plus(cells[1].span))
    return ratio.times(100) if ratio else None


def _growth(cells: Sequence[Figure]) -> Span | None:
    ratio = cells[0].span.over(cells[1].span)
    return ratio.minus(Span(1, 1)).times(100) if ratio else None


def _difference(cells: Sequence[Figure]) -> Span | None:
    return cells[0].span.minus(cells[1].span)


def _division(cells: Sequence[Figure]) -> Span | None:
    return cells[0].span.over(cells[1].span)


def _how(sign: str, tail: str = "") -> Callable[[Sequence[Figure]], str]:
    return lambda cells: f"{shown(cells[0])}{sign}{shown(cells[1])}{tail}"


def _best(
    grid: Grid,
    column: int,
    kind: str,
    options: Sequence[tuple[Formula, Callable[[Sequence[Figure]], str], str]],
    least: float = 0.7,
) -> Law | None:
    best: Law | None = None
    columns = _counts(grid, column)
    for a in columns:
        for b in columns:
            if a == b:
                continue
            named = _named(grid, column, a, b, kind)
            for formula, how, name in options:
                said, fits, telling = _test(grid, column, (a, b), formula)
                if not said or fits < said * least and not (named and said <= 3):
                    continue
                few = fits < 2 or not telling
                if name == "both" and telling < 2:
                    continue
                if few and not named or not fits and not (named and said <= 2):
                    continue
                near = 0.1 / (1 + abs(column - a) + abs(column - b))
                score = fits + (0.5 if named else 0) + near - (0.2 if name == "both" else 0)
                if best is None or score > best.score:
                    best = Law(kind, (a, b), formula, how, score, fits)
    return best


def _named(grid: Grid, column: int, a: int, b: int, kind: str) -> bool:
    """Whether the heads say the pair: 办结率 of 办结 over 受理, in one group of the table."""
    head, top, base = grid.heads[column], grid.heads[a], grid.heads[b]
    if kind == "growth":
        return bool(re.search("本|当|今年|20", top) and re.search("上|去年|同期|前", base))
    if kind == "difference":
        return bool(
            re.search("本|当|今年", top)
            and re.search("上|去年|同期|前", base)
            or re.search("预算|控制价|起始", top)
            and re.search("成交|中标", base)
        )
    name = re.sub(r"率.*$", "", head)
    for rate, tops, bases in RATES:
        if re.search(rf"(?:{rate})$", name):
            return (
                bool(
                    re.search(tops, top)
                    and re.search(bases, base)
                    and not re.search(tops, base)
                    or (re.search(tops, top) and re.search("应|总", base))
                )
                and abs(column - a) <= 3
            )
    return False


def _ratio_law(grid: Grid, column: int) -> Law | None:
    law = _best(
        grid,
        column,
        "ratio",
        [(_percent, _how("÷"), "plain"), (_of_both, lambda c: f"{shown(c[0])}÷({shown(c[0])}＋{shown(c[1])})", "both")],
    )
    share = _share_law(grid, column)
    if share is not None and (law is None or share.fits >= law.fits):
        return share
    return law


def _over_text(text: str) -> Callable[[Sequence[Figure]], str]:
    return lambda cells: f"{shown(cells[0])}÷{text}"


def _share_law(grid: Grid, column: int) -> Law | None:
    """占比: each row over the total row of one column, or over the column's sum."""
    best: Law | None = None
    totals = [r for r in range(len(grid.rows)) if grid.is_total_row(r)]
    for source in _counts(grid, column):
        whole = grid.cells.get((totals[-1], source)) if totals else None
        base = whole.span if whole is not None else spans([f for r, f in grid.column(source) if r not in totals])[0]
        if base.low <= 0:
            continue
        text = shown(whole) if whole is not None else f"{base.middle:g}"

        def formula(cells: Sequence[Figure], base: Span = base) -> Span | None:
            ratio = cells[0].span.over(base)
            return ratio.times(100) if ratio else None

        said, fits, telling = _test(grid, column, (source,), formula)
        if telling >= 2 and fits >= said * 0.7 and (best is None or fits > best.fits):
            best = Law(
                "ratio",
                (source,),
                formula,
                _over_text(text),
                fits,
                fits,
                totals[-1] if totals else None,
            )
    return best


def _growth_law(grid: Grid, column: int) -> Law | None:
    return _best(
        grid, column, "growth", [(_growth, lambda c: f"({shown(c[0])}－{shown(c[1])})÷{shown(c[1])}", "plain")]
    )


def _change_law(grid: Grid, column: int) -> Law | None:
    return _best(grid, column, "difference", [(_difference, _how("－"), "plain")])


def _mean_law(grid: Grid, column: int) -> Law | None:
    return _best(grid, column, "average", [(_division, _how("÷"), "plain")])


def _apply(grid: Grid, column: int, law: Law | None) -> Iterator[Found]:
    if law is None:
        return
    for row in range(len(grid.rows)):
        claim = grid.cells.get((row, column))
        cells = _cells(grid, row, law.columns)
        if claim is None or cells is None:
            continue
        computed = law.formula(cells)
        if computed is None:
            continue
        inputs = list(cells)
        if law.total_row is not None and (law.total_row, law.columns[0]) in grid.cells and row != law.total_row:
            inputs.append(grid.cells[law.total_row, law.columns[0]])
        verdict = judge(claim.printed, computed)
        if (
            verdict is Verdict.CONTRADICTED
            and claim.value == 100
            and cells[0].value > cells[-1].value
            and law.kind == "ratio"
        ):
            verdict = Verdict.UNKNOWN
        yield _found(claim, inputs, law, verdict, computed, law.how(cells))


def _found(claim: Figure, cells: Sequence[Figure], law: Law, verdict: Verdict, computed: Span, how: str) -> Found:
    value = computed.middle
    if verdict is Verdict.HOLDS:
        note = f"{how}={as_printed(value, claim, 1)}，与表中{shown(claim)}相符。"
    elif verdict is Verdict.TRUNCATED:
        note = f"{how}={as_printed(value, claim, 2)}，四舍五入应为{as_printed(value, claim)}，表中{shown(claim)}是截去尾数所得。"
    elif verdict is Verdict.UNKNOWN:
        note = "本期办结多于受理（含上期结转），比率无从核对。"
    else:
        slip = slip_of_rate(claim, value) if law.kind in ("ratio", "growth") else "疑有一位数字录错"
        note = f"“{claim.row_head}”的{claim.column_head}不符：{how}={as_printed(value, claim)}，表中为{shown(claim)}；{slip}。"
    return Found(law.kind, claim, tuple(cells), verdict, note, in_print(value, claim))
