"""What a file is, by its bytes: the six kinds come in, everything hostile, locked or exploding is told why it does not."""

from __future__ import annotations

import doctest
import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from material_samples import pdf, picture
from PIL import Image

from mingting.handle.cases import material_files
from mingting.handle.cases.errors import MaterialRefused, ScannerSilent
from mingting.handle.cases.material_files import check_material, page_image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(inside: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, body in inside.items():
            file.writestr(name, body)
    return out.getvalue()


@pytest.fixture
def given(tmp_path: Path) -> Any:
    def given(body: bytes, name: str = "材料.pdf") -> Any:
        path = tmp_path / "given"
        path.write_bytes(body)
        return check_material(path, name)

    return given


@pytest.mark.parametrize(
    ("body", "kind", "pages"),
    [
        (picture("JPEG"), "jpg", 1),
        (picture("PNG"), "png", 1),
        (pdf(3), "pdf", 3),
        (packed({"[Content_Types].xml": b"", "word/document.xml": b"<a/>"}), "docx", 1),
        (packed({"xl/workbook.xml": b"<a/>"}), "xlsx", 1),
        (packed({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<a/>"}), "ofd", 1),
    ],
)
def test_a_file_is_told_by_its_bytes_whatever_its_ending_says(given: Any, body: bytes, kind: str, pages: int) -> None:
    found = given(body, "身份证.exe")
    assert (found.kind, found.pages, found.name) == (kind, pages, f"身份证.{kind}")


REFUSED = {
    "empty": (b"", "空文件"),
    "a program": (b"MZ\x90\x00" + b"\0" * 100, "内容不是"),
    "html": (b"<html><script>alert(1)</script></html>", "内容不是"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "内容不是"),
    "an old office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版或加了密码的 Office"),
    "a plain archive": (packed({"a.txt": b"a"}), "是压缩包"),
    "half an archive": (packed({"word/document.xml": b"a" * 4000})[:60], "打不开"),
    "a bomb": (packed({"word/document.xml": b"\0" * (40 << 20)}), "异常庞大"),
    "many parts": (packed({"OFD.xml": b""} | {f"p{n}": b"" for n in range(2100)}), "异常庞大"),
    "macros": (packed({"word/document.xml": b"a", "word/vbaProject.bin": b"a"}), "宏或程序"),
    "a way out": (packed({"word/document.xml": b"a", "../../etc/cron.d/x": b"a"}), "越出文件夹"),
    "a broken picture": (picture("PNG")[:400], "打不开"),
    "a cut photograph": (picture("JPEG")[:900], "打不开"),
    "a broken pdf": (b"%PDF-1.4\nnothing", "打不开"),
    "a pdf without end": (pdf(301), "有 301 页"),
    "a locked pdf": (
        pdf(1, f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'00' * 32}> >>"), "加了打开密码"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_hostile_locked_or_broken_is_refused_with_its_reason(given: Any, name: str) -> None:
    body, reason = REFUSED[name]
    with pytest.raises(MaterialRefused, match=reason) as refusal:
        given(body, "申请书.pdf")
    assert str(refusal.value).startswith("“申请书.pdf”") and str(refusal.value).endswith("。")


def test_a_packed_file_with_a_lock_is_refused(given: Any) -> None:
    body = bytearray(packed({"word/document.xml": b"a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + offset] |= 1
    with pytest.raises(MaterialRefused, match="加了密码"):
        given(bytes(body))


def test_more_than_twenty_megabytes_are_refused(given: Any) -> None:
    with pytest.raises(MaterialRefused, match="超过 20 MB"):
        given(b"%PDF-1.4" + b"\0" * (20 << 20))


def test_a_pixel_bomb_is_refused_before_it_is_drawn(given: Any) -> None:
    body = bytearray(picture("PNG", (10, 10)))
    body[16:24] = struct.pack(">II", 60000, 60000)
    with pytest.raises(MaterialRefused, match="60000×60000|打不开"):
        given(bytes(body))


def test_a_page_that_cannot_be_read_well_is_taken_with_a_word(given: Any) -> None:
    assert "像素" in given(picture(size=(300, 400))).warning
    assert "模糊或空白" in given(picture(sharp=False)).warning
    assert given(picture()).warning == ""


def test_a_page_of_a_pdf_is_drawn_as_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(pdf(2))
    drawn = Image.open(io.BytesIO(page_image(path, 2)))
    assert drawn.format == "PNG" and drawn.size[0] == 1200


def test_the_examples_of_the_checks_hold() -> None:
    assert doctest.testmod(material_files).failed == 0


# ---- the scanner beside us ---------------------------------------------------------------------------------------------------


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """A daemon that speaks INSTREAM and finds the test signature."""
    where, heard = str(tmp_path / "clamd"), []
    server = socket.socket(socket.AF_UNIX)
    server.bind(where)
    server.listen()

    def exactly(line: socket.socket, count: int) -> bytes:
        body = b""
        while len(body) < count and (more := line.recv(count - len(body))):
            body += more
        return body

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                assert exactly(line, 10) == b"zINSTREAM\0"
                body = b""
                while size := struct.unpack(">I", exactly(line, 4))[0]:
                    body += exactly(line, size)
                heard.append(body)
                line.sendall(b"stream: Eicar FOUND\0" if EICAR in body else b"stream: OK\0")

    threading.Thread(target=serve, daemon=True).start()
    monkeypatch.setattr(settings, "CLAMD", where, raising=False)
    yield heard
    server.close()


def test_a_file_goes_through_the_scanner_whole_before_it_is_kept(given: Any, scanner: list[bytes]) -> None:
    assert given(pdf(2)).kind == "pdf"
    with pytest.raises(MaterialRefused, match="病毒"):
        given(pdf() + b"\n%" + EICAR)
    assert scanner[0] == pdf(2)


def test_nothing_comes_in_unlooked_at_when_the_scanner_is_silent(given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CLAMD", "/nowhere/clamd", raising=False)
    with pytest.raises(ScannerSilent, match="没有收下"):
        given(pdf())
