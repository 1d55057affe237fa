"""统一社会信用代码 (GB 32100-2015): 1 registering department, 1 category, 6 region, 9 organisation code, 1 check.

The thirty-one characters leave out I, O, S, V and Z. The organisation code (GB 11714-1997) carries a check of its own;
codes taken over from older registers do not always pass it, so that is told by `warnings` and never refused.
"""

from mingting.rules.codes.errors import InvalidCharacter, InvalidCheck, InvalidCode
from mingting.rules.codes.folding import fold, require_characters, require_length

NAME = "统一社会信用代码"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_KINDS = {
    "11": "机关",
    "12": "事业单位",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "54": "基层群众性自治组织",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "N2": "农村集体经济组织",
}


def compact(text: str) -> str:
    """The code without spaces and dashes, half-width, in upper case.

    >>> compact("１１６４０５２１０１０１２３４５０ｈ")
    '11640521010123450H'
    """
    return fold(text, drop="-")


def check_character(first_seventeen: str) -> str:
    """The check character over the first seventeen.

    >>> check_character("11640521010123450"), check_character("11100000000013338")
    ('H', 'W')
    """
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, first_seventeen))
    return ALPHABET[-total % 31]


def organisation_check(first_eight: str) -> str:
    """The check character of the organisation code inside (组织机构代码), over its first eight characters.

    >>> organisation_check("01012345"), organisation_check("MB1A2345")
    ('0', '7')
    """
    total = sum(weight * int(character, 36) for weight, character in zip(_INNER_WEIGHTS, first_eight))
    return "0123456789X0"[11 - total % 11]


def validate(text: str) -> str:
    """The clean code, or the reason it cannot be one.

    >>> [validate(code) for code in ("12640521MB1A23457L", "54640521ME12345635", "11100000000013338W")]
    ['12640521MB1A23457L', '54640521ME12345635', '11100000000013338W']
    >>> validate("1164052101O123450H")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidCharacter: 统一社会信用代码第11位不能是“O”，请核对。
    """
    code = compact(text)
    require_length(NAME, code, 18)
    require_characters(NAME, code, _VALUES)
    for place in range(2, 8):
        if not code[place].isdigit():
            raise InvalidCharacter(name=NAME, place=place + 1, found=code[place])
    if check_character(code[:17]) != code[17]:
        raise InvalidCheck(name=NAME)
    return code


def is_valid(text: str) -> bool:
    """Whether it is a code that can exist.

    >>> is_valid("11640521010123450H"), is_valid("11640521010123451H")
    (True, False)
    """
    try:
        validate(text)
    except InvalidCode:
        return False
    return True


def warnings(text: str) -> tuple[str, ...]:
    """What is odd about a valid code without making it invalid.

    >>> warnings("11640521010123450H"), warnings("91640521000000001N")
    ((), ('统一社会信用代码内的组织机构代码校验位不符，可能是沿用的旧代码，请留意。',))
    """
    code = validate(text)
    if organisation_check(code[8:16]) != code[16]:
        return (f"{NAME}内的组织机构代码校验位不符，可能是沿用的旧代码，请留意。",)
    return ()


def format(text: str) -> str:
    """As it is written: without any separators.

    >>> format("1164 0521 0101 2345 0h")
    '11640521010123450H'
    """
    return compact(text)


def region(text: str) -> str:
    """The six digits of the registering organ's region.

    >>> region("11640521010123450H")
    '640521'
    """
    return validate(text)[2:8]


def kind_of(text: str) -> str:
    """What sort of body it is, empty where the first two characters do not tell.

    >>> kind_of("54640521ME12345635"), kind_of("11640521010123450H")
    ('基层群众性自治组织', '机关')
    """
    return _KINDS.get(validate(text)[:2], "")


def make(kind: str, region: str, organisation: str) -> str:
    """An invented, valid code from two, six and eight characters, both checks right; for tests and counties to try.

    >>> make("11", "640521", "01012345"), make("12", "640521", "MB1A2345"), make("54", "640521", "ME123456")
    ('11640521010123450H', '12640521MB1A23457L', '54640521ME12345635')
    """
    body = f"{kind}{region[:6]}{organisation}{organisation_check(organisation)}"
    return validate(body + check_character(body))
