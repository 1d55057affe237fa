"""What the exchange refuses as a whole: a file that cannot be read, a sheet that is no ledger. Single rows are set aside, never refused."""

from __future__ import annotations

from mingting.base.errors import Refused


class ExchangeRefused(Refused):
    code = "exchange.refused"
    message = "这份文件不能导入。"


class UnknownKind(ExchangeRefused):
    code = "exchange.kind-unknown"
    message = "没有“%(kind)s”这类台账；可以导入的有：%(kinds)s。"


class UnknownSource(ExchangeRefused):
    code = "exchange.source-unknown"
    message = "没有登记来源“%(source)s”；已登记的来源有：%(sources)s。请先登记来源，再导入。"


class FileRefused(ExchangeRefused):
    code = "exchange.file"
    message = "%(say)s"


class TooBig(ExchangeRefused):
    code = "exchange.too-big"
    message = "文件有%(size)s兆，超过%(most)s兆；请按月份拆成几个文件再导入。"


class Encrypted(ExchangeRefused):
    code = "exchange.encrypted"
    message = "文件设了打开密码，无法读取；请在 Excel 或 WPS 中取消密码，另存后再导入。"


class HasMacros(ExchangeRefused):
    code = "exchange.macros"
    message = "文件带有宏，为安全起见不予导入；请另存为不带宏的 xlsx 再导入。"


class Unreadable(ExchangeRefused):
    code = "exchange.unreadable"
    message = "文件读不出来（%(why)s）；请用 Excel 或 WPS 打开核对，另存为 xlsx 再导入。"


class NoLedger(ExchangeRefused):
    code = "exchange.no-ledger"
    message = "文件里没有找到“%(name)s”的表头；这类台账应有：%(columns)s。可以先下载空白台账对照。"


class ColumnsMissing(ExchangeRefused):
    code = "exchange.columns-missing"
    message = "缺少必填的列：%(missing)s。表中的列是：%(headings)s。请指定哪一列对应，或补上后再导入。"


class SeveralSheets(ExchangeRefused):
    code = "exchange.several-sheets"
    message = "有几个工作表都像“%(name)s”：%(sheets)s；请指定要导入的工作表，或各存一个文件。"


class WrongMapping(ExchangeRefused):
    code = "exchange.mapping"
    message = "“%(column)s”不是“%(name)s”的列；可以对应的列是：%(columns)s。"


class ImportUnderWay(ExchangeRefused):
    code = "exchange.under-way"
    message = "同一来源的另一份台账正在导入，请等它完成后再试；您的文件没有改动。"
    status = 409
