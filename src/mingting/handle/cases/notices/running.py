"""文书 between acceptance and decision: extension, special procedure, hearing (行政许可法 42, 45 to 48)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mingting.base.papers.form import date_text
from mingting.handle.cases.notices.declare import Ask, At, Facts, Notice, day
from mingting.handle.cases.notices.errors import HearingTooSoon
from mingting.handle.cases.notices.intake import asked_for, due, you
from mingting.handle.cases.notices.sheet import Block, Pairs, Strong, prose
from mingting.handle.cases.notices.words import addressed, day_both
from mingting.rules.special import Special

HEARING_ASKED_WITHIN, HEARING_TOLD_BEFORE, HEARING_HELD_WITHIN = 5, 7, 20


def _date(facts: Facts, name: str) -> date:
    found = day(facts, name)
    assert found is not None
    return found


# ---- 延期通知书 ----------------------------------------------------------------------------------------------------------------------


def _extension_facts(at: At, given: Facts) -> dict[str, Any]:
    case = at.case
    return {
        "due_on": case.due_on.isoformat() if case.due_on else "",
        "provisional": case.due_provisional,
        "approver": (at.user.name or at.user.username) if at.user else "",
        "before_on": "",
    }


def _extension(facts: Facts) -> tuple[Block, ...]:
    before = f"原办理时限至{date_text(_date(facts, 'before_on'))}，" if facts.get("before_on") else ""
    return (
        addressed(facts["applicant"]),
        prose(f"{asked_for(facts)}，因下列理由不能在原定时限内作出决定，经本机关负责人批准，依法延长办理时限："),
        prose("理由：", facts["reason"]),
        prose(f"{before}现延长", *due(facts, f"{facts['days']}个工作日"), "。办理时限依法只延长一次。"),
        Pairs((("批准人", facts.get("approver", "")), ("新的到期日", Strong(day_both(_date(facts, "due_on")))))),
    )


EXTENSION_NOTICE = Notice(
    "extension_notice",
    "延",
    lambda facts: "延期通知书",
    _extension,
    (
        Ask("days", "延长的工作日数", "number"),
        Ask("reason", "延期的理由"),
        Ask("due_on", "延期后的到期日", "day", also="new_due_on"),
        Ask("before_on", "原到期日", "day", False),
        Ask("approver", "批准人", required=False),
    ),
    _extension_facts,
)


# ---- 特别程序告知书 --------------------------------------------------------------------------------------------------------------------


def _special_facts(at: At, given: Facts) -> dict[str, Any]:
    expected = day(given, "expected_on")
    if expected is None:
        return {}
    counted = at.calendar.count(at.today, expected)
    return {"days": at.workdays_to(expected), "provisional": counted.provisional}


def _kind(text: str) -> Special:
    """By its key or its name."""
    return next(one for one in Special if text in (one.value, one.label))


def _special(facts: Facts) -> tuple[Block, ...]:
    kind, expected = _kind(facts["kind"]), _date(facts, "expected_on")
    ground = (
        "依照《中华人民共和国行政许可法》第四十五条"
        if kind.by_law and facts["licensing"]
        else "依照法律、法规和本事项办事指南的规定"
    )
    later = "（其间放假通知尚未公布，工作日数为暂定）" if facts["provisional"] else ""
    return (
        addressed(facts["applicant"]),
        prose(f"{asked_for(facts)}，需要进行", Strong(kind.label), "。"),
        prose("事由：", facts["reason"]),
        prose(
            "预计需要", Strong(f"{facts['days']}个工作日"), "，预计结束日为", Strong(day_both(expected)), f"{later}。",
        ),
        prose(f"{ground}，上述所需时间", Strong("不计入办理时限"), "；自结束的次日起恢复计算，办理时限的最后一日相应顺延。"),
    )  # fmt: skip


SPECIAL_NOTICE = Notice(
    "special_notice",
    "特",
    lambda facts: "特别程序告知书",
    _special,
    (Ask("kind", "特别程序的种类"), Ask("expected_on", "预计结束日", "day"), Ask("reason", "事由")),
    _special_facts,
)


# ---- 听证告知书、听证通知书 ------------------------------------------------------------------------------------------------------------


def _hearing_facts(at: At, given: Facts) -> dict[str, Any]:
    held = day(given, "held_at")
    if held is None:
        return at.last_day(HEARING_ASKED_WITHIN)
    earliest = at.calendar.add_workdays(at.today, HEARING_TOLD_BEFORE).day
    if held < earliest:
        raise HearingTooSoon(day=date_text(earliest))
    return {"last_on": held.isoformat()}


def _hearing(facts: Facts) -> tuple[Block, ...]:
    opening = (addressed(facts["applicant"]), prose(f"{asked_for(facts)}，{facts['reason'].rstrip('。')}。"))
    if not facts.get("held_at"):
        return (
            *opening,
            prose(
                f"{you(facts)}和利害关系人有要求听证的权利。要求听证的，应当在收到本告知书后",
                *due(facts, f"{HEARING_ASKED_WITHIN}个工作日内"),
                "提出书面申请；逾期不提出的，视为放弃。",
            ),
            prose(
                f"提出听证申请的，本机关在{HEARING_HELD_WITHIN}个工作日内组织听证，并于举行的七个工作日前通知时间、地点。申请人、利害关系人不承担组织听证的费用，听证所需时间不计入办理时限。"
            ),
        )
    at = datetime.fromisoformat(facts["held_at"])
    rows = (
        ("听证时间", Strong(f"{day_both(at.date())} {at:%H:%M}")),
        ("听证地点", facts.get("place", "")),
        ("主持人", facts.get("host", "")),
    )
    return (
        *opening,
        prose("现定于下列时间、地点举行听证，请准时参加："),
        Pairs(rows),
        prose(
            "申请人、利害关系人认为主持人与本事项有直接利害关系的，有权申请回避；可以委托代理人参加，并可以提出证据、进行申辩和质证。"
        ),
    )


HEARING_NOTICE = Notice(
    "hearing_notice",
    "听",
    lambda facts: "听证通知书" if facts.get("held_at") else "听证告知书",
    _hearing,
    (
        Ask("reason", "听证的事由"),
        Ask("held_at", "听证时间", "moment", False),
        Ask("place", "听证地点", required=False),
        Ask("host", "主持人", required=False),
    ),
    _hearing_facts,
)
