"""Refusals of the engine."""

from __future__ import annotations

from mingting.base.errors import Refused


class FigureRefused(Refused):
    code = "figure"
    message = "这个数字现在不能给出。"


class UnknownIndicator(FigureRefused):
    code = "figure.unknown-indicator"
    message = "没有“%(code)s”这个指标，可用的指标见《指标目录》。"
    status = 404


class UnknownScope(FigureRefused):
    code = "figure.unknown-scope"
    message = "数据快照里没有“%(code)s”这个单位，请核对单位代码；新登记的单位在下一次取数后可用。"
    status = 404


class NotDivisible(FigureRefused):
    code = "figure.not-divisible"
    message = "“%(name)s”不能按“%(dimension)s”划分，可用的维度是：%(known)s。"


class BadPart(FigureRefused):
    code = "figure.bad-part"
    message = "“%(name)s”没有“%(part)s”这一部分。"


class FactsMissing(FigureRefused):
    code = "figure.facts-missing"
    message = "数据文件“%(file)s”不在存放位置，请先用备份恢复，再查阅数字。"
    status = 500
