"""The journal in the trade's words: no kind of event, no record and no paper shows its name in the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mingting
from mingting.base.models import Event
from mingting.doors.desk.journal_words import kind_name, says, subject_name
from mingting.rules.moves import DOCUMENTS

HOUSE = Path(mingting.__file__).parent
LATIN = re.compile(r"[A-Za-z]{2,}")


def _written(pattern: str) -> set[str]:
    return {found for path in HOUSE.rglob("*.py") for found in re.findall(pattern, path.read_text(encoding="utf-8"))}


def test_every_kind_that_an_act_records_has_a_name() -> None:
    kinds = _written(r'journal\.record\(\s*"([a-z-]+\.[a-z-]+)"')
    assert len(kinds) > 30
    assert not {kind: kind_name(kind) for kind in kinds if LATIN.search(kind_name(kind).replace("AB岗", ""))}


def test_every_record_that_an_act_names_has_a_name() -> None:
    subjects = _written(r'f"([a-z]+/[a-z-]+):\{')
    assert len(subjects) > 15
    assert not [one for one in subjects if LATIN.search(subject_name(f"{one}:7"))]


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("case.paper-issued", {"kind": "receipt_slip", "organ": 21}, DOCUMENTS["receipt_slip"]),
        ("case.start_special", {"kind": "inspection"}, "检验"),
        ("ledger.imported", {"kind": "cases", "taken": 5}, "办件，新增 5"),
        ("ledger.imported", {"kind": "register:news"}, "登记表"),
        ("source.declared", {"kind": "no-such"}, ""),
        ("case.opened", {"kind": "code_word"}, ""),
    ],
)
def test_what_an_event_says_is_words(kind: str, data: dict[str, object], said: str) -> None:
    assert says(Event(kind=kind, data=data), {}) == said
