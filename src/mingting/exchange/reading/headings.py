"""The heading row of a sheet: found under titles, in one row or two, by the columns it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mingting.exchange.reading.fold import fold_heading
from mingting.exchange.reading.sheets import RawSheet

_LOOK = 40  # rows from the top among which a heading is looked for
REASON = "未导入原因"


@dataclass(frozen=True)
class Heading:
    """Where the heading is and what each column of the sheet is called; `columns` maps a column of the sheet (c0 ...) to our column's code."""

    first_row: int
    last_row: int
    labels: tuple[str, ...]
    columns: Mapping[str, str]

    @property
    def known(self) -> frozenset[str]:
        return frozenset(self.columns.values())

    @property
    def mapping(self) -> dict[str, str]:
        """Heading to column code, as a ledger keeps it."""
        return {self.labels[int(at[1:])]: code for at, code in self.columns.items()}

    @property
    def unmapped(self) -> dict[str, str]:
        """Columns of the sheet that are none of ours, by place; those without a label go by their letter."""
        return {
            f"c{at}": label
            for at, label in enumerate(self.labels)
            if f"c{at}" not in self.columns and fold_heading(label) != REASON
        }

    @property
    def reason_column(self) -> str | None:
        """Where a repair file says why a row was set aside."""
        return next((f"c{at}" for at, label in enumerate(self.labels) if fold_heading(label) == REASON), None)


def find_heading(sheet: RawSheet, names: Mapping[str, str]) -> Heading | None:
    """The row (or pair of rows) that names most of our columns; None where fewer than two are named (or the only one there is).

    `names` maps folded headings to column codes.
    """
    top = sheet.frame.head(_LOOK).drop("row_no").rows()
    rows = [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in top]
    best: Heading | None = None
    # one row is preferred: a title above a heading must not become part of its words
    for find in (_single, _double):
        for at in range(len(rows)):
            found = find(rows, at, names)
            if found and (best is None or len(found.known) > len(best.known)):
                best = found
    return best if best and len(best.known) >= min(2, len(set(names.values()))) else None


def guess_heading(sheet: RawSheet) -> Heading | None:
    """Where no column is known by name: the first row of short words that is nearly as wide as the sheet. For a person to look at."""
    rows = sheet.frame.head(_LOOK).drop("row_no").rows()
    width = max((sum(1 for cell in row if cell) for row in rows), default=0)
    for at, row in enumerate(rows):
        cells = [" ".join(str(cell or "").split()) for cell in row]
        filled = [cell for cell in cells if cell]
        if width > 1 and len(filled) >= max(2, width * 0.7) and all(_is_word(cell) for cell in filled):
            return Heading(at + 1, at + 1, tuple(_unique(cells)), {})
    return None


def _is_word(cell: str) -> bool:
    return (
        len(cell) <= 30
        and not cell.replace(".", "").replace("-", "").replace("/", "").replace(":", "").replace(" ", "").isdigit()
    )


def _single(rows: Sequence[Sequence[str]], at: int, names: Mapping[str, str]) -> Heading | None:
    return _heading(at, at, [(cell,) for cell in rows[at]], rows[at], names)


def _double(rows: Sequence[Sequence[str]], at: int, names: Mapping[str, str]) -> Heading | None:
    """Two rows: groups above, names below. A group stands over the columns to its right until the next."""
    if at + 1 >= len(rows):
        return None
    upper, lower = list(rows[at]), rows[at + 1]
    if sum(1 for cell in lower if cell) < 2 or any(len(cell) > 30 for cell in lower) or _is_title(upper):
        return None
    groups, last = [], ""
    for above, below in zip(upper, lower):
        last = above or (last if below else "")
        groups.append(last)
    choices = [
        (below, f"{group}/{below}", f"{group}{below}", group) if below and below != group else (above or below,)
        for above, below, group in zip(upper, lower, groups)
    ]
    labels = [
        f"{group}/{below}" if below and group and below != group else below or above
        for above, below, group in zip(upper, lower, groups)
    ]
    return _heading(at, at + 1, choices, labels, names)


def _is_title(row: Sequence[str]) -> bool:
    """A row that says one thing, from the first column on, stands over the whole sheet and groups nothing."""
    return bool(row[0]) and len({cell for cell in row if cell}) == 1


def _heading(
    first: int, last: int, choices: Sequence[Sequence[str]], labels: Sequence[str], names: Mapping[str, str]
) -> Heading | None:
    """Each of our columns is taken once: by the exact name before the alias, then from the left."""
    found: dict[str, tuple[int, int, int]] = {}
    order = {code: {} for code in set(names.values())}  # type: dict[str, dict[str, int]]
    for name, code in names.items():
        order[code][name] = len(order[code])
    for at, texts in enumerate(choices):
        for rank, text in enumerate(texts):
            name = fold_heading(text) if text else ""
            if name in names:
                code = names[name]
                score = (order[code][name], rank, at)
                found[code] = min(found.get(code, score), score)
    if not found:
        return None
    columns: dict[str, str] = {}
    for code, (_, _, at) in sorted(found.items(), key=lambda one: one[1]):
        columns.setdefault(f"c{at}", code)
    return Heading(
        first + 1, last + 1, tuple(_unique(labels)), dict(sorted(columns.items(), key=lambda one: int(one[0][1:])))
    )


def nameless(at: int) -> str:
    """What a column without a heading is called, counted from 1."""
    return f"第{at}列"


def _unique(labels: Sequence[str]) -> list[str]:
    """Labels as the file has them; a second one of the same name and one without a name go by their column.

    >>> _unique(["编号", "备注", "备注", ""])
    ['编号', '备注', '备注#3', '第4列']
    """
    seen: set[str] = set()
    found = []
    for at, label in enumerate(labels, 1):
        name = label or nameless(at)
        if name in seen:
            name = f"{name}#{at}"
        seen.add(name)
        found.append(name)
    return found
