"""What the room of licences refuses."""

from __future__ import annotations

from mingting.handle.errors import HandleRefused


class LicenceRefused(HandleRefused):
    code = "licence.refused"


class NoLicenceType(LicenceRefused):
    code = "licence.no-type"
    message = "事项“%(item)s”没有登记产生的证照类型，不能制证；请管理员在事项里登记，或直接办结。"


class NotGranted(LicenceRefused):
    code = "licence.not-granted"
    message = "这件办件没有准予，不能制证。"


class TypeCodeWrong(LicenceRefused):
    code = "licence.type-code"
    message = "证照类型“%(name)s”的代码应为21位（定义机构统一社会信用代码加3位顺序号），请管理员更正后再制证。"


class NoIssuerCode(LicenceRefused):
    code = "licence.no-issuer"
    message = "发证单位“%(organ)s”没有统一社会信用代码，也没有行政区划代码，不能编证照标识；请管理员补登。"


class FaceWrong(LicenceRefused):
    code = "licence.face"
    message = "照面信息有误：%(why)s。"


class DaysWrong(LicenceRefused):
    code = "licence.days"
    message = "有效期止须不早于今天（%(today)s）；长期有效的不填。"


class NumberTaken(LicenceRefused):
    code = "licence.number-taken"
    message = "证照编号“%(number)s”已用在另一本同类证照上，请核对。"
    status = 409


class NoSuchChange(LicenceRefused):
    code = "licence.no-change"
    message = "状态为“%(state)s”的证照不能“%(action)s”。"
    status = 409


class BasisMissing(LicenceRefused):
    code = "licence.basis"
    message = "请写明依据的文书（名称或文号，至少4个字，最多200个字）。"
