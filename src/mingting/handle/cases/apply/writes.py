"""What a move writes, in the tables' own columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models


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


def columns(model: type[models.Model], row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Column names, quoted, with the values as the database takes them. `row` goes by attribute names (`organ_id`, not `organ`)."""
    quote, found = connection.ops.quote_name, []
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for name, value in row.items():
        field = fields[name]
        found.append((quote(str(field.column)), field.get_db_prep_save(value, connection)))
    return found


def table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def matching(model: type[models.Model], where: Mapping[str, Any], prefix: str = "") -> tuple[str, list[Any]]:
    """The condition of a change."""
    parts, params = [], []
    for column, value in columns(model, where):
        if value is None:
            parts.append(f"{prefix}{column} IS NULL")
        else:
            parts.append(f"{prefix}{column} = %s")
            params.append(value)
    return " AND ".join(parts), params
