"""同一数据前后一致: the same figure said twice, in two passages, or in a passage and a table.

Equal figures confirm each other on little; different ones contradict only where subject, metric and period are the same
words, or where the other figures of the same list or sentence agree with the same column of a table.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from mingting.rules.figures import Verdict, single_slip

from ..recognise import labels
from ..recognise.figure import Dim, Figure
from ..recognise.grid import Grid
from ..recognise.lists import ValueList, value_lists
from ..recognise.page import Page, Sentence, same_kind
from .average_text import _DAILY
from .base import Context, Found, in_print, shown
from .growth_text import is_change, is_growth, is_past

_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,9}?(?:局|委员会|委|中心|镇|乡|街道|县|区|市|州|大队|支队|公司|医院|法院|厅|银行|分局|社区|村|窗口|管委会|园区|处|科|联|分中心)(?![\u4e00-\u9fff]{0,1}级)"
)
MOST_TABLES_A_LIST = 6
MOST_SENTENCES_A_NAME = 40
_EVALUATION = re.compile(r"网上评价|评价(?=非常)|评价器")


_PLAIN_NOUNS = re.compile(r"全[市县区省州旗]|政务服务|政务|大厅|工单|诉求|案件|事项|业务|信件|件$|群众|来$|综合")


def find(context: Context) -> Iterator[Found]:
    page = context.page
    yield from _in_tables(page)
    yield from _in_text(page)


def _usable(figure: Figure, sentence: Sentence) -> bool:
    if (
        figure.bound
        or "words" in figure.tags
        or figure.dim in (Dim.TIME, Dim.POINT)
        or is_change(figure)
        or is_past(figure, sentence)
    ):
        return False
    if figure.dim is Dim.RATE and is_growth(figure, sentence):
        return False
    return not re.search("目标|要求|标准", figure.post[:6])


def subject(figure: Figure, sentence: Sentence) -> str:
    """The organ or place a figure is said of: the last one named before it in its sentence, else its section's."""
    before = sentence.text[: figure.start - sentence.start]
    found = [name for name in _ORGAN.findall(before) if not _GENERAL.fullmatch(name)]
    return found[-1] if found else "" if _GENERAL.fullmatch(figure.scope) else figure.scope


_GENERAL = re.compile(
    r"(?:全|我|本|各)?[市县区省州]?(?:级|直|本级)?(?:政务|行政)?(?:审批)?(?:服务)?(?:办事)?(?:实体)?(?:大厅|中心|部门|单位|窗口|各窗口)?(?:各窗口)?"
)


def metric_of(figure: Figure) -> str:
    text = labels.metric(figure.pre if len(figure.pre) > 1 else figure.lead + figure.pre)
    text = re.sub(_EVALUATION, "", text)
    core = _PLAIN_NOUNS.sub("", text)
    return (core if len(core) >= 2 else text) or labels.metric(figure.post)


def named_in(name: str, context: str) -> bool:
    """Whether a row's name stands in the words before a figure, whole or with more between (土地出让, 土地使用权出让)."""
    if name in context:
        return True
    if len(name) < 4:
        return False
    near = iter(context[-24:])
    return all(c in near for c in name)


def agree(a: Figure, b: Figure) -> Verdict:
    """Whether two prints can be one value: the shorter may be rounded or cut from the longer."""
    if a.printed.step == b.printed.step and not a.bound and not b.bound:
        return Verdict.HOLDS if abs(a.value - b.value) < a.printed.step / 1000 else Verdict.CONTRADICTED
    if a.span.meets(b.span):
        return Verdict.HOLDS
    fine, rough = (a, b) if a.printed.step <= b.printed.step else (b, a)
    if not rough.printed.exact and rough.cut.meets(fine.span):
        return Verdict.TRUNCATED
    return Verdict.CONTRADICTED


def _in_text(page: Page) -> Iterator[Found]:
    groups: dict[tuple[Dim, str], list[Figure]] = defaultdict(list)
    for sentence in page.each():
        for figure in sentence.figures:
            if _usable(figure, sentence):
                metric = metric_of(figure)
                if len(metric) >= 2 or metric and figure.value >= 100:
                    groups[figure.dim, metric].append(figure)
    told: set[tuple[Figure, Figure]] = set()
    for (_, metric), figures in groups.items():
        figures = figures[:40]
        told_apart = len({f.value for f in figures}) >= 3
        for i, a in enumerate(figures):
            for b in figures[i + 1 :]:
                if a.sentence != b.sentence and (found := _twice(a, b, metric, page)) is not None:
                    if found.verdict is Verdict.CONTRADICTED and (told_apart or _are_siblings(a, b, page)):
                        continue
                    told.add((a, b))
                    yield found
                    break
    yield from _same_value(page, told)


def _are_siblings(a: Figure, b: Figure, page: Page) -> bool:
    """Sections side by side under one heading speak of different things in the same words."""
    one, two = page.sentences[a.sentence].section, page.sentences[b.sentence].section
    if len(one) != len(two) or one == two or len(one) < 2:
        return False
    general = re.compile("总体|基本|概况|概述|存在|问题")
    return one[:-1] == two[:-1] and not general.search(one[-1] + two[-1])


def _twice(a: Figure, b: Figure, metric: str, page: Page) -> Found | None:
    one, two = page.sentences[a.sentence], page.sentences[b.sentence]
    same_subject = subject(a, one) == subject(b, two)
    verdict = agree(a, b)
    if verdict is not Verdict.CONTRADICTED:
        small = a.value < 10 and a.dim is Dim.COUNT
        if small and not same_subject:
            return None
        return _found(a, b, verdict, page)
    if not same_subject or a.period != b.period or a.depth != b.depth or a.dim is Dim.COUNT and a.unit != b.unit:
        return None
    full = labels.metric(a.pre), labels.metric(b.pre)
    if _weight(a, b, min(full, key=len) if full[0] and full[1] else metric, one, two) >= 3:
        return _found(a, b, Verdict.CONTRADICTED, page)
    return None


def _weight(a: Figure, b: Figure, metric: str, one: Sentence, two: Sentence) -> int:
    """How surely two different figures are said of the same thing."""
    if (
        not a.value
        or not b.value
        or one.block == two.block
        and one.section == two.section
        and abs(one.index - two.index) <= 1
    ):
        return 0
    ratio = min(a.value, b.value) / max(a.value, b.value)
    if ratio < 0.6:
        return 0
    score = 1 if len(metric) >= 3 else 0
    score += 1 if len(metric) >= 5 else 0
    score += 1 if ratio >= 0.9 else 0
    if a.whole and b.whole and single_slip(round(a.value), round(b.value)):
        score += 1
    if a.dim is Dim.RATE and re.search("率$", labels.bare(a.pre)) and ratio >= 0.8:
        score += 1
    score += 1 if re.search("非常满意|办件量|受理|好差评|热线", a.pre) else 0
    score -= 2 if re.search("其中|新增|首批|第[一二三]批|上半年|截至", one.text[:30] + two.text[:30]) else 0
    score -= 2 if a.value < 20 and a.dim is Dim.COUNT else 0
    return score


def _same_value(page: Page, told: set[tuple[Figure, Figure]]) -> Iterator[Found]:
    """Equal telling values whose words share something: said twice in different words."""
    by_value: dict[tuple[Dim, float], list[Figure]] = defaultdict(list)
    for sentence in page.each():
        for figure in sentence.figures:
            if _usable(figure, sentence) and (figure.value >= 10 or figure.printed.decimals) and figure.number != 100:
                by_value[figure.dim, figure.value].append(figure)
    for figures in by_value.values():
        first = figures[0]
        for other in figures[1:8]:
            pair = (first, other)
            if (
                pair in told
                or first.sentence == other.sentence
                and (first.value < 1000 and first.group == other.group or first.label == other.label == "")
            ):
                continue
            near = labels.chars_shared(labels.metric(first.words), labels.metric(other.words))
            same_noun = first.post[:2] and first.post[:2] == other.post[:2]
            if (near >= 0.5 and first.value >= 20) or first.value >= 1000 or first.printed.decimals >= 1 or same_noun:
                yield _found(first, other, Verdict.HOLDS, page)


def _in_tables(page: Page) -> Iterator[Found]:
    if not page.grids:
        return
    lists = [(s.index, entries) for s in page.each() for entries in value_lists(s)]
    names = {grid.index: _rows_by_name(grid) for grid in page.grids}
    taken: set[Figure] = set()
    by_tail: dict[str, set[int]] = defaultdict(set)
    for index, rows in names.items():
        for name in rows:
            by_tail[name[-2:]].add(index)
    for _, entries in lists:
        hits = Counter(index for name in entries.names for index in by_tail.get(name[-2:], ()))
        for index, _ in hits.most_common(MOST_TABLES_A_LIST):
            yield from _list_in_grid(entries, page.grids[index], names[index], page, taken)
    for grid in page.grids:
        yield from _totals_in_text(grid, page, taken)


def _rows_by_name(grid: Grid) -> dict[str, int]:
    return {name: row for row, name in enumerate(grid.names) if len(name) >= 2}


def _row_for(name: str, rows: dict[str, int]) -> int | None:
    if name in rows:
        return rows[name]
    if len(name) < 3:
        return None
    near = [row for other, row in rows.items() if len(other) >= 3 and (other.endswith(name) or name.endswith(other))]
    return near[0] if len(near) == 1 else None


def _list_in_grid(
    entries: ValueList, grid: Grid, rows: dict[str, int], page: Page, taken: set[Figure]
) -> Iterator[Found]:
    matched = [(f, row) for n, f in zip(entries.names, entries.figures) if (row := _row_for(n, rows)) is not None]
    if len(matched) < 2 or len(matched) * 2 < len(entries.names):
        return
    best, most = None, 0
    for column in grid.figure_columns:
        same = sum(
            (row, column) in grid.cells and agree(f, grid.cells[row, column]) is not Verdict.CONTRADICTED
            for f, row in matched
        )
        if same > most:
            best, most = column, same
    if best is None or most < 2 or most * 10 < len(matched) * 6:
        return
    for figure, row in matched:
        if (row, best) in grid.cells:
            taken.add(figure)
            yield _found(figure, grid.cells[row, best], agree(figure, grid.cells[row, best]), page)


def _totals_in_text(grid: Grid, page: Page, taken: set[Figure]) -> Iterator[Found]:
    """The total row (or any named row) of a table restated in prose."""
    totals = [r for r in range(len(grid.rows)) if grid.is_total_row(r)]
    if not totals:
        yield from _rows_in_text(grid, page, taken)
        return
    total = totals[-1] if len(totals) > 1 and not grid.names[totals[0]].startswith(("合计", "总计")) else totals[0]
    yield from _cells_in_text(
        [(c, f) for c, f in grid.row(total) if not re.search("排名|序号", grid.heads[c])], "", grid, page, taken
    )
    yield from _rows_in_text(grid, page, taken)


def _rows_in_text(grid: Grid, page: Page, taken: set[Figure]) -> Iterator[Found]:
    """Named rows restated in prose: a column that two rows agree with is the law for the others of that sentence."""
    if len(grid.rows) > 60:
        return
    said = _said_of_rows(grid, page)
    for column in grid.figure_columns:
        equal: list[tuple[Figure, Figure]] = []
        other: list[tuple[list[Figure], Figure]] = []
        for row, figures in said.items():
            cell = grid.cells.get((row, column))
            if cell is None:
                continue
            fits = [f for f in figures if f not in taken and _same_measure(f, cell)]
            same = [
                f for f in fits if agree(f, cell) is not Verdict.CONTRADICTED and (f.value >= 2 or f.printed.decimals)
            ]
            if same:
                equal.append((same[0], cell))
            elif fits:
                other.append((fits, cell))
        yield from _column_said(equal, other, page, taken)


def _column_said(
    equal: list[tuple[Figure, Figure]], other: list[tuple[list[Figure], Figure]], page: Page, taken: set[Figure]
) -> Iterator[Found]:
    sentences = {f.sentence for f, _ in equal}
    units = {f.unit for f, _ in equal}
    for figure, cell in equal:
        taken.add(figure)
        yield _found(figure, cell, agree(figure, cell), page)
    if len(equal) < 2:
        return
    for figures, cell in other:
        near = [f for f in figures if f.sentence in sentences and f.unit in units and f not in taken and not f.bound]
        if len(near) == 1 and _close(near[0], cell) and len(equal) >= len(other):
            yield _found(near[0], cell, Verdict.CONTRADICTED, page)


def _same_measure(figure: Figure, cell: Figure) -> bool:
    if figure.dim is Dim.RATE or cell.dim is Dim.RATE:
        return figure.dim is cell.dim
    if cell.unit and figure.unit and cell.dim is Dim.COUNT and figure.dim is Dim.COUNT:
        return True
    return same_kind(figure, cell) or cell.dim is Dim.BARE and figure.dim in (Dim.MONEY, Dim.SCORE)


def _near(page: Page, indices: list[int], grid: Grid) -> list[int]:
    """The sentences a table may restate: the document's first ones and those around the table."""
    if len(indices) <= MOST_SENTENCES_A_NAME:
        return indices
    first = indices[: MOST_SENTENCES_A_NAME // 2]
    return (
        first + sorted(indices, key=lambda i: abs(page.sentences[i].block - grid.block))[: MOST_SENTENCES_A_NAME // 2]
    )


def _said_of_rows(grid: Grid, page: Page) -> dict[int, list[Figure]]:
    """For each row, the figures in prose whose own words bear its name, and those that follow in the same clause or the next."""
    said: dict[int, list[Figure]] = defaultdict(list)
    names = [
        (row, re.sub(r"^其中[:：]?", "", name))
        for row, name in enumerate(grid.names)
        if len(name) >= 2 and not grid.is_total_row(row)
    ]
    wanted = {pair: row for row, name in names for pair in (name[:2],)}
    indices = sorted({i for pair in wanted for i in _near(page, page.by_pair.get(pair, []), grid)})
    for sentence in (page.sentences[i] for i in indices):
        text = sentence.text
        here = [
            (row, name)
            for row, name in names
            if name in text or len(name) >= 4 and name[:2] in text and name[-2:] in text
        ]
        for row, name in here:
            for i, figure in enumerate(sentence.figures):
                if figure.bound or not named_in(name, figure.pre or figure.lead):
                    continue
                said[row].append(figure)
                for follow in sentence.figures[i + 1 : i + 3]:
                    if (
                        follow.segment != figure.segment
                        or follow.clause - figure.clause > 1
                        or any(n in follow.pre for _, n in names)
                    ):
                        break
                    if not is_change(follow) and not follow.bound:
                        said[row].append(follow)
    return said


def _cells_in_text(
    cells: Sequence[tuple[int, Figure]], name: str, grid: Grid, page: Page, taken: set[Figure]
) -> Iterator[Found]:
    held: list[tuple[Figure, Figure]] = []
    open_cells: list[Figure] = []
    for column, cell in cells:
        match = _match(cell, grid.heads[column], name, page, taken)
        if match is not None:
            held.append((match, cell))
        else:
            open_cells.append(cell)
    for figure, cell in held:
        yield _found(figure, cell, agree(figure, cell), page)
    if not held:
        return
    sentences = {f.sentence for f, _ in held}
    used = {f for f, _ in held}
    for cell in open_cells:
        if not _core(cell.column_head) and not name:
            yield from _total_said(cell, sentences, used | taken, page)
            continue
        candidates = [
            f
            for i in sentences
            for f in page.sentences[i].figures
            if f not in used and f not in taken and _says(f, cell, name, page)
        ]
        if len(candidates) == 1 and _close(candidates[0], cell):
            yield _found(candidates[0], cell, Verdict.CONTRADICTED, page)


def _total_said(cell: Figure, sentences: set[int], used: set[Figure], page: Page) -> Iterator[Found]:
    """The cell of 合计 under 合计 (or 本期) beside cells that one sentence restates: that sentence's total is this cell."""
    for index in sentences:
        figures = [
            f
            for f in page.sentences[index].figures
            if f not in used and same_kind(f, cell) and _usable(f, page.sentences[index]) and f.depth == 0
        ]
        totals = [f for f in figures if labels.TOTAL_WORDS.search(f.pre) and not _DAILY.search(f.pre)]
        if len(totals) == 1 and _close(totals[0], cell):
            yield _found(totals[0], cell, agree(totals[0], cell), page)


def _close(figure: Figure, cell: Figure) -> bool:
    low, high = sorted((abs(figure.value), abs(cell.value)))
    return high > 0 and low / high >= 0.5


def _match(cell: Figure, head: str, name: str, page: Page, taken: set[Figure]) -> Figure | None:
    """The figure in prose that equals a cell and shares its words."""
    if cell.value < (2 if name else 10) and not cell.printed.decimals or cell.value == 100 and cell.dim is Dim.RATE:
        return None
    core = _core(head)
    best, most = None, 0.0
    for figure in page.near_value(cell.value, cell.printed.step):
        if not same_kind(figure, cell) and not (
            cell.dim is Dim.BARE and figure.dim in (Dim.MONEY, Dim.SCORE, Dim.RATE)
        ):
            continue
        if figure.bound or figure in taken or agree(figure, cell) is Verdict.CONTRADICTED:
            continue
        sentence = page.sentences[figure.sentence]
        context = sentence.between(sentence.start, figure.start)[-40:] + figure.post
        if name and not named_in(name, context):
            continue
        near = labels.chars_shared(core, context) if core else 0.0
        if name and figure.unit == cell.unit and name in figure.pre:
            near = max(near, 0.6)
        if near > most and (near >= 0.5 or figure.value >= 1000):
            best, most = figure, near
    return best


def _core(head: str) -> str:
    return labels.metric(re.sub(r"\([^)]*\)|[（(][^)）]*$", "", head))


def _says(figure: Figure, cell: Figure, name: str, page: Page) -> bool:
    """Whether a figure's own words are just those of a cell's head."""
    if (
        figure.bound
        or is_change(figure)
        or _DAILY.search(figure.pre)
        or not same_kind(figure, cell)
        and cell.dim is not Dim.BARE
    ):
        return False
    if cell.dim is Dim.BARE and figure.dim in (Dim.RATE, Dim.POINT):
        return False
    head, own = _core(cell.column_head), metric_of(figure)
    if name:
        sentence = page.sentences[figure.sentence]
        own = own.replace(labels.metric(name), "")
        if name not in figure.pre and name not in figure.lead[-len(name) - 4 :] or is_past(figure, sentence):
            return False
    return (
        len(head) >= 2
        and len(own) >= 2
        and (head == own or labels.chars_shared(head, own) >= 1.0 and abs(len(head) - len(own)) <= 2)
    )


def _found(a: Figure, b: Figure, verdict: Verdict, page: Page) -> Found:
    where = f"{page.place_of(a)}{shown(a)}与{page.place_of(b)}{shown(b)}"
    if verdict is Verdict.HOLDS:
        note = f"{where}一致。"
    elif verdict is Verdict.TRUNCATED:
        note = f"{where}只差截尾，应四舍五入。"
    else:
        note = f"同一数据前后不一：{where}；{_slip(a, b)}。"
    claim, other = (b, a) if b.cell is None else (a, b)
    return Found("repeat", claim, (other,), verdict, note, in_print(other.value, claim))


def _slip(a: Figure, b: Figure) -> str:
    if a.whole and b.whole and single_slip(round(a.value), round(b.value)):
        return "疑其中一处有一位数字录错"
    return "疑其中一处未更新或口径不同"
