"""时限明细 on paper: each day from acceptance, counted or not, why, and by which paper. It has no number: it can be counted anew at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from mingting.base import clock
from mingting.base.clock import CHINA
from mingting.base.papers.fonts import house_fonts
from mingting.base.papers.form import clean, date_text
from mingting.base.papers.typeset import typeset
from mingting.handle.cases.models import Case
from mingting.handle.cases.notices.words import day_both
from mingting.handle.cases.reads import account_of
from mingting.rules.clocks import AccountLine

_TEMPLATE = Path(__file__).with_name("account.typ")


def account_paper(case: Case) -> bytes:
    """A4. Raises `NoClock` where there is nothing to count. The name stays masked: it is the house's own paper."""
    lines, now = account_of(case), clock.now().astimezone(CHINA)
    words = {
        "title": "时限明细",
        "organ": clean(case.organ.name),
        "rows": [[label, clean(text)] for label, text in summary_of(case, lines) if text],
        "heads": ["日期", "计入", "说明", "依据的文书"],
        "lines": [[*map(clean, row), line.counted] for row, line in zip(day_words(lines), lines)],
        "foot": f"{case.case_no or case.source_no}　{date_text(now.date())} {now:%H:%M} 打印",
    }
    return typeset(_TEMPLATE, words, house_fonts(), datetime(now.year, now.month, now.day, tzinfo=UTC))


def summary_of(case: Case, lines: tuple[AccountLine, ...]) -> tuple[tuple[str, str], ...]:
    """What stands over the account: label and words, empty where there is nothing to say; the applicant masked."""
    counted = [line for line in lines if line.counted]
    ended = case.decided_at or case.finished_at
    provisional = "（暂定：其间有放假通知尚未公布）" if any(line.provisional for line in lines) else ""
    return (
        ("办件编号", case.case_no or case.source_no),
        ("事项", f"{case.item.name}（{case.item.code}）" if case.item else ""),
        ("申请人", case.applicant_masked),
        ("受理日期", day_both(lines[0].day)),
        ("到期日", (day_both(case.due_on) if case.due_on else "") + provisional),
        ("决定日期", day_both(clock.day_of(ended)) if ended else "尚未决定"),
        ("已计", f"{len(counted)}天，不计{len(lines) - len(counted)}天（含受理当日）"),
    )


def day_words(lines: Sequence[AccountLine]) -> list[tuple[str, str, str, str]]:
    """A row a day: the date, whether it counts, why, by which paper."""
    days = all(line.number <= len(lines) for line in lines)
    return [(_day(line), _count(line, days), line.why, line.paper) for line in lines]


def _day(line: AccountLine) -> str:
    return f"{line.day:%Y-%m-%d}" + ("（暂定）" if line.provisional else "")


def _count(line: AccountLine, days: bool) -> str:
    """The running number of a counted day; of a limit in hours the words beside it tell how much counts."""
    if not line.counted:
        return "不计"
    return f"第{line.number}天" if days else "计"
