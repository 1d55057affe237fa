"""核数: the findings of a checked document as cards, numbered in the order of the document."""

from __future__ import annotations

from dataclasses import dataclass

from mingting.report.audit.mend import printed_at, suggestion
from mingting.report.audit.places import Spot, reading_order
from mingting.report.audit.report import SAY, Relation
from mingting.report.audit.runs import Act, Decision, Opened
from mingting.rules.figures import Verdict

KIND_NAMES = {
    "sum": "部分与合计",
    "ratio": "率与占比",
    "difference": "相差",
    "average": "日均与工作日",
    "growth": "同比与环比",
    "ranking": "排序",
    "count": "名单与个数",
    "threshold": "达标名单",
    "repeat": "前后重复",
}
LEVELS = {Verdict.CONTRADICTED: "bad", Verdict.TRUNCATED: "ask", Verdict.UNKNOWN: "ask", Verdict.HOLDS: "ok"}
TONES = {Verdict.CONTRADICTED: "late", Verdict.TRUNCATED: "near", Verdict.UNKNOWN: "off", Verdict.HOLDS: "done"}
ORDER = (Verdict.CONTRADICTED, Verdict.TRUNCATED, Verdict.UNKNOWN, Verdict.HOLDS)
WORST = {verdict: rank for rank, verdict in enumerate(ORDER)}
_ACTS = {Act.FIX: "改为", Act.REASON: "已说明", Act.NO_FIGURE: "不是数字"}


@dataclass(frozen=True)
class Finding:
    """One relation as a card in the margin. `at` is its place among the relations, `number` its place in the document."""

    at: int
    number: int
    relation: Relation
    spot: Spot
    printed: str
    decision: Decision | None = None

    @property
    def id(self) -> str:
        return f"f-{self.number}"

    @property
    def verdict(self) -> Verdict:
        return self.relation.verdict

    @property
    def level(self) -> str:
        return LEVELS[self.verdict]

    @property
    def tone(self) -> str:
        return TONES[self.verdict]

    @property
    def title(self) -> str:
        return f"{SAY[self.verdict]} · {KIND_NAMES[self.relation.kind]}"

    @property
    def suggested(self) -> str:
        return "" if self.verdict in (Verdict.HOLDS, Verdict.UNKNOWN) else suggestion(self.printed, self.relation)

    @property
    def unknown(self) -> bool:
        return self.verdict is Verdict.UNKNOWN

    @property
    def may_fix(self) -> bool:
        return bool(self.printed)

    @property
    def done(self) -> str:
        """What was decided, in words."""
        if self.decision is None:
            return ""
        word = _ACTS[self.decision.act]
        return f"{word}：{self.decision.text}" if self.decision.text else word


def findings_of(opened: Opened) -> list[Finding]:
    """All relations, numbered in the order of the document."""
    examined = opened.examined
    return [
        Finding(
            at,
            number,
            examined.report.relations[at],
            spot := examined.spots[at][0],
            printed_at(examined.document, spot),
            opened.decisions.get(at),
        )  # fmt: skip
        for number, at in enumerate(reading_order(examined), 1)
    ]
