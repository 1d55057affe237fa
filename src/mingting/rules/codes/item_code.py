"""事项编码: 12 characters name an item in the catalogue (基本编码), 31 its implementation by one body (实施编码), 33 what is
applied for (业务办理项编码).

Basic code: 2 origin (00 national, else the province) + 2 item type + 5 main item + 3 sub-item. Implementation code: 18
credit code of the implementing body + 1 exercise level + the basic code. Handling code: that + 2 serial. The only check
character is the credit code's.
"""

from dataclasses import dataclass

from mingting.rules.codes import uscc
from mingting.rules.codes.errors import InvalidCode, InvalidComponent
from mingting.rules.codes.folding import fold, require_characters, require_length

NAME = "事项编码"
_LEVELS = {"1": "国家级", "2": "省级", "3": "市级", "4": "县级", "5": "乡级", "6": "村级", "7": "分级管理"}
_CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class ItemCode:
    """The parts of an item code; those a shorter code does not have are empty."""

    basic: str
    body: str = ""
    level: str = ""
    serial: str = ""

    @property
    def item_type(self) -> str:
        """Two digits, as in the national list of item types (01 行政许可 ...)."""
        return self.basic[2:4]

    @property
    def implementation(self) -> str:
        """The 31 characters, empty for a basic code."""
        return f"{self.body}{self.level}{self.basic}" if self.body else ""


def compact(text: str) -> str:
    """The code without spaces and dashes, half-width, in upper case.

    >>> compact("0001-1711-2000")
    '000117112000'
    """
    return fold(text, drop="-")


def validate(text: str) -> str:
    """The clean code, or the reason it cannot be one.

    >>> validate("000117112000"), validate("11370800MB285591843370117002011")
    ('000117112000', '11370800MB285591843370117002011')
    >>> validate("11370800MB285591849370117002011")
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidComponent: 事项编码中的行使层级不正确，请核对。
    """
    code = compact(text)
    require_length(NAME, code, 12, 31, 33)
    require_characters(NAME, code, _CHARACTERS)
    if len(code) > 12:
        uscc.validate(code[:18])
        if code[18] not in _LEVELS:
            raise InvalidComponent(name=NAME, part="行使层级")
    basic = code if len(code) == 12 else code[19:31]
    if not basic[2:4].isdigit():
        raise InvalidComponent(name=NAME, part="事项类型")
    if not code[31:].isdigit() and len(code) == 33:
        raise InvalidComponent(name=NAME, part="业务办理项序号")
    return code


def is_valid(text: str) -> bool:
    """Whether it is a code that can exist.

    >>> is_valid("11370800MB28559184300011711200001"), is_valid("11370800MB28559184")
    (True, False)
    """
    try:
        validate(text)
    except InvalidCode:
        return False
    return True


def format(text: str) -> str:
    """As it is written: without any separators.

    >>> format("000117112000 ")
    '000117112000'
    """
    return compact(text)


def parts(text: str) -> ItemCode:
    """The parts of a code.

    >>> parts("11370800MB28559184300011711200001")
    ItemCode(basic='000117112000', body='11370800MB28559184', level='3', serial='01')
    >>> parts("000117112000").item_type
    '01'
    """
    code = validate(text)
    if len(code) == 12:
        return ItemCode(code)
    return ItemCode(code[19:31], code[:18], code[18], code[31:])


def problems(text: str, basic: str = "", level: str = "", item_type: str = "", body: str = "") -> tuple[str, ...]:
    """Where a code disagrees with the item it is written on; what is left empty is not compared.

    >>> problems("11370800MB285591843370117002011", basic="370117002011", level="4", item_type="07")
    ('事项编码中的行使层级为市级，与事项的县级不一致', '事项编码中的事项类型为01，与事项的07不一致')
    """
    found = parts(text)
    pairs = (
        ("基本编码", found.basic, basic),
        ("行使层级", found.level and _LEVELS[found.level], _LEVELS.get(level, level)),
        ("事项类型", found.item_type, item_type),
        ("实施主体", found.body, body),
    )
    return tuple(
        f"{NAME}中的{name}为{own}，与事项的{given}不一致"
        for name, own, given in pairs
        if own and given and own != given
    )


def make(body: str, level: str, basic: str, serial: int | None = None) -> str:
    """The implementation code, or with a serial the handling code.

    >>> make("11640521010123450H", "4", "000117112000"), make("11640521010123450H", "4", "000117112000", 1)
    ('11640521010123450H4000117112000', '11640521010123450H400011711200001')
    """
    return validate(f"{body}{level}{basic}" + (f"{serial:02d}" if serial is not None else ""))
