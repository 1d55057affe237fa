"""Numbers and dates as people read them here.

On screens and in tables thousands are set apart by a thin space; in documents they are not set apart at all.
Nothing is rounded twice: a ratio is rounded once, half up, when it is printed.

>>> thousands(1234567)
'1\u2009234\u2009567'
>>> percent(2858, 4118)
'69.40%'
>>> percent(0, 0)
'—'
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

THIN = "\u2009"
MINUS = "\u2212"
NOT_APPLICABLE = "—"
FEW = 30  # below this many in the denominator a rate is marked as resting on few
WEEKDAYS = "一二三四五六日"

Number = int | float | Decimal | str


def _decimal(value: Number) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain_number(value: Number | None, places: int | None = None) -> str:
    """As in a document: no grouping, `—` for what does not apply. Text that is no number is left as it is."""
    if value is None or value == "":
        return NOT_APPLICABLE
    number = _decimal(value)
    if number is None:
        return str(value)
    if places is not None:
        number = rounded(number, places)
    return f"{number:f}".replace("-", MINUS)


def thousands(value: Number | None, places: int | None = None) -> str:
    """As on a screen: groups of three set apart by a thin space (none below 1 000)."""
    text = plain_number(value, places)
    whole, dot, rest = text.partition(".")
    digits = whole.lstrip(MINUS)
    if not digits.isdigit():
        return text
    return whole.replace(digits, f"{int(digits):,}".replace(",", THIN)) + dot + rest


def percent(numerator: Number | None, denominator: Number | None, places: int = 2) -> str:
    """A ratio over nothing is empty, not zero. Exactly all and exactly none need no decimals."""
    if numerator is None or denominator is None:
        return NOT_APPLICABLE
    top, bottom = _decimal(numerator), _decimal(denominator)
    if top is None or bottom is None or bottom == 0:
        return NOT_APPLICABLE
    if top == bottom:
        return "100%"
    if top == 0:
        return "0%"
    return f"{rounded(top * 100 / bottom, places):f}%".replace("-", MINUS)


def is_few(denominator: Number | None) -> bool:
    bottom = None if denominator is None else _decimal(denominator)
    return bottom is not None and 0 < bottom < FEW


def signed(value: Number | None, places: int | None = None) -> str:
    """A difference: `+3.82`, `−0.06` with a true minus, `0` without a sign."""
    text = thousands(value, places)
    number = _decimal(value) if value is not None else None
    if number is None or number <= 0:
        return text
    return f"+{text}"


def date_zh(day: date | None) -> str:
    """`2025年10月17日（周五）`."""
    if day is None:
        return NOT_APPLICABLE
    return f"{day.year}年{day_zh(day)}"


def day_zh(day: date | None) -> str:
    """`10月17日（周五）`, where the year is plain from the page."""
    if day is None:
        return NOT_APPLICABLE
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def datetime_zh(moment: datetime | None) -> str:
    """`2025年10月15日（周三） 08:00`. The moment must already stand in the house's zone."""
    if moment is None:
        return NOT_APPLICABLE
    return f"{date_zh(moment.date())} {moment:%H:%M}"


def file_size(count: int) -> str:
    if count < 1024:
        return f"{count} 字节"
    if count < 1024 * 1024:
        return f"{rounded(Decimal(count) / 1024, 0)} KB"
    return f"{rounded(Decimal(count) / (1024 * 1024), 1)} MB"
