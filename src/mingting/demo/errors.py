"""Refusals of this room."""

from __future__ import annotations

from mingting.base.errors import Refused


class DemoRefused(Refused):
    code = "demo.refused"


class UnknownCounty(DemoRefused):
    code = "demo.unknown"
    message = "没有名为“%(name)s”的示范县，可以装入的有：%(names)s。"


class NotInProduction(DemoRefused):
    code = "demo.production"
    message = "正式环境不装示范数据；请另用一个数据目录，并设置 MINGTING_MODE=demo。"


class SetAside(DemoRefused):
    code = "demo.set-aside"
    message = "示范台账“%(file)s”有 %(count)d 行未能导入，第 %(row)d 行：%(say)s"
