"""电子证照标识 (GB/T 36904-2018): 1.2.156.3005.2 . type . issuer . serial . version . check.

Type: 18 characters of the defining organ's credit code and 3 digits; issuer: the issuing organ's credit code (a few old
identifiers have a region code); serial: digits and capital letters; version: 3 digits from 001; check: ISO/IEC 7064
MOD 37,36 over these four, without the root and the dots. The credit codes inside are not checked: identifiers in use
carry some that would fail.
"""

from dataclasses import dataclass

from mingting.rules.codes import iso7064
from mingting.rules.codes.errors import InvalidCharacter, InvalidCheck, InvalidCode, InvalidComponent
from mingting.rules.codes.folding import fold, require_characters, require_length

NAME = "电子证照标识"
ROOT = "1.2.156.3005.2"
_CHARACTERS = frozenset(iso7064.DIGITS_AND_LETTERS)


@dataclass(frozen=True, slots=True)
class LicenceId:
    """The parts of an identifier."""

    type_code: str
    issuer: str
    serial: str
    version: int


def compact(text: str) -> str:
    """The identifier with its root, half-width, in upper case, without spaces.

    >>> compact("11100000000013338w032.11220000013544541J.2430599.001.f")
    '1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F'
    """
    folded = fold(text).strip(".")
    return folded if folded.startswith(f"{ROOT}.") else f"{ROOT}.{folded}"


def check_character(body: str) -> str:
    """The check character over type, issuer, serial and version; dots are passed over.

    >>> check_character("11100000000013338W011.11430000006122244L.20230000403.001")
    'U'
    >>> check_character("11100000000013338W032" "11220000013544541J" "2430599" "001")
    'F'
    >>> check_character("11100000000013338W032" "116405210101234560" "2026000001" "001")
    '3'
    """
    return iso7064.check_character(body.replace(".", ""), iso7064.DIGITS_AND_LETTERS)


def validate(text: str) -> str:
    """The clean identifier with its root, or the reason it cannot be one.

    >>> validate("11100000000013338W011.11430000006122244L.20230000403.001.U")
    '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U'
    >>> validate("11100000000013338W011.11430000006122244L.20230000403.001.V")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidCheck: 电子证照标识的校验位不符，可能有一位输错，请对照原件核对。
    """
    identifier = compact(text)
    pieces = identifier[len(ROOT) + 1 :].split(".")
    if len(pieces) != 5:
        raise InvalidComponent(
            name=NAME, part=f"分段（应为类型、颁发机构、流水号、版本、校验位5段，现为{len(pieces)}段）"
        )
    type_code, issuer, serial, version, check = pieces
    require_length(f"{NAME}的类型代码", type_code, 21)
    require_length(f"{NAME}的颁发机构代码", issuer, 6, 9, 12, 18)
    require_length(f"{NAME}的校验位", check, 1)
    for piece in pieces:
        require_characters(NAME, piece, _CHARACTERS)
    if not type_code[18:].isdigit():
        raise InvalidComponent(name=NAME, part="类型顺序号")
    if not serial:
        raise InvalidComponent(name=NAME, part="流水号")
    if not (len(version) == 3 and version.isdigit() and version != "000"):
        raise InvalidComponent(name=NAME, part="版本号（应为001起的3位数字）")
    if check_character("".join(pieces[:4])) != check:
        raise InvalidCheck(name=NAME)
    return identifier


def is_valid(text: str) -> bool:
    """Whether it is an identifier that can exist.

    >>> is_valid("1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F"), is_valid("1.2.156.3005.2")
    (True, False)
    """
    try:
        validate(text)
    except InvalidCode:
        return False
    return True


def format(text: str) -> str:
    """As it is written: with root and dots.

    >>> format("11100000000013338W032.11220000013544541J.2430599.001.F")[:20]
    '1.2.156.3005.2.11100'
    """
    return compact(text)


def parts(text: str) -> LicenceId:
    """The parts of an identifier.

    >>> parts("11100000000013338W032.11220000013544541J.2430599.001.F").serial
    '2430599'
    """
    type_code, issuer, serial, version, _ = validate(text)[len(ROOT) + 1 :].split(".")
    return LicenceId(type_code, issuer, serial, int(version))


def make(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """The identifier of a licence.

    >>> make("11100000000013338W032", "116405210101234560", "2026000001")
    '1.2.156.3005.2.11100000000013338W032.116405210101234560.2026000001.001.3'
    """
    body = f"{type_code}.{issuer}.{serial}.{version:03d}".upper()
    if place := next((place for place, found in enumerate(body, 1) if found not in _CHARACTERS | {"."}), 0):
        raise InvalidCharacter(name=NAME, place=place, found=body[place - 1])
    return validate(f"{body}.{check_character(body)}")
