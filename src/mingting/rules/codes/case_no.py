"""办件编号: 20 digits: 6 region, 8 day (yyyymmdd), 5 serial of the day, 1 check (ISO/IEC 7064 MOD 11,10)."""

from datetime import date

from mingting.rules.codes import iso7064
from mingting.rules.codes.errors import InvalidCheck, InvalidCode, InvalidComponent
from mingting.rules.codes.folding import fold, require_characters, require_length

NAME = "办件编号"


def compact(text: str) -> str:
    """The number without spaces and dashes, half-width.

    >>> compact("640521-20260105-00123-2")
    '64052120260105001232'
    """
    return fold(text, drop="-")


def check_character(first_nineteen: str) -> str:
    """The check digit over the first nineteen.

    >>> check_character("6405212026010500123")
    '2'
    """
    return iso7064.check_character(first_nineteen)


def validate(text: str) -> str:
    """The clean number, or the reason it cannot be one.

    >>> validate("64052120260105001232")
    '64052120260105001232'
    >>> validate("64052120260105001233")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidCheck: 办件编号的校验位不符，可能有一位输错，请对照原件核对。
    """
    number = compact(text)
    require_length(NAME, number, 20)
    require_characters(NAME, number, "0123456789")
    _day(number)
    if check_character(number[:19]) != number[19]:
        raise InvalidCheck(name=NAME)
    return number


def is_valid(text: str) -> bool:
    """Whether it is a number of ours.

    >>> is_valid("64052120260105001232"), is_valid("64052120261305001232")
    (True, False)
    """
    try:
        validate(text)
    except InvalidCode:
        return False
    return True


def format(text: str) -> str:
    """In groups, to be read aloud.

    >>> format("64052120260105001232")
    '640521-20260105-00123-2'
    """
    number = compact(text)
    return f"{number[:6]}-{number[6:14]}-{number[14:19]}-{number[19:]}"


def make(region: str, day: date, serial: int) -> str:
    """The number of the `serial`-th case of the day. A town's case carries the county's six digits.

    >>> make("640521100000", date(2026, 1, 5), 123)
    '64052120260105001232'
    """
    if not 1 <= serial <= 99999:
        raise InvalidComponent(name=NAME, part=f"当日流水号（{serial}，应为1至99999）")
    digits = f"{region[:6]}{day:%Y%m%d}{serial:05d}"
    return validate(digits + check_character(digits))


def parts(text: str) -> tuple[str, date, int]:
    """Region, day and serial.

    >>> parts("64052120260105001232")
    ('640521', datetime.date(2026, 1, 5), 123)
    """
    number = validate(text)
    return number[:6], _day(number), int(number[14:19])


def _day(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidComponent(name=NAME, part="日期") from None
