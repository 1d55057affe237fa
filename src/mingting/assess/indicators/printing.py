"""From integers to a printed number: rounded once, as the indicator declares."""

from __future__ import annotations

from decimal import Decimal

from mingting.assess.indicators.declare import Indicator, Ratio
from mingting.rules.rounding import percent, percent_text, plain_text, quotient

NOTHING = "—"


def ratio_value(indicator: Indicator, numerator: int, denominator: int) -> Decimal | None:
    way = percent if isinstance(indicator.measure, Ratio) and indicator.measure.percent else quotient
    return way(numerator, denominator, indicator.places, indicator.rounding)


def text_of(value: int | Decimal | None, unit: str) -> str:
    """
    >>> text_of(Decimal("16.04"), "%"), text_of(2549, "件/日"), text_of(None, "%")
    ('16.04%', '2549', '—')
    """
    if value is None:
        return NOTHING
    return percent_text(Decimal(value)) if unit == "%" else plain_text(Decimal(value))
