"""核数 of one's own draft: what must be settled before it is issued. Each finding is mended, accepted with a reason, or declared no figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from mingting.base.papers.tree import Figure, Paper, Paragraph, Text, Typed

Level = Literal["error", "ask"]


@dataclass(frozen=True)
class Finding:
    """`key` stays the same between versions of a draft, so that a reason once given is kept."""

    key: str
    level: Level
    kind: str
    place: str
    section: str
    say: str
    reason: str = ""

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)


def findings_of(paper: Paper, before: list[dict[str, Any]]) -> list[Finding]:
    """Findings of a paper; reasons given for the same finding in an earlier version stand."""
    reasons = {one["key"]: one.get("reason", "") for one in before}
    found = {one.key: one for one in (*_typed(paper), *_empty(paper))}
    return [Finding(**(asdict(one) | {"reason": reasons.get(one.key, "")})) for one in found.values()]


def _typed(paper: Paper) -> Iterator[Finding]:
    """手写数字未绑定."""
    for section in paper.sections:
        for block in section.blocks:
            if not isinstance(block, Paragraph):
                continue
            for at, inline in enumerate(block.inlines):
                if isinstance(inline, Typed) and not inline.reason:
                    around = _around(block, at)
                    yield Finding(
                        f"typed:{section.key}:{around}",
                        "ask",
                        "手写数字未绑定",
                        section.title,
                        section.key,
                        f"“{around}”没有来源。",
                    )


def _empty(paper: Paper) -> Iterator[Finding]:
    """A figure printed as — in running text: a ratio over nothing, or statistics over days no notice covers."""
    for section in paper.sections:
        for block in section.blocks:
            for inline in block.inlines if isinstance(block, Paragraph) else ():
                if isinstance(inline, Figure) and inline.text == "—":
                    yield Finding(
                        f"empty:{section.key}:{inline.code}",
                        "error",
                        "没有数",
                        section.title,
                        section.key,
                        f"编码 {inline.code} 的数在本期没有可用的基数，正文印成了“—”；请补导台账或者改写这一句。",
                    )


def _around(block: Paragraph, at: int) -> str:
    """The number with a few words on both sides."""
    left = "".join(one.text for one in block.inlines[:at] if isinstance(one, Text | Typed | Figure))[-8:]
    right = "".join(one.text for one in block.inlines[at + 1 :] if isinstance(one, Text | Typed | Figure))[:6]
    return f"{left}{block.inlines[at].text}{right}"
