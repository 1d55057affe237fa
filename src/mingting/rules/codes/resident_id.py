"""公民身份号码 (GB 11643-1999): six digits of the region of first registration, eight of the birth date, three of
sequence (odd male, even female), one check character.

Residence permits of people from Hong Kong, Macao and Taiwan follow the same scheme with 81, 82 and 83 before, the
permanent residence cards of foreigners (since 2023) with 9 and the province after it. Abolished regions stay valid, so
only the province is checked. The fifteen digits of the old cards are refused; `upgrade` brings them forward for archives.
"""

from datetime import date

from mingting.rules.codes.errors import InvalidCheck, InvalidCode, InvalidComponent
from mingting.rules.codes.folding import fold, require_characters, require_length
from mingting.rules.codes.region import PROVINCES

NAME = "公民身份号码"
_DIGITS = "0123456789"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PREFIXES = PROVINCES | {"83"}
_EARLIEST_YEAR = 1850


def compact(text: str) -> str:
    """The number without spaces and dashes, half-width, X in upper case.

    >>> compact(" 110105 19491231 002ｘ ")
    '11010519491231002X'
    """
    return fold(text, drop="-")


def check_character(first_seventeen: str) -> str:
    """The check character over the first seventeen digits.

    >>> [check_character(digits) for digits in ("64052119900101001", "11010519491231002", "64052120000229002")]
    ['6', 'X', '7']
    """
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen)) % 11]


def validate(text: str, today: date | None = None) -> str:
    """The clean number, or the reason it cannot be one. With `today` a birth in the future is refused.

    >>> validate("640521199001010016")
    '640521199001010016'
    >>> validate("64052119900101001X")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidCheck: 公民身份号码的校验位不符，可能有一位输错，请对照原件核对。
    """
    number = compact(text)
    require_length(NAME, number, 18)
    require_characters(NAME, number[:17], _DIGITS)
    require_characters(NAME, number[17], _DIGITS + "X", 18)
    if number[:2] not in _PREFIXES and not (number[0] == "9" and number[1:3] in PROVINCES):
        raise InvalidComponent(name=NAME, part="地区")
    born = _birth_date(number)
    if today is not None and born > today:
        raise InvalidComponent(name=NAME, part="出生日期（晚于今天）")
    if check_character(number[:17]) != number[17]:
        raise InvalidCheck(name=NAME)
    return number


def is_valid(text: str, today: date | None = None) -> bool:
    """Whether it is a number that can exist.

    >>> is_valid("11010519491231002x"), is_valid("640521199002300013")
    (True, False)
    """
    try:
        validate(text, today)
    except InvalidCode:
        return False
    return True


def format(text: str) -> str:
    """As it is written: without any separators.

    >>> format("110105 19491231 002x")
    '11010519491231002X'
    """
    return compact(text)


def region(text: str) -> str:
    """The six digits of the region of first registration.

    >>> region("640521199001010016")
    '640521'
    """
    return validate(text)[:6]


def birth_date(text: str) -> date:
    """The birth date.

    >>> birth_date("640521200002290027")
    datetime.date(2000, 2, 29)
    """
    return _birth_date(validate(text))


def sex(text: str) -> str:
    """男 or 女, by the last digit of the sequence.

    >>> sex("640521199001010016"), sex("640521200002290027")
    ('男', '女')
    """
    return "男" if int(validate(text)[16]) % 2 else "女"


def age_on(text: str, day: date) -> int:
    """Full years (周岁) on a day: a year is full the day after the birthday's eve, on the birthday itself.

    >>> age_on("640521200002290027", date(2021, 2, 28)), age_on("640521200002290027", date(2021, 3, 1))
    (20, 21)
    """
    born = birth_date(text)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def upgrade(text: str) -> str:
    """The eighteen digits of a fifteen-digit number found in archives.

    >>> upgrade("640521900101001")
    '640521199001010016'
    """
    number = compact(text)
    require_length(NAME, number, 15)
    require_characters(NAME, number, _DIGITS)
    digits = f"{number[:6]}19{number[6:]}"
    return validate(digits + check_character(digits))


def make(region: str, birth: date, sequence: int) -> str:
    """An invented, valid number, for counties to try and for tests.

    >>> make("640521", date(1990, 1, 1), 1)
    '640521199001010016'
    """
    digits = f"{region[:6]}{birth:%Y%m%d}{sequence:03d}"
    return validate(digits + check_character(digits))


def _birth_date(number: str) -> date:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    try:
        born = date(year, month, day)
    except ValueError:
        born = None
    if born is None or year < _EARLIEST_YEAR:
        raise InvalidComponent(name=NAME, part="出生日期")
    return born
