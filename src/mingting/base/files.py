"""Files kept by their content under `DATA/files/<2 hex>/<SM3>`, sealed at rest where they carry personal data.

A file is there whole or not at all: it is written beside its place, forced to the disk and then renamed. The same content is kept once.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.conf import settings

from mingting.base import clock
from mingting.base.crypto import Sm3
from mingting.base.errors import Altered
from mingting.base.frames import FRAME, FrameReader, write_frames
from mingting.base.models import StoredFile, User


def place_of(digest: str) -> Path:
    """Where the content of that SM3 lies."""
    return Path(settings.DATA) / "files" / digest[:2] / digest


def store(content: Path | bytes, name: str, kind: str, *, sealed: bool = True, by: User | None = None) -> StoredFile:
    """Keep a file and answer its row; content that is already kept is not written again.

    The row is written in the caller's transaction; a file whose row is rolled back harms nobody and is used by the next that stores the same content.
    """
    digest, size = _digest_of(content)
    known = StoredFile.objects.filter(digest=digest).first()
    if known and place_of(digest).exists() and (known.sealed or not sealed):
        return known
    _write(content, digest, sealed=sealed)
    if known:
        if sealed and not known.sealed:
            known.sealed = True
            known.save(update_fields=["sealed"])
        return known
    given = {
        "name": name[-160:],
        "kind": kind,
        "size": size,
        "sealed": sealed,
        "stored_at": clock.now(),
        "stored_by": by,
    }
    made, _ = StoredFile.objects.get_or_create(digest=digest, defaults=given)  # another may be storing the same content
    return made


def open_stored(file: StoredFile) -> BinaryIO:
    """The plain content, readable and seekable. A sealed file's pieces are checked as they are read; `check` looks at all of any file."""
    try:
        raw = place_of(file.digest).open("rb")
    except FileNotFoundError:
        raise Altered(f"file {file.digest} is missing") from None
    if not file.sealed:
        return raw
    try:
        return cast(BinaryIO, io.BufferedReader(FrameReader(raw, bytes.fromhex(file.digest)), FRAME))
    except Altered:
        raw.close()
        raise


@contextlib.contextmanager
def plain_path(file: StoredFile) -> Iterator[Path]:
    """The content as a file on disk, for readers that want a path; a sealed file's plain copy is only ours to read and goes away at the end."""
    if not file.sealed:
        yield place_of(file.digest)
        return
    folder = Path(settings.DATA) / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=Path(file.name).suffix) as copy, open_stored(file) as plain:
        shutil.copyfileobj(plain, copy, FRAME)
        copy.flush()
        yield Path(copy.name)


def check(file: StoredFile) -> None:
    """Read all of it; raises `Altered` unless its SM3 is its name and its size as written."""
    digest, size = Sm3(), 0
    with open_stored(file) as plain:
        while piece := plain.read(FRAME):
            digest.update(piece)
            size += len(piece)
    if digest.hexdigest() != file.digest or size != file.size:
        raise Altered(f"file {file.digest} holds other content than was stored")


def _pieces(content: Path | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for start in range(0, len(content), FRAME):
            yield content[start : start + FRAME]
        return
    with content.open("rb") as file:
        while piece := file.read(FRAME):
            yield piece


def _digest_of(content: Path | bytes) -> tuple[str, int]:
    digest, size = Sm3(), 0
    for piece in _pieces(content):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _write(content: Path | bytes, digest: str, *, sealed: bool) -> None:
    place = place_of(digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    fresh = Path(name)
    try:
        again = Sm3()
        with os.fdopen(descriptor, "wb") as out:
            _copy(_watched(_pieces(content), again), out, digest, sealed=sealed)
            out.flush()
            os.fsync(out.fileno())
        if again.hexdigest() != digest:
            raise Altered("the file changed while it was being stored")
        fresh.replace(place)
        _force_folder(place.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _copy(pieces: Iterator[bytes], out: IO[bytes], digest: str, *, sealed: bool) -> None:
    if sealed:
        write_frames(pieces, out, bytes.fromhex(digest))
        return
    for piece in pieces:
        out.write(piece)


def _watched(pieces: Iterator[bytes], digest: Sm3) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _force_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
