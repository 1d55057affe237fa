"""A paper as plain data and back: what a draft stores and a bundle freezes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from mingting.base.papers import tree

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        tree.Text,
        tree.Figure,
        tree.Typed,
        tree.Paragraph,
        tree.Heading,
        tree.Column,
        tree.Row,
        tree.Table,
        tree.Attachment,
        tree.Section,
        tree.Paper,
        tree.IndexLine,
    )
}


def to_plain(value: Any) -> Any:
    """Values of the tree as JSON: a dict with its kind, lists for tuples, days as ISO.

    >>> to_plain(tree.Heading(1, "一、基本情况"))
    {'kind_of': 'Heading', 'level': 1, 'text': '一、基本情况'}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind_of": type(value).__name__} | {
            one.name: to_plain(getattr(value, one.name)) for one in fields(value)
        }
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    if isinstance(value, date):
        return {"kind_of": "date", "day": value.isoformat()}
    return value


def from_plain(value: Any) -> Any:
    """The reverse; unknown fields of a later version are left out.

    >>> from_plain(to_plain(tree.Heading(1, "一、基本情况")))
    Heading(level=1, text='一、基本情况')
    """
    if isinstance(value, list):
        return tuple(from_plain(one) for one in value)
    if not isinstance(value, dict):
        return value
    if value.get("kind_of") == "date":
        return date.fromisoformat(value["day"])
    kind = _KINDS[value["kind_of"]]
    known = {one.name for one in fields(kind)}
    return kind(**{name: from_plain(inner) for name, inner in value.items() if name in known})
