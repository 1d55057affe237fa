"""A big file under SM4-GCM in frames, so that it is written and read in pieces and from any place.

`MTF1 key number(1) prefix(8) digest(32)`, then frames of 1 MiB of plain content, each `ciphertext tag(16)`. The nonce of a frame is the
file's prefix and the frame's index; what is authenticated with it is the header, the index and whether it is the last: a frame that is
changed, moved, left out, taken from another file or cut off at the end does not open.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mingting.base.errors import Altered
from mingting.base.keys import key, newest

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"MTF1"
FRAME = 1 << 20
_TAG = 16
_HEADER = len(MAGIC) + 1 + 8 + 32


def write_frames(plain: Iterator[bytes], out: IO[bytes], digest: bytes) -> None:
    """Seal pieces of plain content of `FRAME` bytes (the last may be shorter); `digest` is the SM3 of all of it."""
    number = newest("data")
    prefix = os.urandom(8)
    header = MAGIC + bytes((number,)) + prefix + digest
    out.write(header)
    index, piece = 0, next(plain, b"")
    while True:
        following = next(plain, b"")
        out.write(_seal(key("data", number), header, index, piece, last=not following))
        if not following:
            return
        index, piece = index + 1, following


def _about(header: bytes, index: int, *, last: bool) -> bytes:
    return header + index.to_bytes(4) + bytes((last,))


def _seal(secret: bytes, header: bytes, index: int, piece: bytes, *, last: bool) -> bytes:
    nonce = header[5:13] + index.to_bytes(4)
    encryptor = Cipher(algorithms.SM4(secret), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(_about(header, index, last=last))
    return encryptor.update(piece) + encryptor.finalize() + encryptor.tag


class FrameReader(io.RawIOBase):
    """The plain content of a sealed file, readable and seekable; every frame is checked before a byte of it is handed out."""

    def __init__(self, file: IO[bytes], digest: bytes) -> None:
        self._file = file
        self._header = file.read(_HEADER)
        if len(self._header) != _HEADER or self._header[:4] != MAGIC or self._header[13:] != digest:
            raise Altered("the head of a sealed file was changed")
        body = file.seek(0, os.SEEK_END) - _HEADER
        self._frames = max(1, -(-body // (FRAME + _TAG)))
        self._size = body - self._frames * _TAG
        if self._size < 0:
            raise Altered("a sealed file was cut off")
        self._secret = key("data", self._header[4])
        self._at = 0
        self._open: tuple[int, bytes] = (-1, b"")

    def _frame(self, index: int) -> bytes:
        if self._open[0] != index:
            self._file.seek(_HEADER + index * (FRAME + _TAG))
            sealed = self._file.read(FRAME + _TAG)
            nonce = self._header[5:13] + index.to_bytes(4)
            decryptor = Cipher(algorithms.SM4(self._secret), modes.GCM(nonce, sealed[-_TAG:])).decryptor()
            decryptor.authenticate_additional_data(_about(self._header, index, last=index == self._frames - 1))
            try:
                self._open = (index, decryptor.update(sealed[:-_TAG]) + decryptor.finalize())
            except InvalidTag:
                raise Altered(f"frame {index + 1} of {self._frames} of a sealed file was changed") from None
        return self._open[1]

    def check(self) -> None:
        """Open every frame once, an empty file's too."""
        for index in range(self._frames):
            self._frame(index)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        if self._at >= self._size:
            if not self._size:
                self.check()
            return 0
        view = memoryview(buffer).cast("B")
        index, inside = divmod(self._at, FRAME)
        piece = self._frame(index)[inside : inside + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()
