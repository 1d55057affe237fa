"""Precision and recall of the auditor on made bulletins, per kind; `python tests/report/audit/bulletin_score.py` prints them.

Seeds below HELD_BACK were looked at while the auditor was written; those from HELD_BACK on were not.
"""

# ruff: noqa: E501 (sentences of bulletins)
from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if str(Path(__file__).parent) not in sys.path:
    sys.path.insert(0, str(Path(__file__).parent))

import bulletin_genres
import bulletin_maker
from bulletin_faults import plant, plant_in

from mingting.report.audit import KINDS, Relation, audit_text

HELD_BACK = 12
PER_GENRE = 18


def clean(genre: str, seed: int) -> Any:
    m = bulletin_maker
    return bulletin_genres.make(genre, seed, m.Maker, m.ORGANS, m.TOWNS, m.COUNTIES)


def numbers(relation: Relation) -> Counter[float]:
    return Counter(round(abs(float(v)), 4) for v in [*relation.inputs, relation.claimed])


def match(gold: Any, found: list[Relation]) -> Relation | None:
    """The relation that says the same of the same figures."""
    kinds = {gold.kind} | ({"sum"} if gold.kind == "difference" else set())
    want = Counter(round(abs(x), 4) for x in gold.numbers)
    for relation in found:
        if relation.kind not in kinds:
            continue
        if gold.names is not None:
            if relation.claimed == float(gold.claimed.number):
                return relation
            continue
        have = numbers(relation)
        if gold.kind in ("ranking", "threshold"):
            inputs = Counter(round(abs(float(t.number)), 4) for t in gold.inputs)
            if sum((inputs & have).values()) >= len(gold.inputs):
                return relation
        elif sum((want & have).values()) >= len(gold.numbers) - (len(gold.numbers) > 5):
            return relation
    return None


@dataclass
class Score:
    """Counts over many bulletins."""

    bulletins: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    recognised: Counter[str] = field(default_factory=Counter)
    false_on_clean: list[str] = field(default_factory=list)
    reported: int = 0
    true: int = 0
    reported_by: Counter[str] = field(default_factory=Counter)
    true_by: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    broken_found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.true / self.reported if self.reported else 1.0

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / max(1, sum(self.planted.values()))

    @property
    def recognition(self) -> float:
        return sum(self.recognised.values()) / max(1, sum(self.stated.values()))

    def table(self) -> Iterator[str]:
        yield f"{self.bulletins} bulletins; contradictions: precision {self.precision:.3f}, recall {self.recall:.3f}; recognised {self.recognition:.3f}"
        for kind in sorted(self.stated):
            yield (
                f"  {kind:<10} recognised {self.recognised[kind]}/{self.stated[kind]}  "
                f"contradictions: true {self.true_by[kind]}/{self.reported_by[kind]} reported, found {self.broken_found[kind]}/{self.broken[kind]} broken"
            )
        for fault in sorted(self.planted):
            yield f"  fault {fault:<11} found {self.found[fault]}/{self.planted[fault]}"


def score(first: int, last: int) -> Score:
    """Check clean and faulty bulletins of every genre with seeds from first to last."""
    total = Score()
    for genre in bulletin_genres.GENRES:
        for seed in range(first, last):
            _clean(total, genre, seed)
            _faulty(total, genre, seed)
    return total


def _clean(total: Score, genre: str, seed: int) -> None:
    bulletin = clean(genre, seed)
    relations = list(audit_text(bulletin.text()).relations)
    total.bulletins += 1
    total.false_on_clean += [f"{genre} {seed}: {r.text} {r.note}" for r in relations if r.verdict == "contradicted"]
    for gold in bulletin.rels:
        total.stated[gold.kind] += 1
        total.recognised[gold.kind] += match(gold, relations) is not None


def score_by_kind(first: int, last: int, often: int) -> Score:
    """Bulletins with a fault planted in a relation of each kind; of the kinds that are everywhere, seeds up to `often` only."""
    total = Score()
    for kind in KINDS:
        stop = last if kind in ("average", "ranking", "count", "threshold") else often
        for genre in bulletin_genres.GENRES:
            for seed in range(first, stop):
                bulletin = clean(genre, seed)
                if plant_in(bulletin, seed, kind) and bulletin.text() != clean(genre, seed).text():
                    _check(total, bulletin, f"{genre} {seed}", kind)
    return total


def _faulty(total: Score, genre: str, seed: int) -> None:
    bulletin = clean(genre, seed)
    fault = plant(bulletin, seed)
    if fault:
        _check(total, bulletin, f"{genre} {seed}", fault)


def _check(total: Score, bulletin: Any, name: str, fault: str) -> None:
    gold = [r for r in bulletin.rels if r.verdict == "contradicted" and r.sure]
    if not gold:
        return
    reported = [r for r in audit_text(bulletin.text()).relations if r.verdict == "contradicted"]
    wrong = round(abs(float(bulletin.fault_tok.number)), 4)
    hits = [wrong in numbers(r) or any(match(g, [r]) for g in gold) for r in reported]
    total.bulletins += 1
    total.reported += len(reported)
    total.true += sum(hits)
    for relation, hit in zip(reported, hits):
        total.reported_by[relation.kind] += 1
        total.true_by[relation.kind] += hit
    total.planted[fault] += 1
    total.found[fault] += any(hits)
    if not any(hits):
        total.missed.append(f"{name} {fault}")
    for broken in gold:
        total.broken[broken.kind] += 1
        total.broken_found[broken.kind] += match(broken, reported) is not None


__all__ = ["HELD_BACK", "PER_GENRE", "Score", "clean", "defaultdict", "match", "score", "score_by_kind"]

if __name__ == "__main__":
    for name, first, last in (("looked at", 0, HELD_BACK), ("held back", HELD_BACK, PER_GENRE)):
        print(name)
        print("\n".join(score(first, last).table()))
        print("a fault in a relation of each kind")
        print(
            "\n".join(
                line for line in score_by_kind(first, last, last).table() if "fault" in line or "bulletins" in line
            )
        )
