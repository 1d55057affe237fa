"""Months as people know them: weeks from Monday, one cell a day, the reason written in the cell."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from ..formatting import date_zh
from ..values import Day

Week = Sequence[tuple[Day, str] | None]


def weeks(days: Iterable[Day]) -> list[Week]:
    """Cells in rows of seven, with empty places before the first and after the last. Each cell carries its number:
    `9/22` for the first cell and for each first of a month, else `23`."""
    ordered = sorted(days, key=lambda cell: cell.day)
    if not ordered:
        return []
    by_day = {cell.day: cell for cell in ordered}
    first, last = ordered[0].day, ordered[-1].day
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    cells: list[tuple[Day, str] | None] = []
    day = start
    while day <= end:
        cell = by_day.get(day)
        name = f"{day.month}/{day.day}" if day == first or day.day == 1 else str(day.day)
        cells.append((cell, name) if cell else None)
        day += timedelta(days=1)
    return [cells[i : i + 7] for i in range(0, len(cells), 7)]


def months(days: Iterable[Day]) -> list[tuple[str, list[Day]]]:
    """The days of a year by month: `2025年10月` and its days, for one grid each."""
    ordered = sorted(days, key=lambda cell: cell.day)
    return [
        (f"{year}年{month}月", list(group))
        for (year, month), group in groupby(ordered, key=lambda cell: (cell.day.year, cell.day.month))
    ]


def spoken(day: Day) -> str:
    return "，".join(filter(None, (date_zh(day.day), day.label, day.title)))
