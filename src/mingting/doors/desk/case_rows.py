"""A case as one line: number, masked applicant, item, step, days left in words, who holds it, flags. Lists, results and exports say it alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from mingting.handle.cases.listing import FLAGS, Left, left_of
from mingting.handle.cases.models import Case
from mingting.web.formatting import day_zh

_BOLD = 6
_TONES = {"late": "late", "near": "near"}


@dataclass(frozen=True)
class Flag:
    word: str
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """What a line shows. `tone` is the stripe: late, near, hold or none."""

    pk: int
    url: str
    lead: str
    tail: str
    applicant: str
    item: str
    step: str
    left: str
    left_tone: str
    due: str
    holder: str
    organ: str
    flags: tuple[Flag, ...]
    tone: str
    provisional: bool

    @property
    def number(self) -> str:
        return self.lead + self.tail


def rows_of(cases: tuple[Case, ...], today: date) -> tuple[Row, ...]:
    """Lines for a page."""
    left = left_of(cases, today)
    return tuple(_row(case, left[case.pk]) for case in cases)


def _row(case: Case, left: Left) -> Row:
    number = "" if case.state == Case.State.DRAFT else case.case_no or case.source_no
    words, tone = left_says(left)
    return Row(
        pk=case.pk,
        url=reverse("cases-one", args=[case.pk]),
        lead=number[:-_BOLD],
        tail=number[-_BOLD:] or "草稿",
        applicant=case.applicant_masked,
        item=case.item.name if case.item else "（事项未登记）",
        step=case.get_state_display(),
        left=words,
        left_tone=tone,
        due=day_zh(left.due_on) if left.due_on else "",
        holder=holder_of(case),
        organ=case.organ.short_name,
        flags=flags_of(case),
        tone="hold" if left.kind == "hold" else tone if tone in _TONES else "",
        provisional=case.due_provisional and left.kind == "runs",
    )


def left_says(left: Left) -> tuple[str, str]:
    """The time left in words, and its tone.

    >>> left_says(Left("runs", 2)), left_says(Left("runs", 0)), left_says(Left("runs", -1)), left_says(Left("hold"))
    (('剩2天', 'near'), ('今天到期', 'near'), ('超1天', 'late'), ('中止', 'hold'))
    """
    if left.kind == "hold":
        return "中止", "hold"
    if left.kind == "over":
        return "已办完", "off"
    if left.kind == "decided":
        return "已决定", "done"
    if left.days is None:
        return "不计时", "off"
    if left.late:
        return f"超{-left.days}天", "late"
    tone = "near" if left.near else "run"
    if left.kind == "intake":
        return ("今天答复" if left.days == 0 else f"{left.days}天内答复"), tone
    return ("今天到期" if left.days == 0 else f"剩{left.days}天"), tone


def holder_of(case: Case) -> str:
    """Who holds it: the person, with the organ; or the organ alone."""
    who = (case.handler.name or case.handler.username) if case.handler else ""
    return f"{case.organ.short_name} {who}".strip()


def flags_of(case: Case) -> tuple[Flag, ...]:
    """容缺, 加急, 帮代办, 二次录入: words stuck on."""
    tones = {"tolerant": "near", "urgent": "late", "agency": "blue"}
    return tuple(Flag(word, tones.get(name, "")) for name, word in FLAGS.items() if getattr(case, name))
