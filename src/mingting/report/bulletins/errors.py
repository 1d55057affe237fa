"""Refusals of the bulletin room."""

from __future__ import annotations

from mingting.base.errors import Refused


class BulletinRefused(Refused):
    code = "bulletin"
    message = "这份通报现在不能这样处理。"


class BadTemplate(BulletinRefused):
    code = "bulletin.bad-template"
    message = "模板第 %(line)s 行：%(say)s。"


class UnknownFamily(BulletinRefused):
    code = "bulletin.unknown-family"
    message = "没有“%(family)s”这种通报，可用的有：%(known)s。"


class AlreadyIssued(BulletinRefused):
    code = "bulletin.already-issued"
    message = "《%(title)s》已于 %(day)s 印发，不能再改；需要更正的，另发更正说明。"


class OpenErrors(BulletinRefused):
    code = "bulletin.open-errors"
    message = "还有 %(count)s 处错误没有处理，不能印发：%(first)s"


class BundleAltered(BulletinRefused):
    code = "bulletin.bundle-altered"
    message = "通报数据包“%(bundle)s”里的 %(file)s 与印发时不一致，请先用备份恢复，再查明原因。"
    status = 500
