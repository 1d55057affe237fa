"""Texts that programs send: no control signs (no database keeps them), no longer than the tables take."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Field, Header, Path
from pydantic import AfterValidator, StringConstraints
from pydantic import Field as Bounds

LINE = r"^[^\x00-\x1f\x7f]*$"
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
KEY = r"^[!-~]{8,64}$"
_FIRST, _LAST = date(1949, 10, 1), date(2149, 12, 31)


def line(least: int = 0, most: int = 200) -> Any:
    """One line of text."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most, pattern=LINE)]


def lines(least: int = 0, most: int = 1000) -> Any:
    """Some lines of text."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most, pattern=LINES)]


def said(description: str, *, least: int = 0, most: int, lines: bool = False) -> Any:
    """A text of a body: needed where it has a least length, else empty if left out."""
    return Field(
        ... if least else "",
        description=description,
        min_length=least,
        max_length=most,
        pattern=LINES if lines else LINE,
    )


def _within(day: date) -> date:
    if not _FIRST <= day <= _LAST:
        raise ValueError(f"日期应在 {_FIRST} 至 {_LAST} 之间")
    return day


Day = Annotated[date, AfterValidator(_within)]
"""A day that calendars and tables can hold."""
Count = Annotated[int, Bounds(ge=1, le=2**31 - 1)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=LINE)]
Id = Annotated[int, Bounds(ge=1, le=2**63 - 1)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=LINE)]
Number = Annotated[
    str, Path(description="办件编号；台账导入的办件也可用来源系统的编号", min_length=1, max_length=50, pattern=LINE)
]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="客户端为这一次操作生成的编号，8～64 个可见 ASCII 字符；重发用同一个编号，只办一次",
        min_length=8,
        max_length=64,
        pattern=KEY,
    ),
]
