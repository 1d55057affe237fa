"""取舍: how a ratio becomes a printed number. Exact integers and decimals throughout, never binary fractions.

Rounding is declared per indicator: half-up unless an older system is known to cut off. It happens once, at print.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Exact = int | Decimal | Fraction


class Rounding(StrEnum):
    HALF_UP = "half_up"
    TRUNCATE = "truncate"

    @property
    def label(self) -> str:
        """The word people see.

        >>> [rounding.label for rounding in Rounding]
        ['四舍五入', '截尾']
        """
        return "四舍五入" if self is Rounding.HALF_UP else "截尾"


def rounded(value: Exact, places: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """The value with exactly `places` decimals. Halves go away from zero, cutting goes towards it.

    >>> rounded(Decimal("2.675"), 2), rounded(Decimal("2.675"), 2, Rounding.TRUNCATE), rounded(Fraction(-1, 8), 2)
    (Decimal('2.68'), Decimal('2.67'), Decimal('-0.13'))
    """
    scaled = Fraction(value) * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if rounding is Rounding.HALF_UP and rest * 2 >= scaled.denominator:
        whole += 1
    return Decimal((int(scaled < 0 and whole > 0), tuple(map(int, str(whole))), -places))


def percent(
    numerator: Exact, denominator: Exact, places: int = 2, rounding: Rounding = Rounding.HALF_UP
) -> Decimal | None:
    """The share in percent; None over nothing, which is not zero.

    >>> percent(465, 2899), percent(9493, 9498), percent(9493, 9498, rounding=Rounding.TRUNCATE), percent(0, 0)
    (Decimal('16.04'), Decimal('99.95'), Decimal('99.94'), None)
    """
    if not denominator:
        return None
    return rounded(Fraction(numerator) / Fraction(denominator) * 100, places, rounding)


def quotient(
    numerator: Exact, denominator: Exact, places: int = 2, rounding: Rounding = Rounding.HALF_UP
) -> Decimal | None:
    """An average, such as cases a working day; None over nothing.

    >>> quotient(152915, 60, 0), quotient(7, 0)
    (Decimal('2549'), None)
    """
    return rounded(Fraction(numerator) / Fraction(denominator), places, rounding) if denominator else None


def growth(now: Exact, before: Exact, places: int = 2, rounding: Rounding = Rounding.HALF_UP) -> Decimal | None:
    """增长率: the change in percent of what it was before; None where there was nothing before.

    >>> growth(120, 100), growth(80, 100), growth(5, 0)
    (Decimal('20.00'), Decimal('-20.00'), None)
    """
    return percent(Fraction(now) - Fraction(before), before, places, rounding)


def percent_text(value: Decimal | None) -> str:
    """The print form: decimals are kept, only whole 100% and 0% go without; nothing to divide by prints a dash.

    >>> [percent_text(Decimal(text)) for text in ("16.04", "50.00", "100.00", "0.00", "87.50")]
    ['16.04%', '50.00%', '100%', '0%', '87.50%']
    >>> percent_text(None)
    '-'
    """
    if value is None:
        return "-"
    return f"{value:.0f}%" if value in (0, 100) else f"{value:f}%"


def plain_text(value: Decimal | None) -> str:
    """A number as a paper prints it, without a separator of thousands and without a power of ten.

    >>> plain_text(Decimal("2549")), plain_text(Decimal("11.5")), plain_text(Decimal("1E+3")), plain_text(None)
    ('2549', '11.5', '1000', '-')
    """
    return "-" if value is None else f"{value:f}"
