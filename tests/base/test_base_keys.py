from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from django.conf import settings

from mingting.base import keys
from mingting.base.crypto import seal, token, unseal
from mingting.base.errors import Altered, KeyMissing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "KEYS", tmp_path / "keys")
    return tmp_path / "keys"


def test_a_key_is_made_once_and_only_its_owner_reads_it(folder: Path) -> None:
    first = keys.first_key("data")
    assert len(first) == 16
    assert keys.first_key("data") == first
    assert (folder / "data-1.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["data-1.key"]


def test_opening_never_makes_a_key(folder: Path) -> None:
    with pytest.raises(KeyMissing):
        keys.key("data", 1)
    assert not folder.exists()


def test_the_newest_key_seals_and_an_older_one_still_opens(folder: Path) -> None:
    before = seal(b"one")
    (folder / "data-2.key").write_text("0123456789abcdef0123456789abcdef")
    keys._newest.cache_clear()
    after = seal(b"two")
    assert (before[1], after[1]) == (1, 2)
    assert (unseal(before), unseal(after)) == (b"one", b"two")


def test_what_was_sealed_with_a_lost_key_says_so(folder: Path) -> None:
    sealed = seal(b"one")
    (folder / "data-1.key").unlink()
    keys._read.cache_clear()
    with pytest.raises(KeyMissing):
        unseal(sealed)


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_one_altered_byte_of_a_sealed_value_does_not_open(folder: Path, place: int) -> None:
    sealed = bytearray(seal(b"640521199001010016", b"case"))
    sealed[place] ^= 1
    with pytest.raises(Altered):
        unseal(bytes(sealed), b"case")


def test_a_sealed_value_opens_only_in_its_own_context(folder: Path) -> None:
    with pytest.raises(Altered):
        unseal(seal(b"one", b"case"), b"review")


def test_tokens_of_one_value_differ_by_field(folder: Path) -> None:
    assert token("id4", "0016") == token("id4", "0016") != token("phone4", "0016")


def _first(folder: Path, answers: multiprocessing.Queue[str]) -> None:
    settings.KEYS = folder
    answers.put(keys.first_key("seal").hex())


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[str] = context.Queue()
    together = [context.Process(target=_first, args=(tmp_path / "keys", answers)) for _ in range(6)]
    for process in together:
        process.start()
    found = {answers.get(timeout=10) for _ in together}
    for process in together:
        process.join()
    assert len(found) == 1
