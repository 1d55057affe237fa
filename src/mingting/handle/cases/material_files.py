"""材料文件的检查: what a scanned or uploaded file really is, by its own bytes; hostile, locked and exploding ones are refused with a sentence.

A name proves nothing: JPEG, PNG, PDF, DOCX, XLSX and OFD are told by their first bytes and by what they hold. Nothing is unpacked or run.
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

import pypdfium2
from PIL import Image, ImageFilter, ImageStat

from mingting.handle.cases import virus
from mingting.handle.cases.errors import MaterialRefused

MOST_BYTES = 20 << 20
MOST_PAGES = 300
MOST_PIXELS = 120_000_000
MOST_UNPACKED = 300 << 20
MOST_PARTS = 2000
MOST_RATIO = 250
LONGEST_NAME = 100
ENDINGS = (".jpg", ".jpeg", ".png", ".pdf", ".docx", ".xlsx", ".ofd")
SAYS = "JPG、PNG、PDF、DOCX、XLSX、OFD"
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
}
SEEN = ("jpg", "png", "pdf")
"""Kinds whose pages can be looked at here; the others are taken along."""

_INSIDE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PDFIUM = threading.Lock()  # the library is not made for several threads


@dataclass(frozen=True)
class Checked:
    """What a file is: its kind (a key of `TYPES`), its clean name, how many pages, and what the clerk should look at again."""

    kind: str
    name: str
    pages: int = 1
    warning: str = ""


def check_material(path: Path, name: str) -> Checked:
    """Judge a file before it is kept; raises `MaterialRefused` with the reason and what to do."""
    name = clean_name(name)
    size = path.stat().st_size
    if size == 0:
        raise MaterialRefused(name=name, why="是空文件，请重新扫描或另选")
    if size > MOST_BYTES:
        raise MaterialRefused(
            name=name, why=f"有 {size / (1 << 20):.1f} MB，超过 {MOST_BYTES >> 20} MB，请降低分辨率或分开上传"
        )
    kind = kind_of(path, name)
    pages, warning = _CHECKS[kind](path, name)
    if pages > MOST_PAGES:
        raise MaterialRefused(name=name, why=f"有 {pages} 页，超过 {MOST_PAGES} 页，请分开上传")
    virus.scan(path, name)
    return Checked(kind, f"{PurePath(name).stem}.{kind}", pages, warning)


def clean_name(name: str) -> str:
    r"""A name for people: no folders, no signs that cannot be seen or that turn the writing round, not too long.

    >>> clean_name("C:\\扫描\\身份证\u202egpj.exe"), clean_name("../../etc/passwd"), clean_name("\x00")
    ('身份证gpj.exe', 'passwd', '未命名')
    """
    last = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    last = _UNSEEN.sub("", last).strip(" .")
    last = re.sub(r'[<>:"|?*]', "_", last)
    stem, suffix = PurePath(last).stem, PurePath(last).suffix[:8]
    return (stem[: LONGEST_NAME - len(suffix)] + suffix) or "未命名"


def kind_of(path: Path, name: str) -> str:
    """By the first bytes; of what is packed, by what it holds."""
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _packed_kind(path, name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise MaterialRefused(name=name, why="是旧版或加了密码的 Office 文件，请去掉密码后另存为 PDF 或新版格式")
    raise MaterialRefused(name=name, why=f"的内容不是 {SAYS}（看内容，不看后缀），请另存后再传")


def _packed_kind(path: Path, name: str) -> str:
    parts = [one.filename for one in _parts(path, name)]
    for inside, kind in _INSIDE.items():
        if inside in parts:
            return kind
    raise MaterialRefused(name=name, why=f"是压缩包，不是 {SAYS}；请解开后逐个上传")


def _parts(path: Path, name: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise MaterialRefused(name=name, why="打不开，可能没有传完整，请重新另存后再传") from error


def _check_packed(path: Path, name: str) -> tuple[int, str]:
    """No bomb, no lock, no way out of the folder, no macros. Sizes are those declared: nothing here unpacks more than them."""
    parts = _parts(path, name)
    unpacked = sum(one.file_size for one in parts)
    packed = sum(one.compress_size for one in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed > path.stat().st_size:
        raise MaterialRefused(name=name, why="解开后异常庞大，疑似恶意文件，没有收下")
    if any(one.file_size > (1 << 20) and one.file_size > MOST_RATIO * max(1, one.compress_size) for one in parts):
        raise MaterialRefused(name=name, why="解开后异常庞大，疑似恶意文件，没有收下")
    if any(one.flag_bits & 1 for one in parts):
        raise MaterialRefused(name=name, why="加了密码，请去掉密码后再传")
    for one in parts:
        inside = one.filename.replace("\\", "/")
        if inside.startswith("/") or ".." in inside.split("/") or ":" in inside:
            raise MaterialRefused(name=name, why="里面有越出文件夹的路径，疑似恶意文件，没有收下")
        if inside.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat")):
            raise MaterialRefused(name=name, why="里面有宏或程序，请另存为不带宏的文件或 PDF 再传")
    return 1, ""


def _check_pdf(path: Path, name: str) -> tuple[int, str]:
    with _PDFIUM:
        try:
            paper = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower() or "security" in str(error).lower()
            why = "加了打开密码，请去掉密码后再传" if locked else "打不开，可能没有传完整，请重新另存后再传"
            raise MaterialRefused(name=name, why=why) from error
        try:
            if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(paper) >= 0:
                raise MaterialRefused(
                    name=name, why="加了密码或限制，归档后会打不开；请去掉限制（另存或打印成 PDF）后再传"
                )
            pages = len(paper)
        finally:
            paper.close()
    if pages == 0:
        raise MaterialRefused(name=name, why="没有页，请重新扫描")
    return pages, ""


def _check_image(path: Path, name: str) -> tuple[int, str]:
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise MaterialRefused(name=name, why=f"有 {width}×{height} 像素，太大了，请按 200 dpi 重新扫描")
            if getattr(image, "n_frames", 1) > 1 and image.format == "PNG":
                raise MaterialRefused(name=name, why="是动图，请存成静止的图片再传")
            image.load()
            return 1, _how_clear(image)
    except MaterialRefused:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MaterialRefused(name=name, why="打不开，图片已损坏或没有传完整，请重新扫描") from error


def look_again(path: Path, kind: str) -> str:
    """Of a picture that was kept: what the clerk should look at once more, if anything."""
    if kind not in ("jpg", "png"):
        return ""
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        return _how_clear(image)


def _how_clear(image: Image.Image) -> str:
    """What the clerk should look at again: a page that is small or has no sharp edges."""
    if max(image.size) < 1000:
        return f"只有 {image.size[0]}×{image.size[1]} 像素，可能看不清，请核对"
    small = image.convert("L")
    small.thumbnail((1200, 1200))
    width, height = small.size
    edges = ImageStat.Stat(small.filter(ImageFilter.FIND_EDGES).crop((3, 3, width - 3, height - 3)))
    return "图像模糊或空白，请看一眼，必要时重扫" if edges.var[0] < 40 else ""


_CHECKS: dict[str, Callable[[Path, str], tuple[int, str]]] = {
    "jpg": _check_image,
    "png": _check_image,
    "pdf": _check_pdf,
    "docx": _check_packed,
    "xlsx": _check_packed,
    "ofd": _check_packed,
}


def page_image(path: Path, number: int, width: int = 1200) -> bytes:
    """One page of a PDF as a PNG, drawn here: the reader's browser is never given the PDF's own scripts."""
    with _PDFIUM:
        paper = pypdfium2.PdfDocument(path)
        try:
            page = paper[number - 1]
            across, down = page.get_size()
            scale = min(width / max(across, 1), 2400 / max(down, 1))
            drawn = page.render(scale=max(scale, 0.05), may_draw_forms=False).to_pil()
        finally:
            paper.close()
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
