"""Bounds for what is read: size, unpacked size, macros, pages, time. Beyond them a file is refused, in Chinese."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import dataclass, field

from ..errors import Broken, MacroDocument, TookTooLong, TooLarge, UnpacksTooLarge

MOST_BYTES = 40 * 2**20
MOST_CHARACTERS = 3_000_000
MOST_UNPACKED = 250 * 2**20
MOST_PART = 120 * 2**20
MOST_RATIO = 250
MOST_ENTRIES = 4_000
MOST_PAGES = 400
MOST_CELLS = 400_000
MOST_BLOCKS = 60_000
MOST_SECONDS = 30.0
MACRO_NAMES = ("vbaproject.bin", "vbadata.xml")
MACRO_SUFFIXES = (".docm", ".xlsm", ".dotm", ".xltm", ".xlsb", ".pptm")


def check_blocks(count: int) -> None:
    if count > MOST_BLOCKS:
        raise TooLarge(limit=f"{MOST_BLOCKS // 10_000}万段")


@dataclass
class Deadline:
    """Ends a reading that takes too long. It measures a span, not the time of day."""

    seconds: float = MOST_SECONDS
    started: float = field(default_factory=time.perf_counter)

    def check(self) -> None:
        if time.perf_counter() - self.started > self.seconds:
            raise TookTooLong(limit=int(self.seconds))


def check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise TooLarge(limit=f"{MOST_BYTES // 2**20}MB")


def check_text(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(limit=f"{MOST_CHARACTERS // 10_000}万字")
    return text


def open_package(data: bytes) -> zipfile.ZipFile:
    """A DOCX or XLSX package whose parts are of a size that can be read, without macros."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Broken from error
    if any(part.filename.lower().endswith(MACRO_NAMES) for part in parts):
        raise MacroDocument
    if any(part.flag_bits & 1 for part in parts):
        raise Broken
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if (
        len(parts) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or (unpacked > 30 * 2**20 and unpacked / packed > MOST_RATIO)
    ):
        raise UnpacksTooLarge
    return package


def part_of(package: zipfile.ZipFile, name: str) -> bytes:
    """One part, never more of it than the package's directory promised nor than can be read."""
    try:
        info = package.getinfo(name)
        if info.file_size > MOST_PART:
            raise UnpacksTooLarge
        with package.open(info) as stream:
            data = stream.read(MOST_PART + 1)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise Broken from error
    except Exception as error:
        if error.__class__.__name__ in ("error", "LZMAError"):
            raise Broken from error
        raise
    if len(data) > MOST_PART:
        raise UnpacksTooLarge
    return data
