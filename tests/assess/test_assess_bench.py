"""The benchmark compares like with like: the same integers by cubes and by rows, a floor that reads what they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingting.assess import bench
from mingting.assess.indicators.datasets import CASES


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "MONTHS", ("2020-04", "2020-05", "2020-06", "2021-03", "2021-04", "2021-05", "2021-06"))
    monkeypatch.setattr(bench, "ROUNDS", 1)


def test_cubes_and_rows_give_the_bulletin_the_same_integers(few: None, tmp_path: Path) -> None:
    facts = bench.Facts(tmp_path, 2100)
    asked = bench.questions()
    assert len(asked) > 300
    assert bench.answered(facts, asked, use_cubes=True) == bench.answered(facts, asked, use_cubes=False)
    needed = bench.needed(asked)
    assert {"accepted_on", "finished_on", "due_on", "item", "organ_path", "bucket"} <= set(needed)
    assert set(needed) <= {one.name for one in CASES.columns} and "applicant" not in needed


def test_a_late_case_is_seen_in_the_bulletin(few: None) -> None:
    filed, cubes = bench.late(2100)
    assert filed.rows == cubes.rows == 300 and filed.ratio > 0 and filed.peer == "扫描这个月"
