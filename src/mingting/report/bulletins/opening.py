"""Opening a printed figure from its bundle: the frozen rows, and nothing that happened since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from mingting.assess.indicators.answers import Side
from mingting.assess.indicators.catalogue.words import word
from mingting.base.permissions import Reach
from mingting.report.bulletins.bundle import Bundle


@dataclass(frozen=True)
class OpenedPart:
    """The rows of one dataset behind one side; `rows` are the first of those that may be seen, the last cell what each adds."""

    dataset: str
    label: str
    count: int
    sum: int
    visible: int
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class OpenedFigure:
    """One side of a printed figure, proved."""

    code: str
    name: str
    text: str
    side: Side
    definition: dict[str, Any]
    question: dict[str, Any]
    parts: tuple[OpenedPart, ...]

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def sum(self) -> int:
        return sum(part.sum for part in self.parts)

    @property
    def visible(self) -> int:
        return sum(part.visible for part in self.parts)


def open_printed(
    bundle: Bundle, code: str, side: Side = "numerator", *, reach: Reach | None, limit: int | None = 100
) -> OpenedFigure:
    """The rows that proved a figure when it was printed. `reach` None: all rows (a system account); an empty reach sees none, only counts."""
    figure = bundle.figures[code]
    parts = tuple(_part(bundle, one, reach, limit) for one in figure["proof"].get(side, ()))
    return OpenedFigure(code, figure["name"], figure["text"], side, figure["definition"], figure["question"], parts)


def _part(bundle: Bundle, proof: dict[str, Any], reach: Reach | None, limit: int | None) -> OpenedPart:
    dataset = proof["dataset"]
    if dataset.startswith("entity:"):
        rows = bundle.members()[proof["set"]]
        columns = (
            ("key", "代码"),
            ("upper", "上级"),
            ("name", "名称"),
            ("text", "测得值"),
            ("numerator", "分子"),
            ("denominator", "分母"),
        )
        cells = tuple((*row, 1) for row in (rows if limit is None else rows[:limit]))
        return OpenedPart(dataset, "名单", proof["count"], proof["sum"], proof["count"], (*columns, _AMOUNT), cells)
    if dataset == "days":
        days = _execute(f'SELECT key, adds FROM {_sets(bundle)} WHERE of_set = ? ORDER BY "at"', [proof["set"]])
        return OpenedPart(
            dataset, "工作日", proof["count"], proof["sum"], proof["count"], (("day", "日期"), _AMOUNT), tuple(days)
        )
    return _facts(bundle, proof, reach, limit)


_AMOUNT = ("amount", "计入数")


def _facts(bundle: Bundle, proof: dict[str, Any], reach: Reach | None, limit: int | None) -> OpenedPart:
    known = bundle.datasets()[proof["dataset"]]
    shown = [name for name, _ in known["shown"]]
    where, params = _seen(reach if known["personal"] else None)
    source = (
        f'{_sets(bundle)} AS s JOIN {_files(bundle, proof["dataset"])} AS f ON CAST(f."{known["key"]}" AS VARCHAR) = s.key '
        f"WHERE s.of_set = ? AND {where}"
    )
    visible = _execute(f"SELECT COUNT(*) FROM {source}", [proof["set"], *params])[0][0]
    cut = "" if limit is None else f" LIMIT {int(limit)}"
    names = ", ".join(f'f."{name}"' for name in shown)
    rows = _execute(f"SELECT {names}, s.adds FROM {source} ORDER BY s.at{cut}", [proof["set"], *params])
    worded = tuple((*(word(name, cell, proof["dataset"]) for name, cell in zip(shown, row)), row[-1]) for row in rows)
    columns = tuple((name, label) for name, label in known["shown"])
    return OpenedPart(
        proof["dataset"], known["label"], proof["count"], proof["sum"], visible, (*columns, _AMOUNT), worded
    )


def _seen(reach: Reach | None) -> tuple[str, list[str]]:
    if reach is None:
        return "TRUE", []
    if reach.nothing:
        return "FALSE", []
    tests = ["f.organ_path = ?" if one.reach == "self" else "starts_with(f.organ_path, ?)" for one in reach.scopes]
    return f"({' OR '.join(tests)})", [one.path for one in reach.scopes]


def _sets(bundle: Bundle) -> str:
    return f"read_parquet('{_quoted(str(bundle.at / 'sets.parquet'))}')"


def _files(bundle: Bundle, dataset: str) -> str:
    snapshot = bundle.snapshot()
    still = snapshot["still"].get(dataset)
    names = [still["file"]] if still else [month["file"] for month in snapshot["datasets"].get(dataset, {}).values()]
    return f"read_parquet([{', '.join(repr(_quoted(str(bundle.at / 'files' / name))) for name in names)}])"


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _execute(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    connection = duckdb.connect(":memory:")
    try:
        rows: list[tuple[Any, ...]] = connection.execute(query, params).fetchall()
        return rows
    finally:
        connection.close()
