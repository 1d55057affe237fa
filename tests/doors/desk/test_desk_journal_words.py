"""The journal in the trade's words: no kind of event, no record and no paper shows its name in the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mingting
from mingting.base.models import Event, SecurityEntry
from mingting.doors.desk.journal_words import kind_name, says, security_kinds, security_words, subject_name
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


def test_every_kind_of_the_security_log_has_a_name() -> None:
    kinds = _written(r'(?:security\.note\(|log_security\((?:self\.)?request, )"([a-z.-]+)"')
    assert len(kinds) > 6 and kinds <= {code for code, _ in security_kinds()}


def test_how_it_went_is_told_in_words() -> None:
    found = [
        security_words(SecurityEntry(kind=kind, result=result))
        for kind, result in (("login", "ok"), ("refused", "not-allowed"))
    ]
    assert found == [("登录", "通过"), ("越权访问", "无权限")]
    assert security_words(SecurityEntry(kind="search.by-id", result="3")) == ("按证件查找", "找到 3 件")
