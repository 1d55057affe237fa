from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from mingting.base import checks, files
from mingting.base.crypto import sm3
from mingting.base.errors import Altered
from mingting.base.frames import FRAME
from mingting.base.models import StoredFile

pytestmark = pytest.mark.django_db

BIG = os.urandom(2 * FRAME + 12_345)
SEALED_FRAME = FRAME + 16
HEADER = 45


def stored(content: bytes = BIG, *, sealed: bool = True) -> StoredFile:
    return files.store(content, "台账.xlsx", "ledger", sealed=sealed)


def rewrite(file: StoredFile, change: bytes) -> None:
    files.place_of(file.digest).write_bytes(change)


def test_a_file_is_found_under_the_sm3_of_its_content(data: Path) -> None:
    file = stored(b"abc")
    assert file.digest == sm3(b"abc").hex()
    assert files.place_of(file.digest) == data / "files" / file.digest[:2] / file.digest
    assert files.place_of(file.digest).exists()


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, len(BIG)])
def test_what_was_stored_is_read_back(data: Path, size: int, sealed: bool) -> None:
    file = stored(BIG[:size], sealed=sealed)
    assert file.size == size
    with files.open_stored(file) as plain:
        assert plain.read() == BIG[:size]
    files.check(file)


def test_a_sealed_file_is_read_from_any_place(data: Path) -> None:
    with files.open_stored(stored()) as plain:
        for start, length in ((FRAME - 3, 10), (2 * FRAME + 12_300, 100), (0, 4), (FRAME, FRAME)):
            plain.seek(start)
            assert plain.read(length) == BIG[start : start + length]
        assert plain.seek(-5, io.SEEK_END) == len(BIG) - 5
        assert plain.read() == BIG[-5:]


def test_a_sealed_file_shows_nothing_of_its_content(data: Path) -> None:
    content = "中宁县 640521199001010016 ".encode() * 1000
    assert b"640521199001010016" not in files.place_of(stored(content).digest).read_bytes()


def test_a_path_is_stored_like_its_bytes(data: Path, tmp_path: Path) -> None:
    (tmp_path / "one.bin").write_bytes(BIG)
    assert files.store(tmp_path / "one.bin", "one.bin", "ledger").pk == stored().pk


def test_the_same_content_is_kept_once(data: Path) -> None:
    assert stored(b"abc").pk == files.store(b"abc", "other.csv", "other").pk
    assert StoredFile.objects.count() == 1


def test_content_once_open_is_sealed_when_asked(data: Path) -> None:
    stored(b"abc" * 100, sealed=False)
    again = stored(b"abc" * 100)
    assert again.sealed
    assert b"abcabc" not in files.place_of(again.digest).read_bytes()
    files.check(again)


def test_a_file_lost_from_disk_comes_back_when_stored_again(data: Path) -> None:
    file = stored(b"abc")
    files.place_of(file.digest).unlink()
    with pytest.raises(Altered, match="missing"):
        files.check(file)
    assert stored(b"abc").pk == file.pk
    files.check(file)


@pytest.mark.parametrize("place", [0, 4, 6, 20, HEADER, HEADER + FRAME, HEADER + SEALED_FRAME + 7, -1])
def test_one_altered_byte_of_a_sealed_file_is_found(data: Path, place: int) -> None:
    file = stored()
    raw = bytearray(files.place_of(file.digest).read_bytes())
    raw[place] ^= 1
    rewrite(file, bytes(raw))
    with pytest.raises(Altered):
        files.check(file)


def test_one_altered_byte_of_an_open_file_is_found(data: Path) -> None:
    file = stored(sealed=False)
    rewrite(file, b"X" + BIG[1:])
    with pytest.raises(Altered):
        files.check(file)


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_sealed_file_cut_off_between_frames_does_not_open(data: Path, frames: int) -> None:
    file = stored()
    raw = files.place_of(file.digest).read_bytes()
    rewrite(file, raw[: HEADER + frames * SEALED_FRAME])
    with pytest.raises(Altered):
        files.check(file)


def test_frames_put_in_another_order_do_not_open(data: Path) -> None:
    file = stored()
    raw = files.place_of(file.digest).read_bytes()
    one, two = (raw[HEADER + n * SEALED_FRAME : HEADER + (n + 1) * SEALED_FRAME] for n in (0, 1))
    rewrite(file, raw[:HEADER] + two + one + raw[HEADER + 2 * SEALED_FRAME :])
    with pytest.raises(Altered):
        files.check(file)


def test_another_sealed_file_put_in_its_place_does_not_open(data: Path) -> None:
    file, other = stored(b"one"), stored(b"two")
    rewrite(file, files.place_of(other.digest).read_bytes())
    with pytest.raises(Altered):
        files.open_stored(file)


def test_a_plain_copy_goes_away_when_the_reader_is_done(data: Path) -> None:
    with files.plain_path(stored()) as path:
        assert path.suffix == ".xlsx"
        assert path.read_bytes() == BIG
        assert path.stat().st_mode & 0o077 == 0
    assert not path.exists()


def test_nothing_half_written_stays_when_the_disk_fails(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError):
        stored(b"abc")
    assert not [path for path in (data / "files").rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_verify_names_the_file_that_was_changed_or_lost(data: Path) -> None:
    good, changed, lost = stored(b"good"), stored(b"changed"), stored(b"lost")
    raw = bytearray(files.place_of(changed.digest).read_bytes())
    raw[-20] ^= 1
    rewrite(changed, bytes(raw))
    files.place_of(lost.digest).unlink()
    found = {one.place: one.kind for one in checks.check_files()}
    assert found == {f"file:{changed.digest}": "file.altered", f"file:{lost.digest}": "file.altered"}
    assert f"file:{good.digest}" not in found


@pytest.mark.django_db
def test_content_that_another_stores_at_the_same_moment_is_kept_once(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked and found nothing; the other's row is there first."""
    write = files._write

    def late(content: Path | bytes, digest: str, *, sealed: bool) -> None:
        write(content, digest, sealed=sealed)
        monkeypatch.setattr(files, "_write", write)
        files.store(content, "先到.csv", "ledger", sealed=sealed)

    monkeypatch.setattr(files, "_write", late)
    assert files.store(b"a,b", "后到.csv", "ledger").name == "先到.csv"
    assert StoredFile.objects.count() == 1
