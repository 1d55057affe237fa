"""What a move writes, in the tables' own columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, connections, models


@dataclass(frozen=True)
class Insert:
    """A new row beside the case."""

    model: type[models.Model]
    row: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """Rows beside the case that change; `where` compares columns for equality, None being empty."""

    model: type[models.Model]
    where: Mapping[str, Any]
    row: Mapping[str, Any]


@dataclass(frozen=True)
class CaseWrite:
    """The case's own columns under the guard of version and state, and what goes with them."""

    model: type[models.Model]
    case: int
    version: int
    states: tuple[str, ...]
    row: Mapping[str, Any]
    also: tuple[Insert | Change, ...] = ()


class Column(NamedTuple):
    """A value on its way into a column: its quoted name, the value as the database takes it, and the column's type for a cast."""

    name: str
    value: Any
    type: str


def columns(model: type[models.Model], row: Mapping[str, Any]) -> list[Column]:
    """The columns of a row; `row` goes by attribute names (`organ_id`, not `organ`)."""
    link = connections[connection.alias]  # asked once, not for every value
    fields = _fields(model, link.vendor)
    found = []
    for name, value in row.items():
        quoted, field, kind = fields[name]
        found.append(Column(quoted, field.get_db_prep_save(value, link), kind))
    return found


@cache
def _fields(model: type[models.Model], vendor: str) -> dict[str, tuple[str, models.Field[Any, Any], str]]:
    """Column name, field and type by attribute name. A type goes without its length: a cast would cut off what the column refuses."""
    return {
        field.attname: (
            connection.ops.quote_name(str(field.column)),
            field,
            str(field.db_type(connection)).partition("(")[0],
        )
        for field in model._meta.concrete_fields
    }


def table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


class Params:
    """The values of a statement in the order of their places, which the database writes in its own way (`%s`, `$1`)."""

    def __init__(self, place: str) -> None:
        self._place = place
        self.values: list[Any] = []

    def mark(self, value: Any) -> str:
        """Take a value and answer its place."""
        self.values.append(value)
        return self._place.format(len(self.values))


def matching(model: type[models.Model], where: Mapping[str, Any], params: Params, prefix: str = "") -> str:
    """The condition of a change."""
    return " AND ".join(
        f"{prefix}{column.name} IS NULL"
        if column.value is None
        else f"{prefix}{column.name} = {params.mark(column.value)}"
        for column in columns(model, where)
    )
