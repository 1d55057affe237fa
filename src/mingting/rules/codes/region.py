"""行政区划代码: six digits to the county (GB/T 2260), nine to the town (GB/T 10114), twelve to the village.

Shorter codes are padded with zeros on the right. There is no check character. Whether a code is in force on a day is a
matter of the region table, not of its form.
"""

from enum import IntEnum

from mingting.rules.codes.errors import InvalidCode, InvalidComponent
from mingting.rules.codes.folding import fold, require_characters, require_length

NAME = "行政区划代码"
PROVINCES = frozenset(
    str(code)
    for block in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for code in range(block[0], block[1] + 1)
)
_ENDS = (2, 4, 6, 9, 12)


class RegionLevel(IntEnum):
    """行使层级 of a place: the digits are the national exercise levels."""

    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    TOWN = 5
    VILLAGE = 6

    @property
    def label(self) -> str:
        """The word people see.

        >>> [level.label for level in RegionLevel]
        ['省级', '市级', '县级', '乡级', '村级']
        """
        return ("省级", "市级", "县级", "乡级", "村级")[self - 2]


def compact(text: str) -> str:
    """The code without spaces, half-width.

    >>> compact("６４０５２１ ")
    '640521'
    """
    return fold(text)


def validate(text: str) -> str:
    """The clean code as it came (6, 9 or 12 digits), or the reason it cannot be one.

    >>> validate("640521"), validate("640521100"), validate("640521100201")
    ('640521', '640521100', '640521100201')
    >>> validate("990521")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidComponent: 行政区划代码中的省级代码不正确，请核对。
    """
    code = compact(text)
    require_length(NAME, code, 6, 9, 12)
    require_characters(NAME, code, "0123456789")
    if code[:2] not in PROVINCES:
        raise InvalidComponent(name=NAME, part="省级代码")
    parts = [code[start:end] for start, end in zip((0, *_ENDS), _ENDS) if end <= len(code)]
    levels = [part.strip("0") != "" for part in parts]
    if not levels[1] and any(levels[2:3]) or len(levels) > 4 and levels[4] and not levels[3]:
        raise InvalidComponent(name=NAME, part="上级代码")
    return code


def is_valid(text: str) -> bool:
    """Whether it has the form of a region code.

    >>> is_valid("640521"), is_valid("64052"), is_valid("640021"), is_valid("640521000201")
    (True, False, False, False)
    """
    try:
        validate(text)
    except InvalidCode:
        return False
    return True


def format(text: str) -> str:
    """The shortest usual form: six digits to the county, nine for a town, twelve for a village.

    >>> format("640521000000"), format("640521100000"), format("640521100201")
    ('640521', '640521100', '640521100201')
    """
    code = validate(text)
    return code[: max(6, len(significant(code)))]


def pad(text: str) -> str:
    """The twelve-digit form.

    >>> pad("640521")
    '640521000000'
    """
    return validate(text).ljust(12, "0")


def significant(code: str) -> str:
    """The leading part that tells a region apart: the padding of the levels below is dropped.

    >>> significant("640000"), significant("622900"), significant("640521100000"), significant("")
    ('64', '6229', '640521100', '')
    """
    if not code.strip("0"):
        return ""
    return next(code[:end] for end in _ENDS if not code[end:].strip("0") or end == _ENDS[-1])


def level_of(text: str) -> RegionLevel:
    """The level the code stands for.

    >>> [level_of(code).name for code in ("640000", "640500", "640521", "640521100", "640521100201")]
    ['PROVINCE', 'CITY', 'COUNTY', 'TOWN', 'VILLAGE']
    """
    return RegionLevel(_ENDS.index(len(significant(validate(text)))) + 2)


def parent_of(text: str) -> str:
    """The code one level up, in its shortest usual form; empty above a province.

    >>> [parent_of(code) for code in ("640521100201", "640521100000", "640521", "640500", "640000")]
    ['640521100', '640521', '640500', '640000', '']
    >>> parent_of("441900003")
    '441900'
    """
    code = significant(validate(text))
    above = code[: max(end for end in (0, *_ENDS) if end < len(code))]
    return format(above.ljust(6, "0")) if above else ""


def is_within(inner: str, outer: str) -> bool:
    """Whether `inner` is `outer` or lies inside it.

    >>> is_within("640521100201", "640500"), is_within("640500", "640521")
    (True, False)
    """
    return validate(inner).startswith(significant(validate(outer)))


def kind_of(text: str) -> str:
    """街道, 镇, 乡 or 社区, 村 by the block of the last part; empty for the levels above and for local pseudo codes.

    >>> [kind_of(code) for code in ("640521001", "640521100", "640521200", "640521100001", "640521100201", "640521900")]
    ['街道', '镇', '乡', '社区', '村', '']
    """
    code = significant(validate(text))
    if len(code) < 9:
        return ""
    number = int(code[-3:])
    blocks = ((99, "街道"), (199, "镇"), (399, "乡")) if len(code) == 9 else ((199, "社区"), (399, "村"))
    return next((name for last, name in blocks if number <= last), "")
