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


class NotFromHere(HandleRefused):
    code = "case.not-from-here"
    message = "办件现在是“%(state)s”，不能“%(action)s”；%(hint)s"
    status = 409


class SamePerson(HandleRefused):
    code = "case.same-person"
    message = "受理和决定须由不同的人办理（受理审批分离）；本件由您受理，请转由其他审批人员作出决定。"
    status = 403


class NotDelegated(HandleRefused):
    code = "case.not-delegated"
    message = "事项“%(item)s”未授权%(whom)s%(what)s，请按流程转有权的岗位办理。"


class FieldMissing(HandleRefused):
    code = "case.field-missing"
    message = "请填写%(name)s。"


class FieldWrong(HandleRefused):
    code = "case.field-wrong"
    message = "%(name)s不对：%(why)s"


class AlreadyExtended(HandleRefused):
    code = "case.already-extended"
    message = "本件已延期一次，依法不能再次延期；请在到期日前作出决定。"


class TooLate(HandleRefused):
    code = "case.too-late"
    message = "%(what)s须在%(before)s前办理，现已超过；请作出决定并说明超期原因。"


class TooEarly(HandleRefused):
    code = "case.too-early"
    message = "补正期限到%(day)s止，期限内不能按逾期未补正处理。"


class KindNotAllowed(HandleRefused):
    code = "case.special-not-allowed"
    message = "本事项的办事指南不允许以“%(kind)s”暂停计时；可用的有：%(known)s。"


class MaterialsMissing(HandleRefused):
    code = "case.materials-missing"
    message = "必要材料还缺：%(names)s；请收齐、按容缺受理登记，或一次性告知补正。"


class NotAsked(HandleRefused):
    code = "case.cannot-ask"
    message = "“%(action)s”不须请示，请直接办理。"


class AskedAlready(HandleRefused):
    code = "case.asked-already"
    message = "“%(action)s”已由%(who)s请示，正在等待批复。"
    status = 409


class RequestDecided(HandleRefused):
    code = "case.request-decided"
    message = "这项请示%(how)s，请刷新后查看。"
    status = 409


class ItemNotOpen(HandleRefused):
    code = "case.item-not-open"
    message = "事项“%(item)s”现在不能办理（%(why)s），请核对事项或选用现行版本。"


class InvalidPerson(HandleRefused):
    code = "case.invalid-person"
    message = "%(why)s"
