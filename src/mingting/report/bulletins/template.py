"""Families of bulletins as plain text: words with figures in braces, lists by rule, tables.

    title: 关于{period}政务服务工作情况的通报

    == hall | （一）实体办事大厅办件情况
    {period}，累计办件{=hall_cases}件，办件量居前8位的部门：{top 8 hall_cases by hall_organ hall_class=approval}。

    ++ 1 | 市民服务大厅{period}业务办理情况统计表
    table by hall_organ
      单位 | name
      办件量 | 受理量（件） | hall_cases

In braces: `=code`, `members code`, `top n code by dim`, `bottom n code by dim`, `period`, `words key`; then `dim=value` slices, `@ytd` for the
year to date, `/value` or `/name` for what a list prints. `? code op number` in front of a paragraph prints it only when that figure passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from mingting.report.bulletins.errors import BadTemplate


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Ask:
    """A figure: `{=code dim=value @ytd}`."""

    code: str
    slices: tuple[tuple[str, str], ...] = ()
    period: str = ""


@dataclass(frozen=True)
class Listing:
    """A list by rule: the members an indicator names, or the first or last of a breakdown."""

    rule: Literal["members", "top", "bottom"]
    ask: Ask
    by: str = ""
    count: int = 0
    shows: Literal["value", "name"] = "value"


@dataclass(frozen=True)
class Slot:
    """`{period}`, `{period @ytd}`, `{words services}`, `{county}`, `{issuer}`."""

    name: str
    argument: str = ""
    period: str = ""


Part = Words | Ask | Listing | Slot


@dataclass(frozen=True)
class Condition:
    ask: Ask
    operator: Literal[">", ">=", "<", "<=", "==", "!="]
    number: str


@dataclass(frozen=True)
class Line:
    """A paragraph of the template; `when` keeps it out unless a figure passes."""

    parts: tuple[Part, ...]
    number: int
    when: Condition | None = None


@dataclass(frozen=True)
class HeadingLine:
    level: int
    text: str


@dataclass(frozen=True)
class ColumnSpec:
    """A column: head (group | name) and what fills it: `name`, `upper`, `rank` or an indicator."""

    name: str
    group: str
    fill: str
    slices: tuple[tuple[str, str], ...] = ()
    period: str = ""
    unit: str = ""


@dataclass(frozen=True)
class TableSpec:
    """A table by a dimension; `groups` cut it into classes with a subtotal each; a total row stands first."""

    by: str
    columns: tuple[ColumnSpec, ...]
    slices: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    landscape: bool = False
    total: bool = True


@dataclass(frozen=True)
class SectionSpec:
    key: str
    title: str
    lines: tuple[Line | HeadingLine | TableSpec, ...]


@dataclass(frozen=True)
class AttachmentSpec:
    number: int
    title: tuple[Part, ...]
    period: str
    tables: tuple[TableSpec, ...]


@dataclass(frozen=True)
class Template:
    head: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    sections: tuple[SectionSpec, ...] = ()
    attachments: tuple[AttachmentSpec, ...] = ()


_BRACE = re.compile(r"\{([^{}]*)\}")
_SLICE = re.compile(r"^(\w+)=(\S+)$")


def parse_parts(text: str, number: int = 0) -> tuple[Part, ...]:
    """Words and braces of one line.

    >>> parse_parts("办件{=hall_cases hall_class=approval}件")[1]
    Ask(code='hall_cases', slices=(('hall_class', 'approval'),), period='')
    >>> parse_parts("{top 8 hall_cases by hall_organ}")[0].count
    8
    """
    parts: list[Part] = []
    end = 0
    for found in _BRACE.finditer(text):
        if found.start() > end:
            parts.append(Words(text[end : found.start()]))
        parts.append(_brace(found.group(1).strip(), number))
        end = found.end()
    if end < len(text):
        parts.append(Words(text[end:]))
    return tuple(parts)


def _brace(inner: str, number: int) -> Part:
    words = inner.split()
    if not words:
        raise BadTemplate(line=number, say="花括号里是空的")
    slices, period, shows, rest = _options(words)
    if rest[0].startswith("="):
        return Ask(rest[0][1:], slices, period)
    if rest[0] == "members":
        return Listing("members", Ask(rest[1], slices, period), shows=shows)
    if rest[0] in {"top", "bottom"}:
        if len(rest) != 5 or rest[3] != "by":
            raise BadTemplate(line=number, say=f"“{inner}”应写成 top 个数 指标 by 维度")
        rule: Literal["top", "bottom"] = "top" if rest[0] == "top" else "bottom"
        return Listing(rule, Ask(rest[2], slices, period), rest[4], int(rest[1]), shows)
    if rest[0] in {"period", "words", "county", "issuer"}:
        return Slot(rest[0], rest[1] if len(rest) > 1 else "", period)
    raise BadTemplate(line=number, say=f"不认识“{inner}”")


def _options(words: list[str]) -> tuple[tuple[tuple[str, str], ...], str, Literal["value", "name"], list[str]]:
    slices: list[tuple[str, str]] = []
    period = ""
    shows: Literal["value", "name"] = "value"
    rest: list[str] = []
    for word in words:
        if found := (None if word.startswith("=") else _SLICE.match(word)):
            slices.append((found.group(1), found.group(2)))
        elif word.startswith("@"):
            period = word[1:]
        elif word == "/name":
            shows = "name"
        elif word != "/value":
            rest.append(word)
    return tuple(slices), period, shows, rest


@dataclass(frozen=True)
class _Statement:
    """A line of the template that stands at the margin, with the indented lines under it."""

    number: int
    text: str
    under: tuple[tuple[int, str], ...]


def _statements(text: str) -> list[_Statement]:
    found: list[_Statement] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith("  ") and found:
            last = found.pop()
            found.append(_Statement(last.number, last.text, (*last.under, (number, line.strip()))))
        else:
            found.append(_Statement(number, line.strip(), ()))
    return found


def parse(text: str) -> Template:
    """A whole family. Raises `BadTemplate` with the line and what is wrong."""
    head: dict[str, tuple[Part, ...]] = {}
    sections: list[tuple[str, str, list[Line | HeadingLine | TableSpec]]] = []
    attachments: list[tuple[int, tuple[Part, ...], str, list[TableSpec]]] = []
    open_tables: list[TableSpec] | None = None
    for one in _statements(text):
        if one.text.startswith("== "):
            key, _, title = one.text[3:].partition("|")
            sections.append((key.strip(), title.strip(), []))
            open_tables = None
        elif one.text.startswith("++ "):
            cells = [cell.strip() for cell in one.text[3:].split("|")]
            open_tables = []
            attachments.append(
                (int(cells[0]), parse_parts(cells[1], one.number), cells[2] if len(cells) > 2 else "", open_tables)
            )
        elif open_tables is not None:
            if not one.text.startswith("table "):
                raise BadTemplate(line=one.number, say="附件里只写表")
            open_tables.append(_table(one))
        elif sections:
            sections[-1][2].append(_body(one))
        else:
            name, _, value = one.text.partition(":")
            head[name.strip()] = parse_parts(value.strip(), one.number)
    return Template(
        head,
        tuple(SectionSpec(key, title, tuple(lines)) for key, title, lines in sections),
        tuple(AttachmentSpec(number, title, period, tuple(tables)) for number, title, period, tables in attachments),
    )


def _body(one: _Statement) -> Line | HeadingLine | TableSpec:
    if one.text.startswith("table "):
        return _table(one)
    if one.text.startswith("! "):
        level, _, words = one.text[2:].partition(" ")
        return HeadingLine(int(level), words)
    return _line(one.text, one.number)


def _table(one: _Statement) -> TableSpec:
    slices, _, _, rest = _options(one.text.split())
    if len(rest) < 3 or rest[1] != "by":
        raise BadTemplate(line=one.number, say="表的第一行写成 table by 维度")
    groups: list[tuple[str, str, str]] = []
    notes: list[str] = []
    columns: list[ColumnSpec] = []
    for number, line in one.under:
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0] == "group":
            dimension, _, value = cells[1].partition("=")
            groups.append((dimension, value, cells[2]))
        elif cells[0] == "note":
            notes.append(cells[1])
        else:
            columns.append(_column(cells, number))
    return TableSpec(
        by=rest[2],
        columns=tuple(columns),
        slices=slices,
        groups=tuple(groups),
        notes=tuple(notes),
        landscape="landscape" in rest,
        total="untotalled" not in rest,
    )


def _line(body: str, number: int) -> Line:
    if not body.startswith("? "):
        return Line(parse_parts(body, number), number)
    condition, _, words = body[2:].partition(" : ")
    tokens = condition.split()
    if len(tokens) < 3 or tokens[-2] not in {">", ">=", "<", "<=", "==", "!="}:
        raise BadTemplate(line=number, say=f"条件“{condition}”应写成 指标 比较 数字")
    slices, period, _, rest = _options(tokens[:-2])
    return Line(parse_parts(words, number), number, Condition(Ask(rest[0], slices, period), tokens[-2], tokens[-1]))  # type: ignore[arg-type]


def _column(cells: list[str], number: int) -> ColumnSpec:
    if len(cells) not in {2, 3}:
        raise BadTemplate(line=number, say="表的一列写成：列名 | 指标，或 表头 | 列名 | 指标")
    group, name, fill = cells if len(cells) == 3 else ("", *cells)
    slices, period, _, rest = _options(fill.split())
    return ColumnSpec(name=name, group=group, fill=rest[0], slices=slices, period=period)
