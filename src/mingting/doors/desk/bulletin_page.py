"""What the workbench shows of a bulletin: its outline with what is still open, its findings, the words a clerk may write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from mingting.base.papers.html import write_html
from mingting.base.papers.tree import Paper, Table, figures_of
from mingting.doors.desk.figure_links import code_url
from mingting.report.bulletins.models import Bulletin

WORDS = {
    "services": "（八）窗口优化服务情况",
    "management": "（九）窗口人员管理情况",
    "problems": "问题（补充）",
    "demands": "三、工作要求",
}
"""The sections whose text a clerk writes."""
_SECTION_OF = {"problems": "problem-more"}


@dataclass(frozen=True)
class OutlineRow:
    """A line of the outline: `figures` numbers that open, `open` findings to be settled, `errors` of them that block."""

    key: str
    title: str
    sub: bool
    figures: int
    open: int = 0
    errors: int = 0
    edit_url: str = ""
    full: str = ""


@dataclass(frozen=True)
class FindingRow:
    """One finding; `around` are the words it stands in, `code` the figure it speaks of."""

    number: int
    key: str
    level: str
    kind: str
    place: str
    section: str
    say: str
    reason: str
    around: str
    code: str

    @property
    def blocks(self) -> bool:
        return self.level == "error" and not self.reason


def article(paper: Paper) -> SafeString:
    """The paper itself. Every word in it is escaped by the writer; figures are links to their codes."""
    return mark_safe(write_html(paper, code_url))


def findings_of(bulletin: Bulletin) -> list[FindingRow]:
    """What blocks first, then what asks, then what was explained."""
    rows = [_finding(number, one) for number, one in enumerate(bulletin.findings, 1)]
    return sorted(rows, key=lambda one: (bool(one.reason), one.level != "error"))


def _finding(number: int, one: dict[str, Any]) -> FindingRow:
    sort, _, rest = one["key"].partition(":")
    about = rest.partition(":")[2]
    return FindingRow(
        number,
        key=one["key"],
        level=one["level"],
        kind=one["kind"],
        place=one["place"],
        section=one["section"],
        say=one["say"],
        reason=one.get("reason", ""),
        around=about if sort == "typed" else "",
        code=about if sort == "empty" else "",
    )


def outline(paper: Paper, bulletin: Bulletin, findings: Sequence[FindingRow], may_draft: bool) -> list[OutlineRow]:
    """Sections and attachments; a section of the clerk's own words can be edited from here, also while it is empty."""
    editable = {_SECTION_OF.get(key, key): key for key in WORDS} if may_draft else {}
    rows = []
    for section in paper.sections:
        words = editable.get(section.key, "")
        title = section.title or WORDS.get(words, "")
        if not title:
            continue
        mine = [one for one in findings if one.section == section.key and not one.reason]
        rows.append(
            OutlineRow(
                section.key,
                short_title(title, ""),
                title.startswith("（") or words == "problems",
                sum(1 for _ in figures_of(section.blocks)),
                len(mine),
                sum(one.blocks for one in mine),
                reverse("bulletins-words", args=[bulletin.pk, words]) if words else "",
                title,
            )
        )
    return rows + [
        OutlineRow(
            f"annex-{one.number}",
            f"附件{one.number} {short_title(one.title, one.period, bulletin.scope.short_name)}",
            False,
            _cells(one.blocks),
            full=one.title,
        )
        for one in paper.attachments
    ]


def section_of(words: str) -> str:
    """The section of the paper that words of a clerk stand in."""
    return _SECTION_OF.get(words, words)


def _cells(blocks: Sequence[Any]) -> int:
    return sum(1 for block in blocks if isinstance(block, Table) for _ in figures_of((block,)))


def short_title(title: str, period: str, place: str = "") -> str:
    """A title in the outline, without what all of them say.

    >>> short_title("中宁县部门2021年第二季度政务服务工作情况统计表", "2021年第二季度", "中宁县"), short_title("（五）政务服务“好差评”情况", "")
    ('部门工作情况统计表', '（五）“好差评”')
    """
    for word in filter(None, (period, place, "市民服务大厅", "政务服务")):
        title = title.replace(word, "")
    return title.removesuffix("情况") if title.startswith("（") else title


def figure_count(paper: Paper) -> tuple[int, int]:
    """Numbers of the text, and of the tables."""
    text = sum(1 for section in paper.sections for _ in figures_of(section.blocks))
    return text, sum(_cells(one.blocks) for one in paper.attachments)
