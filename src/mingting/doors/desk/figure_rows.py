"""The rows of an opened figure as a table: useful columns first, empty ones left out, members and case numbers as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingting.base.models import Place, Source
from mingting.doors.desk.figure_links import with_offset
from mingting.web.formatting import thousands
from mingting.web.values import Pages

PAGE = 50
Columns = Sequence[tuple[str, str]]
OpenMember = Callable[[str], str]
_FIRST = [
    "dataset",
    "register",
    "source_no",
    "case_no",
    "code",
    "day",
    "half",
    "upper",
    "label",
    "organ_name",
    "item_name",
    "name",
    "licence_name",
    "applicant",
    "holder",
    "staff",
    "measure",
    "accepted_on",
    "finished_on",
    "due_on",
    "issued_on",
    "stored_on",
    "reviewed_on",
    "on_day",
    "first_day",
    "last_day",
    "count",
    "state",
    "used_days",
    "promise_days",
    "grade",
]
_NUMBERS = {
    "amount",
    "count",
    "used_days",
    "promise_days",
    "legal_days",
    "numerator",
    "denominator",
    "value",
    "text",
    "population",
    "row_no",
}
_APART = {"amount", "count", "numerator", "denominator", "population"}
_CASE_NUMBERS = {"source_no", "case_no"}
_SHORT = {
    "事项名称": "事项",
    "受理日期": "受理",
    "办结日期": "办结",
    "应办结日期": "应办结",
    "办理用时": "用时",
    "承诺时限": "承诺",
    "办理状态": "状态",
}


@dataclass(frozen=True)
class Head:
    label: str
    number: bool


@dataclass(frozen=True)
class RowCell:
    text: str
    number: bool = False
    url: str = ""
    lead: str = ""  # of a case number: what stands before its last six signs


@dataclass(frozen=True)
class RowsView:
    heads: tuple[Head, ...]
    rows: tuple[tuple[RowCell, ...], ...]
    pages: Pages | None


def rows_view(
    columns: Columns,
    rows: Sequence[Sequence[Any]],
    *,
    visible: int,
    offset: int,
    noun: str,
    url: str,
    adds: bool = True,
    open_member: OpenMember | None = None,
) -> RowsView:
    """The page of rows at `offset`, `url` being the address of the first page. `adds`: a row may count for more than one."""
    order = order_of(columns, rows, adds)
    names = names_of(columns, rows)
    heads = tuple(Head(_SHORT.get(label, label), name in _NUMBERS) for name, label in (columns[at] for at in order))
    key = next((at for at, (name, _) in enumerate(columns) if name == "key"), None)
    found = []
    for row in rows:
        member = open_member(str(row[key])) if open_member and key is not None else ""
        found.append(tuple(_cell(columns[at][0], row[at], names, member) for at in order))
    return RowsView(heads, tuple(found), _paging(len(rows), visible, offset, noun, url))


def order_of(columns: Columns, rows: Sequence[Sequence[Any]], adds: bool) -> list[int]:
    """Which columns to show, in which order: none that is empty in every row, 计入数 only where rows do not count as one each."""
    rank = {name: at for at, name in enumerate(_FIRST)}
    kept = [
        at
        for at, (name, _) in enumerate(columns)
        if (name != "amount" or adds) and any(row[at] not in (None, "") for row in rows)
    ]
    return sorted(kept, key=lambda at: (columns[at][0] in {"key", "amount"}, rank.get(columns[at][0], len(rank)), at))


def names_of(columns: Columns, rows: Sequence[Sequence[Any]]) -> dict[tuple[str, str], str]:
    """Sources and places stand in facts by code: what they are called, in one query each."""
    found: dict[tuple[str, str], str] = {}
    for name, model in (("source", Source), ("place", Place)):
        at = next((number for number, (one, _) in enumerate(columns) if one == name), None)
        codes = {str(row[at]) for row in rows if row[at]} if at is not None else set()
        if codes:
            known: Mapping[str, str] = dict(model.objects.filter(code__in=codes).values_list("code", "name"))
            found |= {(name, code): title for code, title in known.items()}
    return found


def plain_cell(name: str, value: Any, names: Mapping[tuple[str, str], str]) -> Any:
    """A cell as a spreadsheet takes it: numbers and days stay what they are."""
    return names.get((name, str(value)), value)


def _cell(name: str, value: Any, names: Mapping[tuple[str, str], str], member: str) -> RowCell:
    value = plain_cell(name, value, names)
    if value is None or value == "":
        return RowCell("", name in _NUMBERS)
    if name in _CASE_NUMBERS and len(str(value)) > 8:
        return RowCell(str(value)[-6:], lead=str(value)[:-6])
    if name in _APART and isinstance(value, int):
        return RowCell(thousands(value), True)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return RowCell(text, name in _NUMBERS, member if name in {"name", "value", "text"} else "")


def _paging(have: int, visible: int, offset: int, noun: str, url: str) -> Pages | None:
    last = offset + have
    if not have or (not offset and last >= visible):
        return None
    return Pages(
        f"第 {thousands(offset + 1)}～{thousands(last)} {noun}",
        with_offset(url, max(offset - PAGE, 0)) if offset else "",
        with_offset(url, last) if last < visible else "",
        url if offset > PAGE else "",
    )
