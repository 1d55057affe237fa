"""Refusals of the auditor: each with a stable code and a sentence that says what to do."""

from __future__ import annotations


class AuditRefused(Exception):
    """Root of all refusals: the document was not checked."""

    code = "audit.refused"
    message = "无法核对该文件。"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))

    @property
    def say(self) -> str:
        return str(self)


class FileMissing(AuditRefused):
    code = "audit.file-missing"
    message = "找不到文件“{name}”，请检查路径后重试。"


class TooLarge(AuditRefused):
    code = "audit.too-large"
    message = "文件过大（上限{limit}），请只提交通报正文和附表，或拆分后分别核对。"


class UnpacksTooLarge(AuditRefused):
    code = "audit.unpacks-too-large"
    message = "压缩内容展开后过大，疑为异常文件，已停止读取；请用办公软件另存后再提交。"


class MacroDocument(AuditRefused):
    code = "audit.macro"
    message = "文件含有宏，不予打开；请另存为不含宏的格式（.docx 或 .xlsx）后再提交。"


class Broken(AuditRefused):
    code = "audit.broken"
    message = "文件已损坏或加密，无法读取；请用办公软件打开并另存后再提交。"


class UnknownFormat(AuditRefused):
    code = "audit.unknown-format"
    message = "不支持该文件格式；请提交 DOCX、PDF、XLSX、HTML、Markdown 或纯文本。"


class OldFormat(AuditRefused):
    code = "audit.old-format"
    message = "这是旧版办公文档（.doc、.wps 等）；请另存为 DOCX 或 PDF 后再提交。"


class NotText(AuditRefused):
    code = "audit.not-text"
    message = "文件不是可读的文字（编码应为 UTF-8 或 GB18030）；请另存为 UTF-8 文本后再提交。"


class ScannedPages(AuditRefused):
    code = "audit.scanned"
    message = "PDF 里没有文字（可能是扫描件），无法核对；请提交由文字生成的 PDF 或原始文档。"


class TooManyPages(AuditRefused):
    code = "audit.too-many-pages"
    message = "页数过多（上限{limit}页），请拆分后分别核对。"


class TookTooLong(AuditRefused):
    code = "audit.too-long"
    message = "读取时间超过{limit}秒，已停止；请拆分文件或转换为纯文本后再提交。"
