"""What all codes share: folding of full-width characters, and the check of single characters."""

from collections.abc import Container

from mingting.rules.codes.errors import InvalidCharacter, InvalidLength

_WIDE = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F))} | {0x3000: " "}
_DASHES = str.maketrans(dict.fromkeys("—–−‐‑‒", "-"))


def fold(text: str, drop: str = "") -> str:
    """Full-width digits, letters and signs made half-width, upper case, without spaces and the characters of `drop`.

    >>> fold("６４０５２１ 1999 0101 001ｘ"), fold("0955－502 1234"), fold("91—64", drop="-")
    ('64052119990101001X', '0955-5021234', '9164')
    """
    plain = "".join(text.translate(_WIDE).translate(_DASHES).split()).upper()
    return plain.translate({ord(sign): None for sign in drop}) if drop else plain


def require_length(name: str, text: str, *lengths: int) -> None:
    """Refuse a text of another length.

    >>> require_length("行政区划代码", "6405", 6, 9, 12)
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidLength: 行政区划代码应为6、9、12位，现为4位，请核对。
    """
    if len(text) not in lengths:
        raise InvalidLength(name=name, length="、".join(map(str, lengths)), found=len(text))


def require_characters(name: str, text: str, allowed: Container[str], first_place: int = 1) -> None:
    """Refuse the first character that is not allowed, by its place.

    >>> require_characters("行政区划代码", "64O521", "0123456789")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidCharacter: 行政区划代码第3位不能是“O”，请核对。
    """
    for place, character in enumerate(text, first_place):
        if character not in allowed:
            raise InvalidCharacter(name=name, place=place, found=character)
