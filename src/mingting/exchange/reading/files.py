"""Guards before a file is read: its size, what it really is, macros, passwords, archives that swell."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from mingting.exchange.errors import Encrypted, FileRefused, HasMacros, TooBig, Unreadable

MOST_BYTES = 300 << 20
MOST_UNPACKED = 3 << 30
MOST_RATIO = 400
EXTENSIONS = (".xlsx", ".xls", ".csv", ".txt", ".tsv")


class Form(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "csv"
    HTML = "html"


def form_of(path: Path, name: str = "") -> Form:
    """What the file is by its content, or a refusal that says what to do. `name` is the name it was sent under."""
    suffix = Path(name or path.name).suffix.lower()
    if suffix in {".xlsm", ".xlsb", ".xltm"}:
        raise HasMacros() if suffix != ".xlsb" else FileRefused(say="不支持 xlsb，请另存为 xlsx 再导入。")
    if suffix not in EXTENSIONS:
        raise FileRefused(say=f"不支持“{suffix or '无扩展名'}”的文件；请用 xlsx、xls 或 csv。")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise TooBig(size=size >> 20, most=MOST_BYTES >> 20)
    if not size:
        raise FileRefused(say="文件是空的，没有一行内容。")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        found = _archive(path)
    elif start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        found = _compound(path)
    else:
        found = _text(path)
    _agree(found, suffix)
    return found


def _archive(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise Unreadable(why="压缩结构损坏") from None
    unpacked, packed = sum(one.file_size for one in entries), max(1, sum(one.compress_size for one in entries))
    if unpacked > MOST_UNPACKED or (unpacked > 64 << 20 and unpacked / packed > MOST_RATIO):
        raise FileRefused(say="文件解压后异常庞大，疑似压缩炸弹，未予读取；请重新导出后再导入。")
    names = {one.filename.lower() for one in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise HasMacros()
    if any(one.flag_bits & 1 for one in entries):
        raise Encrypted()
    if "xl/workbook.xml" not in names:
        raise FileRefused(say="这不是 Excel 工作簿；请用 Excel 或 WPS 另存为 xlsx 再导入。")
    return Form.XLSX


def _compound(path: Path) -> Form:
    """An XLS, or the wrapper that Excel puts around a workbook with a password."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Encrypted()
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise FileRefused(say="这不是 Excel 工作簿；请用 Excel 或 WPS 另存为 xlsx 再导入。")
    return Form.XLS


def _text(path: Path) -> Form:
    with path.open("rb") as file:
        start = file.read(4096)
    opening = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if opening.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        return Form.HTML
    if opening.startswith((b"<?xml", b"<!doctype")):
        raise FileRefused(say="这是 XML 表格；请用 Excel 或 WPS 打开，另存为 xlsx 再导入。")
    if start.startswith(b"%PDF"):
        raise FileRefused(say="这是 PDF；请导出为 xlsx 或 csv 再导入。")
    return Form.TEXT


def _agree(found: Form, suffix: str) -> None:
    """Platforms do write text or a web page under .xls; any other disagreement of name and content is refused."""
    fits = {
        Form.XLSX: {".xlsx"},
        Form.XLS: {".xls"},
        Form.TEXT: {".csv", ".txt", ".tsv", ".xls"},
        Form.HTML: {".xls"},
    }[found]
    if suffix not in fits:
        raise FileRefused(say=f"扩展名是“{suffix}”，内容却是 {found.value} 格式；请核对文件，另存后再导入。")
