"""What a ledger's columns are: declared, so that reading, checking, the empty ledger and the import page all say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingting.exchange.reading.fold import fold_heading
from mingting.exchange.values import Value


@dataclass(frozen=True)
class Column:
    """One column of a kind of ledger. `code` is the name in programs, `heading` the name on paper; `example` fills the empty ledger."""

    code: str
    heading: str
    value: Value
    required: bool = False
    aliases: tuple[str, ...] = ()
    example: str = ""
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every folded name the column goes by; its own heading first."""
        return tuple(dict.fromkeys(fold_heading(name) for name in (self.heading, *self.aliases)))

    @property
    def rule(self) -> str:
        """What a cell must be, in words, for the second sheet of the empty ledger."""
        return "；".join(part for part in ("必填" if self.required else "", self.value.says, self.note) if part)


def names_of(columns: Iterable[Column]) -> dict[str, str]:
    """Folded heading to column code; a column's own heading wins over another's alias.

    >>> from mingting.exchange.values import Text
    >>> names_of([Column("on", "日期", Text(9), aliases=("办理日期",)), Column("name", "名称", Text(9))])
    {'日期': 'on', '名称': 'name', '办理日期': 'on'}
    """
    columns = tuple(columns)
    found = {fold_heading(one.heading): one.code for one in columns}
    for one in columns:
        for name in one.names:
            found.setdefault(name, one.code)
    return found
