"""Five real documents with their relations worked out by hand; they are not part of the project.

`MINGTING_SAMPLES` names a folder with `seeds/*.txt` and `facts/*.json`; without it these tests are left out.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mingting.report.audit import Relation, Report, audit

FOLDER = Path(os.environ.get("MINGTING_SAMPLES", "/nonexistent"))
pytestmark = pytest.mark.skipif(not (FOLDER / "facts").is_dir(), reason="MINGTING_SAMPLES is not set")

DOCUMENTS = {
    "zn": ("zhongning-2021q2.txt", "zhongning_2021q2.json"),
    "hd": ("haidong-2021m06.txt", "haidong_2021m06.json"),
    "hz": ("hanzhong-2021.txt", "hanzhong_2021.json"),
    "xz": ("xinzheng-2018m01.txt", "xinzheng_2018m01.json"),
    "yj": ("yuanjiang-2021.txt", "yuanjiang_2021.json"),
}
# kind of the hand-made facts -> kinds of the auditor
KINDS = {
    "sum": ("sum",),
    "partial_sum": ("sum",),
    "rate": ("ratio",),
    "weighted_rate": ("ratio",),
    "pending": ("ratio",),
    "difference": ("difference", "sum"),
    "daily_average": ("average",),
    "working_days": ("average",),
    "ranking": ("ranking",),
    "list_count": ("count",),
    "threshold_membership": ("threshold",),
    "target_gap": ("threshold",),
    "repeat": ("repeat",),
    "rounding": ("repeat",),
}
CONTRADICTIONS = ("znR60", "hdR45", "hdR59", "hdR63", "hdR64", "hdR69", "xzR20", "hzR01", "hzR09")
# 11.5/11.65 in 万 allows 98.24 to 99.18, so 98.69 holds by its intervals
HOLDS_BY_INTERVAL = {"hzR13"}


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {key: audit(FOLDER / "seeds" / text) for key, (text, _) in DOCUMENTS.items()}


@pytest.fixture(scope="module")
def facts() -> dict[str, tuple[dict[str, Any], list[float]]]:
    table = {}
    for _, name in DOCUMENTS.values():
        body = json.loads((FOLDER / "facts" / name).read_text(encoding="utf-8"))
        figures = {f["id"]: f["value"] for f in body["figures"]}
        members = {entry["id"]: entry["count"] for entry in body["lists"]}
        for relation in body["relations"]:
            values = [float(figures[i]) for i in relation["ids"] if figures.get(i) is not None]
            if not values and relation["kind"] == "list_count":
                values = [float(members[i]) for i in relation["ids"] if i in members]
            table[relation["id"]] = (relation, values)
    return table


def found(relation: dict[str, Any], values: list[float], report: Report) -> Relation | None:
    """The auditor's relation over the same figures."""
    want = Counter(round(v, 4) for v in values)
    for entry in report.relations:
        if entry.kind not in KINDS[relation["kind"]]:
            continue
        have = Counter(round(abs(float(v)), 4) for v in [*entry.inputs, entry.claimed])
        if relation["kind"] in ("working_days", "list_count"):
            same = bool(values) and entry.claimed == values[0]
        elif relation["kind"] in ("ranking", "threshold_membership"):
            same = bool(values) and sum((want & have).values()) >= 0.8 * len(values)
        elif relation["kind"] in ("repeat", "rounding"):
            same = set(want) == set(have)
        elif relation["kind"] == "daily_average":
            same = values[0] in have and values[-1] in have
        else:
            same = sum((want & have).values()) >= len(values) - (len(values) > 4)
        if same:
            return entry
    return None


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_the_known_contradictions_are_found(code: str, reports: dict[str, Report], facts: dict[str, Any]) -> None:
    relation, values = facts[code]
    kinds = KINDS[relation["kind"]]
    told = [r for r in reports[code[:2]].contradictions if r.kind in kinds]
    assert any(set(values) & {r.claimed, *r.inputs} for r in told)


def test_nothing_that_holds_is_called_false(reports: dict[str, Report]) -> None:
    assert sum(len(report.contradictions) for report in reports.values()) == len(CONTRADICTIONS)


def test_rounding_failures_come_as_truncated(reports: dict[str, Report], facts: dict[str, Any]) -> None:
    for code, (relation, values) in facts.items():
        if relation["verdict"] == "rounding" and code not in HOLDS_BY_INTERVAL:
            entry = found(relation, values, reports[code[:2]])
            assert entry is not None and entry.verdict == "truncated", code


def test_at_least_85_in_100_relations_are_recognised(reports: dict[str, Report], facts: dict[str, Any]) -> None:
    """Of every relation whose kind is one of ours, those that the documents do not state among them."""
    told = {
        code: found(relation, values, reports[code[:2]]) is not None
        for code, (relation, values) in facts.items()
        if relation["kind"] in KINDS
    }
    missed = sorted(code for code, seen in told.items() if not seen)
    assert sum(told.values()) >= 0.85 * len(told), missed


def test_a_daily_mean_over_the_days_of_the_region_holds(reports: dict[str, Report]) -> None:
    mean = [r for r in reports["zn"].relations if r.kind == "average" and r.claimed == 2549]
    assert [r.verdict for r in mean] == ["holds"]
