"""联系电话: mobile numbers, fixed lines with or without area code and extension, and service numbers.

There is no check character; the form is all that can be known. Lawful forms are many, so the net is wide.
"""

import re
from enum import StrEnum

from mingting.rules.codes.errors import InvalidComponent
from mingting.rules.codes.folding import fold

NAME = "联系电话"
_SIGNS = str.maketrans({"(": "-", ")": "-", "转": "-", "#": "-"})
_PREFIX = re.compile(r"^(?:(?:\+|00)86-?|86(?=1[3-9]\d{9}$))", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_FIXED = re.compile(r"(?:(0(?:10|2\d|[3-9]\d{2}))-?)?([2-8]\d{6,7})(?:-(\d{1,6}))?", re.ASCII)
_SERVICE = re.compile(r"[48]00\d{7}|9[5-6]\d{3,4}|1[01289]\d{1,3}", re.ASCII)
_EXTENSION = re.compile(r"分机|EXT\.?")


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    FIXED = "fixed"
    SERVICE = "service"


def compact(text: str) -> str:
    """The number half-width, without spaces and the country's prefix.

    >>> compact("＋86 １３８ 1234 5678"), compact("（0955）5021234转8"), compact("400-123-4567"), compact("8613812345678")
    ('13812345678', '0955-5021234-8', '4001234567', '13812345678')
    """
    plain = re.sub("-+", "-", _EXTENSION.sub("-", fold(text)).translate(_SIGNS)).strip("-")
    plain = _PREFIX.sub("", plain)
    bare = plain.replace("-", "")
    if _MOBILE.fullmatch(bare) or _SERVICE.fullmatch(bare):
        return bare
    return plain


def validate(text: str) -> str:
    """The clean number (a fixed line as area-number-extension), or the reason it cannot be one.

    >>> validate("138-1234-5678"), validate("09555021234"), validate("5021234"), validate("12345")
    ('13812345678', '0955-5021234', '5021234', '12345')
    >>> validate("1381234567")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidComponent: 联系电话中的位数或号段不正确，请核对。
    """
    number = compact(text)
    if _MOBILE.fullmatch(number) or _SERVICE.fullmatch(number):
        return number
    if match := _FIXED.fullmatch(number):
        return "-".join(part for part in match.groups() if part)
    raise InvalidComponent(name=NAME, part="位数或号段")


def is_valid(text: str) -> bool:
    """Whether it has the form of a telephone number.

    >>> is_valid("13812345678"), is_valid("12812345678"), is_valid("见附件")
    (True, False, False)
    """
    try:
        validate(text)
    except InvalidComponent:
        return False
    return True


def kind_of(text: str) -> PhoneKind:
    """Mobile, fixed or service number: messages go to mobiles only.

    >>> [kind_of(number).value for number in ("13812345678", "0955-5021234", "12345", "95588")]
    ['mobile', 'fixed', 'service', 'service']
    """
    number = validate(text)
    if _MOBILE.fullmatch(number):
        return PhoneKind.MOBILE
    return PhoneKind.SERVICE if _SERVICE.fullmatch(number) else PhoneKind.FIXED


def format(text: str) -> str:
    """In groups, to be read aloud.

    >>> format("13812345678"), format("09555021234"), format("4001234567")
    ('138 1234 5678', '0955-5021234', '400 123 4567')
    """
    number = validate(text)
    if _MOBILE.fullmatch(number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    return f"{number[:3]} {number[3:6]} {number[6:]}" if len(number) == 10 and number[0] in "48" else number
