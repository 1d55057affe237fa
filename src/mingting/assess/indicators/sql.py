"""The queries around the declared filters: which rows, how many, from which day to which. `?` marks a parameter; values never enter the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingting.assess.indicators.compile import TABLE, Dialect, compiled
from mingting.assess.indicators.cubes import Slices
from mingting.assess.indicators.datasets import DATASETS
from mingting.assess.indicators.declare import Part

Params = list[Any]


@dataclass(frozen=True)
class Within:
    """A place in the tree: `exact` for the organ alone."""

    path: str
    exact: bool = False

    def covers(self, path: str) -> bool:
        return path == self.path if self.exact else path.startswith(self.path)


@dataclass(frozen=True)
class Rows:
    """Which rows of a part: of the period, within a place, of these slices; of these organs only; with one member's key."""

    part: Part
    first: date
    last: date
    within: Within
    slices: Slices = ()
    organs: tuple[str, ...] | None = None


def conditions(asked: Rows, dialect: Dialect) -> tuple[str, Params]:
    """The WHERE of the rows a part counts."""
    part, dataset = asked.part, DATASETS[asked.part.dataset]
    found, params = [compiled(part, dialect).where], Params()
    if part.day:
        day = f'"{TABLE}"."{part.day}"'
        if part.until:
            ended = f'"{TABLE}"."{part.until}"'
            found.append(f"{day} <= ? AND ({ended} IS NULL OR {ended} > ?)")
            params += [asked.last, asked.last]
        else:
            found.append(f"{day} >= ? AND {day} <= ?")
            params += [asked.first, asked.last]
    if dataset.path and asked.within.path:
        where, more = _within(dataset.path, asked.within)
        found.append(where)
        params += more
    for dimension, word in asked.slices:
        found.append(f'"{TABLE}"."{dimension}" = ?')
        params.append(word)
    if asked.organs is not None:
        found.append(f'"{TABLE}"."organ" IN ({", ".join("?" * len(asked.organs))})' if asked.organs else "FALSE")
        params += asked.organs
    return " AND ".join(f"({one})" for one in found), params


def _within(column: str, place: Within) -> tuple[str, Params]:
    if place.exact:
        return f'"{TABLE}"."{column}" = ?', [place.path]
    return f'SUBSTR("{TABLE}"."{column}", 1, {len(place.path)}) = ?', [place.path]


def counted(asked: Rows, source: str, dialect: Dialect) -> tuple[str, Params]:
    """How many rows, and what they add up to."""
    where, params = conditions(asked, dialect)
    amount = compiled(asked.part, dialect).amount
    return f"SELECT COUNT(*), COALESCE(SUM({amount}), 0) FROM {source} AS {TABLE} WHERE {where}", params


def listed(
    asked: Rows, source: str, dialect: Dialect, columns: Sequence[str], limit: int | None, offset: int = 0
) -> tuple[str, Params]:
    """The rows themselves, in the order of their key, with what each adds."""
    where, params = conditions(asked, dialect)
    amount = compiled(asked.part, dialect).amount
    shown = ", ".join(f'"{TABLE}"."{one}"' for one in columns)
    key = DATASETS[asked.part.dataset].key
    rest = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(offset)}"
    return (
        f'SELECT {shown}, {amount} AS amount FROM {source} AS {TABLE} WHERE {where} ORDER BY "{TABLE}"."{key}"{rest}',
        params,
    )


def within_days(day: str, spans: Sequence[tuple[date | None, date | None]]) -> tuple[str, Params]:
    """The runs of days a pass is narrowed to; an open end is not narrowed."""
    runs, params = [], Params()
    for first, last in spans:
        ends = [(f"{day} >= ?", first), (f"{day} <= ?", last)]
        given = [(text, end) for text, end in ends if end is not None]
        if not day or not given:
            return "", []
        runs.append(" AND ".join(text for text, _ in given))
        params += [end for _, end in given]
    return " OR ".join(f"({one})" for one in runs), params
