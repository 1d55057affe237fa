"""A table that was flattened to one cell a line, folded back into rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOTALS = re.compile(
    r"^(?:合\s*计|总\s*计|共\s*计|小\s*计|汇\s*总|总\s*数|全\s*[市县区省州]|总\s*体|合\s*计\s*[:：]?)(?:\(.*\))?$"
)
_NUMBER = re.compile(
    r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*(?:%|‰|万|亿|件|个|元|万元|亿元|分|人|户|条|宗|次|项)*$"
)
MOST_CELLS = 12_000
_EMPTY = {"", "/", "-", "—", "--", "——", "－", "无"}


def is_number(cell: str) -> bool:
    return bool(_NUMBER.match(cell.strip()))


def is_total(cell: str) -> bool:
    return bool(TOTALS.match(cell.strip()))


@dataclass(frozen=True)
class Folded:
    before: list[str]
    rows: list[list[str]]
    after: list[str]


def fold(cells: list[str]) -> Folded | None:
    """Find the width at which columns are of one kind, by serial numbers if there are any.

    >>> fold(["序号", "单位", "件数", "1", "甲局", "12", "2", "乙局", "3", "合计", "15"]).rows[-1]
    ['合计', '', '15']
    """
    if len(cells) > MOST_CELLS:
        return None
    return _by_serial(cells) or _by_kind(cells)


def _by_serial(cells: list[str]) -> Folded | None:
    try:
        head = next(i for i, cell in enumerate(cells) if cell.replace(" ", "") in ("序号", "编号", "排名", "名次"))
        first = next(i for i in range(head + 1, min(len(cells), head + 30)) if cells[i] == "1")
        second = next(i for i in range(first + 2, min(len(cells), first + 30)) if cells[i] == "2")
    except StopIteration:
        return None
    width = second - first
    if width < 2 or first - head < width:
        return None
    rows = [cells[head + i : head + i + width] for i in range(0, first - head - width + 1, width)] or [[]]
    rows[-1] = cells[first - width : first] if first - head >= width else rows[-1]
    position, serial = first, 1
    while position < len(cells):
        if cells[position] == str(serial):
            row = cells[position : position + width]
            position, serial = position + width, serial + 1
        elif is_total(cells[position]):
            row, position = _total_row(cells, position, width, str(serial))
        else:
            break
        rows.append(row + [""] * (width - len(row)))
    return Folded(cells[:head], rows, [cell for cell in cells[position:] if cell]) if serial > 2 else None


def _total_row(cells: list[str], start: int, width: int, next_serial: str) -> tuple[list[str], int]:
    end = start + 1
    while end < len(cells) and end - start < width and (is_number(cells[end]) or cells[end] in _EMPTY):
        if cells[end] == next_serial and end - start >= width - 1:
            break
        end += 1
    values = cells[start + 1 : end]
    if len(values) < width - 1:
        values = [""] * (width - 1 - len(values)) + values if len(values) < width - 2 else ["", *values]
    return [cells[start], *values], end


def _by_kind(cells: list[str]) -> Folded | None:
    best: tuple[float, int, int] | None = None
    limit = min(12, len(cells) // 3)
    for width in range(2, limit + 1):
        for skip in range(0, min(4, len(cells) - 2 * width)):
            score = _evenness(cells[skip:], width)
            if score is not None and (best is None or score - skip * 0.03 > best[0]):
                best = (score - skip * 0.03, width, skip)
    if best is None or best[0] < 0.86:
        return None
    _, width, skip = best
    body = cells[skip:]
    full = len(body) // width * width
    rows = [body[i : i + width] for i in range(0, full, width)]
    return Folded(cells[:skip], rows, body[full:])


def _evenness(cells: list[str], width: int) -> float | None:
    """How well cells fall into columns of names and of numbers, the first row being heads; None if not at all."""
    rows = [cells[i : i + width] for i in range(0, len(cells) // width * width, width)]
    if len(rows) < 3 or any(is_number(cell) for cell in rows[0]) or is_number(rows[1][0]) and is_number(rows[1][1]):
        return None
    even = 0
    numeric_columns = 0
    for column in range(width):
        values = [row[column] for row in rows[1:]]
        numbers = sum(is_number(value) or value in _EMPTY for value in values)
        numeric_columns += numbers > len(values) / 2
        even += max(numbers, len(values) - numbers)
    if not 0 < numeric_columns < width:
        return None
    left_over = (len(cells) % width) / len(cells)
    return even / ((len(rows) - 1) * width) - left_over
