"""What the materials of a case refuse."""

from __future__ import annotations

from mingting.handle.errors import HandleRefused


class MaterialRefused(HandleRefused):
    code = "material.refused"
    message = "“%(name)s”%(why)s。"


class ScannerSilent(HandleRefused):
    code = "material.scanner-silent"
    message = "病毒检查没有回应，“%(name)s”没有收下；请稍后再传，仍不行请联系管理员。"
    status = 503


class MaterialsClosed(HandleRefused):
    code = "material.closed"
    message = "办件现在是“%(state)s”，材料不能再改动；确需更正的，请走补正或作废重办。"
    status = 409


class MaterialsFull(HandleRefused):
    code = "material.full"
    message = "%(what)s已有%(count)s%(unit)s，不能再加；请合并后再传。"


class DoubleEntryClosed(HandleRefused):
    code = "case.double-entry-closed"
    message = "办件现在是“%(state)s”，不能再标二次录入。"
    status = 409


class OpenToday(HandleRefused):
    code = "case.open-today"
    message = "这个人的“%(item)s”今天已收过一件（%(number)s，%(state)s）；请先核对是不是同一件，确实要再办一件的，勾选后再提交。"
    status = 409
