"""What the room of returns refuses."""

from __future__ import annotations

from mingting.base.errors import Refused


class ReturnRefused(Refused):
    code = "returns.refused"


class ItemUnknown(ReturnRefused):
    code = "returns.item-unknown"
    message = "这个计数事项不在本窗口，或已停用；请刷新页面。"


class DayClosed(ReturnRefused):
    code = "returns.day-closed"
    message = "%(day)s 已确认，不能再改；有误的，请统计通报岗退回更正。"
    status = 409


class DayAhead(ReturnRefused):
    code = "returns.day-ahead"
    message = "%(day)s 还没有到，或已超过 31 天，不能确认；请核对日期。"


class KeyMissing(ReturnRefused):
    code = "returns.key"
    message = "这次计数没有编号，没有计入；请刷新页面再按。"


class NothingToUndo(ReturnRefused):
    code = "returns.nothing-to-undo"
    message = "今天没有可以撤销的计数。"


class TooOld(ReturnRefused):
    code = "returns.too-old"
    message = "这次计数已过 18 小时，没有计入；请在更正时补上。"


class NotHanded(ReturnRefused):
    code = "returns.not-handed"
    message = "%(day)s 的计数还没有由窗口确认，或已经由首席代表确认。"
    status = 409


class NotToReturn(ReturnRefused):
    code = "returns.not-to-return"
    message = "%(day)s 的计数还没有报上来，不用退回。"
    status = 409


class ReasonMissing(ReturnRefused):
    code = "returns.reason"
    message = "请写明退回更正的理由（至少4个字，最多200个字）。"


class ItemWrong(ReturnRefused):
    code = "returns.item"
    message = "计数事项没有存下：%(why)s。"
