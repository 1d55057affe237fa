"""What the rules refuse: one root, a subclass per reason, a stable `code` and one sentence saying what to do."""

from typing import Any, ClassVar


class RuleError(ValueError):
    """The root of every refusal of this room.

    >>> class TooLong(RuleError):
    ...     code = "rules.too-long"
    ...     message = "时限%(days)s天过长，请核对。"
    >>> error = TooLong(days=999)
    >>> error.code, str(error), error.facts
    ('rules.too-long', '时限999天过长，请核对。', {'days': 999})
    """

    code: ClassVar[str] = "rules.refused"
    message: ClassVar[str] = "不符合规则，请核对。"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message % facts)

    def __reduce__(
        self,
    ) -> tuple[Any, ...]:
        # An exception with keyword-only arguments does not pickle by itself, and worker processes hand them back.
        return _again, (type(self), self.facts)


def _again(kind: type[RuleError], facts: dict[str, object]) -> RuleError:
    return kind(**facts)


class InvalidNotice(RuleError):
    code = "rules.invalid-notice"
    message = "放假通知有误：%(problems)s"


class UnknownDays(RuleError):
    code = "rules.unknown-days"
    message = "%(year)s年放假通知尚未录入，%(first)s至%(last)s的工作日不能统计，请先录入该年放假通知。"


class InvalidLimit(RuleError):
    code = "rules.invalid-limit"
    message = "时限有误：%(why)s"


class InvalidPeriod(RuleError):
    code = "rules.invalid-period"
    message = "统计期间“%(text)s”无法识别，请写成 2021、2021H1、2021Q2、2021-06 或 2021-06-01..2021-06-15。"


class UnknownMove(RuleError):
    code = "rules.unknown-move"
    message = "办件没有“%(name)s”这一步，请核对环节名称。"


class InvalidGrade(RuleError):
    code = "rules.invalid-grade"
    message = "评价等级“%(text)s”无法识别，请填非常满意、满意、基本满意、不满意、非常不满意之一。"
