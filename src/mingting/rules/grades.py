"""好差评等级 (GB/T 39046-2020 A.8): kept by name, because channels number them in opposite directions."""

from enum import StrEnum

from mingting.rules.errors import InvalidGrade


class Grade(StrEnum):
    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"

    @property
    def code(self) -> int:
        """The national code: 1 is the best.

        >>> Grade.VERY_SATISFIED.code, Grade.VERY_DISSATISFIED.code
        (1, 5)
        """
        return tuple(Grade).index(self) + 1

    @property
    def stars(self) -> int:
        """Stars run the other way: five for the best.

        >>> Grade.VERY_SATISFIED.stars
        5
        """
        return 6 - self.code

    @property
    def label(self) -> str:
        """The word people see.

        >>> [grade.label for grade in Grade]
        ['非常满意', '满意', '基本满意', '不满意', '非常不满意']
        """
        return _LABELS[self.code - 1]

    @property
    def good(self) -> bool:
        """好评: the three upper grades."""
        return self.code <= 3

    @property
    def bad(self) -> bool:
        """差评: the two lower grades.

        >>> [grade.label for grade in Grade if grade.bad]
        ['不满意', '非常不满意']
        """
        return not self.good


_LABELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")


def grade_of_code(code: int) -> Grade:
    """The grade of a national code.

    >>> grade_of_code(1).label
    '非常满意'
    """
    if not 1 <= code <= 5:
        raise InvalidGrade(text=code)
    return tuple(Grade)[code - 1]


def grade_of_stars(stars: int) -> Grade:
    """The grade of a number of stars, or of a channel that numbers 1 as the worst.

    >>> grade_of_stars(1).label
    '非常不满意'
    """
    return grade_of_code(6 - stars)


def grade_of_text(text: str) -> Grade:
    """The grade of a word in a ledger. Digits are refused: which way they run cannot be known from the digit.

    >>> grade_of_text(" 基本满意 ").code
    3
    >>> grade_of_text("5")
    Traceback (most recent call last):
    ...
    mingting.rules.errors.InvalidGrade: 评价等级“5”无法识别，请填非常满意、满意、基本满意、不满意、非常不满意之一。
    """
    word = text.strip()
    for grade in Grade:
        if word in (grade.label, grade.value):
            return grade
    raise InvalidGrade(text=text)
