"""What the rooms of handling refuse."""

from __future__ import annotations

from mingting.base.errors import Refused


class HandleRefused(Refused):
    code = "handle.refused"


class ReasonMissing(HandleRefused):
    code = "personal.reason-missing"
    message = "查看完整个人信息须写明事由（至少5个字），该次查看会记入日志。"


class NoClock(HandleRefused):
    code = "case.no-clock"
    message = "办件%(number)s没有受理时间或承诺时限，没有可列的时限明细。"
