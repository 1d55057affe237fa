"""Cubes: month × dimensions × measures, derived from the declarations and answered in memory.

A family is what one pass over a month file can give: the flows of one dataset that are dated by one day. Where members of a large dimension (items)
are counted, a family of its own holds that dimension instead of the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from mingting.assess.indicators.compile import TABLE, Dialect, Flow, compiled, flows_of
from mingting.assess.indicators.datasets import DATASETS, ENTITIES, MONTHLY
from mingting.assess.indicators.declare import Indicator, Measure, Members, Part, Ratio, parts_of

Slices = tuple[tuple[str, str], ...]
Cells = dict[tuple[str, str], int]
NO_MONTH = 0


@dataclass(frozen=True)
class Family:
    """What is gathered in one pass: the flows of one dataset dated by one day, over these dimensions (besides the organ's path).

    `entity` names the dimension of a family whose members are counted wherever their rows lie: it has no path.
    """

    dataset: str
    day: str
    dims: tuple[str, ...]
    flows: tuple[Flow, ...]
    entity: str = ""

    @property
    def name(self) -> str:
        return f"{self.entity or 'all'}-{hashlib.sha256(self.day.encode()).hexdigest()[:8]}"

    @cached_property
    def digest(self) -> str:
        """A name of what is gathered: cubes made under other declarations are made again."""
        return hashlib.sha256(self.sql("t", "duckdb").encode()).hexdigest()[:16]

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(flow.name for flow in self.flows)

    def sql(self, source: str, dialect: Dialect, span: str = "", *, months: bool = True) -> str:
        """The pass itself. `span` narrows the day; without `months` the whole span is one.

        Rows are first put together by the few words that filters ask for; every measure is then a sum over groups.
        """
        day = self.day
        month = (
            f"CAST(EXTRACT(YEAR FROM {day}) * 100 + EXTRACT(MONTH FROM {day}) AS INTEGER)" if months else str(NO_MONTH)
        )
        path = "" if self.entity else DATASETS[self.dataset].path
        ways = [compiled(flow.part, dialect) for flow in self.flows]
        names = ["month", "path", *self.dims]
        keys = dict(
            zip(names, [month, f'"{TABLE}"."{path}"' if path else "''", *(f'"{TABLE}"."{one}"' for one in self.dims)])
        )
        for one in ways:
            keys |= dict(one.keys)
        amounts = list(dict.fromkeys(one.amount for one in ways if one.amount != "1"))
        inner = [*(f'{key} AS "{name}"' for name, key in keys.items()), "COUNT(*) AS row_count"]
        inner += [f"SUM({one}) AS amount_{at}" for at, one in enumerate(amounts)]
        outer = [f'"{name}"' for name in names]
        for flow, one in zip(self.flows, ways):
            what = "row_count" if one.amount == "1" else f"amount_{amounts.index(one.amount)}"
            outer.append(f'CAST(COALESCE(SUM({what}) FILTER (WHERE {one.over}), 0) AS BIGINT) AS "{flow.name}"')
        conditions = [f"{day} IS NOT NULL" if day else "TRUE", *([span] if span else [])]
        taken = " OR ".join(f"({one})" for one in dict.fromkeys(one.over for one in ways))
        return (
            f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {source} AS {TABLE} "
            f"WHERE {' AND '.join(f'({one})' for one in conditions)} GROUP BY {_places(len(keys))}) AS grouped "
            f"WHERE {taken} GROUP BY {_places(len(names))}"
        )


def _places(count: int) -> str:
    """
    >>> _places(3)
    '1, 2, 3'
    """
    return ", ".join(str(number) for number in range(1, count + 1))


def families(catalogue: Mapping[str, Indicator]) -> dict[str, tuple[Family, ...]]:
    """Every family of every monthly dataset: what a snapshot keeps beside each month file."""
    flows: dict[tuple[str, str, str], dict[str, Flow]] = {}

    def take(part: Part, entity: str = "") -> None:
        if part.dataset in MONTHLY:
            for flow in flows_of(part):
                flows.setdefault((part.dataset, flow.day, entity), {})[flow.name] = flow

    for indicator in catalogue.values():
        for part in parts_of(indicator.measure):
            take(part)
        for part, column in _by_entity(indicator.measure):
            if column not in DATASETS[part.dataset].dims:
                take(part, column)
    found: dict[str, list[Family]] = {name: [] for name in MONTHLY}
    for (dataset, day, entity), named in sorted(flows.items()):
        dims = (entity,) if entity else DATASETS[dataset].dims
        found[dataset].append(Family(dataset, day, dims, tuple(named[name] for name in sorted(named)), entity))
    return {name: tuple(ones) for name, ones in found.items()}


def _by_entity(measure: Measure) -> Iterable[tuple[Part, str]]:
    """Parts that must be known by a member: the tests of members that are found by a column."""
    if isinstance(measure, Ratio):
        yield from _by_entity(measure.top)
        yield from _by_entity(measure.of)
    elif isinstance(measure, Members):
        column = ENTITIES[measure.entity].facts
        for test in measure.tests:
            yield from _by_entity(test.measure)
            if column:
                yield from ((part, column) for part in parts_of(test.measure) if DATASETS[part.dataset].has(column))


class Cube:
    """Cells in memory: integer codes for words, one array a measure."""

    def __init__(self, table: pa.Table) -> None:
        self.months = _ints(table.column("month"))
        self._codes: dict[str, np.ndarray[Any, Any]] = {}
        self._words: dict[str, list[str]] = {}
        self._measures: dict[str, np.ndarray[Any, Any]] = {}
        for name in table.column_names:
            column = table.column(name)
            if name == "month":
                continue
            if pa.types.is_integer(column.type):
                self._measures[name] = _ints(column)
            else:
                encoded = column.combine_chunks().dictionary_encode()
                encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
                self._codes[name] = encoded.indices.to_numpy(zero_copy_only=False)
                self._words[name] = encoded.dictionary.to_pylist()
        self._masks: dict[tuple[Any, ...], np.ndarray[Any, Any] | None] = {}

    @property
    def cells(self) -> int:
        return len(self.months)

    def has(self, measure: str) -> bool:
        return measure in self._measures

    def sums(self, measure: str, months: tuple[int, int], slices: Slices, by: str = "") -> Cells:
        """The measure by path (and one dimension), over months from and to, both included."""
        mask = self._mask(months, slices)
        if mask is None:
            return {}
        values = self._measures[measure][mask]
        codes = self._codes["path"][mask]
        width = 1
        if by:
            width = len(self._words[by])
            codes = codes.astype(np.int64) * width + self._codes[by][mask]
        sums = np.zeros(len(self._words["path"]) * width, dtype=np.int64)
        np.add.at(sums, codes, values)
        paths, words = self._words["path"], self._words[by] if by else [""]
        return {(paths[at // width], words[at % width]): int(sums[at]) for at in np.flatnonzero(sums)}

    def _mask(self, months: tuple[int, int], slices: Slices) -> np.ndarray[Any, Any] | None:
        """Which cells count, as positions; None where none does."""
        key = (months, slices)
        if key not in self._masks:
            mask = (self.months >= months[0]) & (self.months <= months[1])
            for dimension, word in slices:
                words = self._words[dimension]
                mask &= self._codes[dimension] == (words.index(word) if word in words else -1)
            found = np.flatnonzero(mask)
            self._masks[key] = found if len(found) else None
        return self._masks[key]


def _ints(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    found: np.ndarray[Any, Any] = column.to_numpy().astype(np.int64)
    return found
