"""Why a number is refused. The sentences name the number's kind, never the number: some are personal data."""

from mingting.rules.errors import RuleError


class InvalidCode(RuleError):
    """The root of all refusals of a number.

    >>> raise InvalidLength(name="公民身份号码", length="18", found=17)
    Traceback (most recent call last):
    ...
    mingting.rules.codes.errors.InvalidLength: 公民身份号码应为18位，现为17位，请核对。
    """

    code = "code.invalid"
    message = "%(name)s不正确，请核对。"


class InvalidLength(InvalidCode):
    code = "code.length"
    message = "%(name)s应为%(length)s位，现为%(found)s位，请核对。"


class InvalidCharacter(InvalidCode):
    code = "code.character"
    message = "%(name)s第%(place)s位不能是“%(found)s”，请核对。"


class InvalidCheck(InvalidCode):
    code = "code.check"
    message = "%(name)s的校验位不符，可能有一位输错，请对照原件核对。"


class InvalidComponent(InvalidCode):
    code = "code.component"
    message = "%(name)s中的%(part)s不正确，请核对。"
