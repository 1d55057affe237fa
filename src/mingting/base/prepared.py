"""预备的问句: what is asked or written again and again is put into SQL once a process, and planned once a connection.

Django builds the SQL of a query set anew each time it is asked, which for a few rows takes many times what the database needs. A `Question` is an
ordinary query set with `Slot`s where its values come; its first asking compiles it, later ones fill the slots. On PostgreSQL the statement is
prepared on the server; SQLite's driver keeps statements by their text.

    CASE = Question(lambda: Case.objects.select_related("item").filter(pk=Slot("case", models.BigIntegerField())))
    found = CASE.objects(case=7)

Statements go through Django's own connection: its transactions, its counting of queries in tests, its errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
Bind = tuple[str, Callable[[Any], Any]]


class Slot(Expression):
    """A place in a question where a value comes when it is asked; `field` says how the database takes it."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class Rows(Expression):
    """The rows of another query set as one column: a list of lists, in JSON. So one question brings what would be several."""

    def __init__(self, asked: models.QuerySet[Any, Any]) -> None:
        super().__init__(output_field=models.JSONField())
        self.asked = asked

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        inner = self.asked.query.get_compiler(connection=connection)
        sql, params = inner.as_sql(with_col_aliases=True)
        postgres = connection.vendor == "postgresql"
        columns = []
        for number, (expression, _, alias) in enumerate(inner.select, 1):
            column = f"t.{connection.ops.quote_name(alias or f'col{number}')}"
            nested = isinstance(expression.output_field, models.JSONField) and not postgres
            columns.append(f"json({column})" if nested else column)
        build, gather = ("jsonb_build_array", "jsonb_agg") if postgres else ("json_array", "json_group_array")
        empty = "'[]'::jsonb" if postgres else "'[]'"
        return f"(SELECT COALESCE({gather}({build}({', '.join(columns)})), {empty}) FROM ({sql}) AS t)", params


@dataclass(frozen=True)
class _Compiled:
    """A question in the SQL of one kind of database, and how its rows become objects."""

    sql: str
    binds: tuple[Bind, ...]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]
    model: type[models.Model] | None
    names: list[str]
    columns: slice
    related: list[Any]
    extra: tuple[tuple[str, int], ...]


class Question(Generic[Row]):
    """A query set compiled at its first asking. Its SQL must not depend on the values: an empty list or a None in a slot is a row's own matter."""

    def __init__(self, build: Callable[[], models.QuerySet[Row, Any]]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Any) -> list[list[Any]]:
        """The columns in their order, as Python values."""
        return self._ask(self._form(), values)

    def objects(self, **values: Any) -> list[Row]:
        """The rows as objects of the query set's model, with what it selects beside and its annotations."""
        form, found = self._form(), []
        for row in self._ask(form, values):
            one: Any = form.model.from_db(connection.alias, form.names, row[form.columns])  # type: ignore[union-attr]
            for beside in form.related:
                beside.populate(row, one)
            for name, at in form.extra:
                setattr(one, name, row[at])
            found.append(one)
        return found

    def _ask(self, form: _Compiled, values: dict[str, Any]) -> list[list[Any]]:
        with cursor() as link:
            link.execute(form.sql, [bind(values[name]) if name else bind for name, bind in form.binds])
            rows: list[Any] = link.fetchall()
        if not form.converters:
            return rows
        found = [list(row) for row in rows]
        for row in found:
            for at, convert in form.converters:
                row[at] = convert(row[at])
        return found

    def _form(self) -> _Compiled:
        form = self._compiled.get(connection.vendor)
        if form is None:
            form = self._compiled[connection.vendor] = _compile(self._build())
        return form


def _compile(asked: models.QuerySet[Any, Any]) -> _Compiled:
    compiler = asked.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    if connection.vendor == "postgresql":
        sql = _numbered(sql, len(params))
    expressions = [one[0] for one in compiler.select[: compiler.col_count]]
    converters = tuple((at, _chain(chain, one)) for at, (chain, one) in compiler.get_converters(expressions).items())
    klass: Any = compiler.klass_info
    names: list[str] = []
    columns, related = slice(0), []
    if klass:
        first, last = klass["select_fields"][0], klass["select_fields"][-1] + 1
        names, columns = [one.target.attname for one in expressions[first:last]], slice(first, last)
        related = get_related_populators(klass, compiler.select, connection.alias)  # type: ignore[call-arg]
    extra = tuple((compiler.annotation_col_map or {}).items())
    binds = tuple(_bind(one) for one in params)
    return _Compiled(sql, binds, converters, klass and klass["model"], names, columns, related, extra)


def _numbered(sql: str, count: int) -> str:
    """The places of a statement as PostgreSQL itself writes them: `$1`, `$2` … for `%s`."""
    head, *rest = sql.split("%s")
    if len(rest) != count:
        raise ValueError(f"{len(rest)} places for {count} values: {sql}")
    return (head + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))).replace("%%", "%")


def _bind(param: Any) -> Bind:
    """How the value of a place is made for the database; a constant of the query set stays."""
    if not isinstance(param, Slot):
        return "", param
    field = param.output_field
    return param.name, lambda value: field.get_db_prep_value(value, connection)


def _chain(converters: Sequence[Callable[..., Any]], expression: Any) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        for one in converters:
            value = one(value, expression, connection)
        return value

    return convert


# ---- the cursor -----------------------------------------------------------------------------------------------------------------


@contextmanager
def cursor() -> Iterator[Any]:
    """A cursor of Django's connection for statements whose text comes again. On PostgreSQL they are prepared, and write their places `$1`."""
    if connection.vendor != "postgresql":
        with connection.cursor() as link:
            yield link
        return
    connection.ensure_connection()
    with connection.wrap_database_errors:
        opened: Any = connection._prepare_cursor(_prepared()(connection.connection))  # type: ignore[attr-defined]
    with opened as link:
        yield link


@cache
def _prepared() -> type[Any]:
    """Made at the first use: the driver of PostgreSQL need not be there for SQLite."""
    from django.db.backends.postgresql.base import CursorMixin
    from psycopg import RawCursor

    class Prepared(CursorMixin, RawCursor):
        def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
            found = super().execute(query, params, prepare=True)
            if connection.queries_logged:  # the driver keeps no text of a prepared statement
                self._query = self._convert_query(query, params)
            return found

    return Prepared
