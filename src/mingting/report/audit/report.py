"""What the auditor answers: relations with verdicts, a summary, the refusal if there is one; as JSON and as text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from mingting.rules.figures import Verdict

KINDS = ("sum", "ratio", "difference", "average", "growth", "ranking", "count", "threshold", "repeat")
SAY = {Verdict.HOLDS: "相符", Verdict.TRUNCATED: "截尾", Verdict.CONTRADICTED: "矛盾", Verdict.UNKNOWN: "无从核对"}


@dataclass(frozen=True, slots=True)
class Relation:
    """One claim of the document and what became of it."""

    kind: str
    text: str
    inputs: tuple[float, ...]
    claimed: float
    recomputed: float | None
    verdict: Verdict
    note: str
    unit: str = ""
    place: str = ""
    block: int = -1
    span: tuple[int, int] = (0, 0)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "text": self.text,
            "inputs": [_tidy(value) for value in self.inputs],
            "claimed": _tidy(self.claimed),
            "recomputed": None if self.recomputed is None else _tidy(self.recomputed),
            "verdict": str(self.verdict),
            "note": self.note,
            "unit": self.unit,
            "place": self.place,
        }


def _tidy(value: float) -> float | int:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else round(value, 6)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer for one document; `refused` is the sentence when it was not read."""

    file: str
    relations: tuple[Relation, ...] = ()
    refused: str = ""
    code: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def findings(self) -> list[Relation]:
        return [r for r in self.relations if r.verdict in (Verdict.CONTRADICTED, Verdict.TRUNCATED)]

    @property
    def contradictions(self) -> list[Relation]:
        return [r for r in self.relations if r.verdict is Verdict.CONTRADICTED]

    @property
    def summary(self) -> dict[str, Any]:
        counts = Counter(str(r.verdict) for r in self.relations)
        body: dict[str, Any] = {"relations": len(self.relations)}
        body |= {str(verdict): counts[str(verdict)] for verdict in Verdict}
        body["say"] = self.say
        if self.refused:
            body |= {"refused": self.refused, "code": self.code}
        return body | ({"notes": list(self.notes)} if self.notes else {})

    @property
    def say(self) -> str:
        if self.refused:
            return self.refused
        counts = Counter(r.verdict for r in self.relations)
        parts = "、".join(f"{SAY[verdict]}{counts[verdict]}处" for verdict in Verdict)
        return f"共核对数字关系{len(self.relations)}处：{parts}。"

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "relations": [r.as_json() for r in self.relations], "summary": self.summary}

    def as_text(self) -> str:
        """For a terminal: the findings first, each on two lines, then the summary."""
        lines = [self.file]
        for relation in sorted(self.findings, key=lambda r: r.verdict != Verdict.CONTRADICTED):
            lines.append(f"  [{SAY[relation.verdict]}] {relation.place}：{relation.text}")
            lines.append(f"         {relation.note}")
        return "\n".join([*lines, *(f"  {note}" for note in self.notes), f"  {self.say}"])
