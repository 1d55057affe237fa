"""文书 of the end: grant, denial, termination, withdrawal, transfer (行政许可法 38, 43)."""

from __future__ import annotations

from typing import Any

from mingting.base.papers.form import date_text
from mingting.catalogue.elements import text_of
from mingting.handle.cases.notices.declare import Ask, At, Facts, Notice, day
from mingting.handle.cases.notices.intake import MATERIALS, REMEDY_ASKS, asked_for, materials_listing, materials_of
from mingting.handle.cases.notices.sheet import Block, Head, Pairs, Prose, Slots, Strong, prose
from mingting.handle.cases.notices.words import addressed, day_both, remedies


def _remedies(facts: Facts) -> tuple[Head | Prose, ...]:
    issued = day(facts, "issued_on")
    assert issued is not None
    return remedies(facts["county"], facts["issuer"], issued, facts.get("reviewer", ""), facts.get("court", ""))


def _law_of(at: At) -> str:
    return text_of(at.case.item.elements, "by_law") if at.case.item else ""


def _list_of_materials(at: At, given: Facts) -> dict[str, Any]:
    return {"materials": materials_of(at, "received", "wrong")}


# ---- 准予、不予 ----------------------------------------------------------------------------------------------------------------------


def _grant_facts(at: At, given: Facts) -> dict[str, Any]:
    item = at.case.item
    content = f"准予办理“{item.name}”" if item else ""
    return {"content": content, "basis": _law_of(at), "licence": item.produces.name if item and item.produces else ""}


def _grant(facts: Facts) -> tuple[Block, ...]:
    word = "行政许可" if facts["licensing"] else "办理"
    found = facts.get("facts", "").rstrip("。") or "经审查，申请符合法定条件、标准"
    basis = f"，依据{facts['basis'].rstrip('。')}" if facts.get("basis") else ""
    valid = day(facts, "valid_to")
    licence = " ".join(words for words in (facts.get("licence", ""), facts.get("licence_no", "")) if words)
    rows = (
        ("准予内容和范围", Strong(facts["content"])),
        ("条件", facts.get("conditions", "")),
        ("有效期", f"至{day_both(valid)}" if valid else "长期"),
        ("证照名称和编号", licence),
    )
    return (
        addressed(facts["applicant"]),
        prose(f"{asked_for(facts)}，{found}{basis}，本机关决定准予{word}。"),
        Pairs(rows),
        prose("需要颁发证照的，自本决定作出之日起十个工作日内送达。"),
    )


GRANT_DECISION = Notice(
    "grant_decision",
    "准",
    lambda facts: "准予行政许可决定书" if facts["licensing"] else "准予办理决定书",
    _grant,
    (
        Ask("content", "准予的内容和范围"),
        Ask("conditions", "条件", required=False),
        Ask("valid_to", "有效期至", "day", False),
        Ask("facts", "查明的事实", required=False),
        Ask("basis", "依据", required=False),
        Ask("licence", "证照名称", required=False),
        Ask("licence_no", "证照编号", required=False),
    ),
    _grant_facts,
)


def _deny(facts: Facts) -> tuple[Block, ...]:
    word = "行政许可" if facts["licensing"] else "办理"
    blocks: list[Block] = [
        addressed(facts["applicant"]),
        prose(f"{asked_for(facts)}，经审查，本机关决定不予{word}。"),
        prose("理由：", facts["reason"]),
        prose("依据：", facts["basis"]),
    ]
    if facts.get("heard"):
        blocks.append(prose("听证情况：", facts["heard"]))
    return (*blocks, *_remedies(facts))


DENY_DECISION = Notice(
    "deny_decision",
    "不准",
    lambda facts: "不予行政许可决定书" if facts["licensing"] else "不予办理决定书",
    _deny,
    (Ask("reason", "不予许可的理由"), Ask("basis", "依据"), Ask("heard", "听证情况", required=False), *REMEDY_ASKS),
)


# ---- 终止、撤回、转报 ------------------------------------------------------------------------------------------------------------------


def _termination_facts(at: At, given: Facts) -> dict[str, Any]:
    """A case that waited for corrections needs no words of its own."""
    last = at.case.correction_notices.order_by("-round").first()
    reason = ""
    if last is not None and at.case.accepted_at is None:
        reason = "未在告知的期限内补正申请材料" if last.due_on < at.today else "申请人放弃补正申请材料"
    return {"reason": reason} | _list_of_materials(at, given)


def _returned(facts: Facts) -> tuple[Block, ...]:
    """What goes back to the applicant."""
    if not facts.get("materials"):
        return ()
    return (prose("下列材料退还申请人："), materials_listing(facts))


def _termination(facts: Facts) -> tuple[Block, ...]:
    says = f"{asked_for(facts)}，因下列事由，本机关自{date_text(_issued(facts))}起终止办理："
    return (
        addressed(facts["applicant"]),
        prose(says),
        prose("事由：", facts["reason"]),
        *_returned(facts),
        *_remedies(facts),
    )


def _withdrawal(facts: Facts) -> tuple[Block, ...]:
    says = f"{asked_for(facts)}，本机关已收到{'你' if facts['person'] else '你单位'}撤回申请的请求，自{date_text(_issued(facts))}起停止办理。"
    again = prose("撤回后可以重新提出申请。")
    return (
        addressed(facts["applicant"]),
        prose(says),
        prose("撤回的理由：", facts["reason"]),
        *_returned(facts),
        again,
    )


def _transfer(facts: Facts) -> tuple[Block, ...]:
    says = (
        f"现将{facts['applicant']}提出的“{facts['item']}”申请（办件编号：{facts['case_no']}）转报你单位，请依法办理。"
    )
    blocks: list[Block] = [addressed(facts["organ"]), prose(says), prose("转报的理由：", facts["reason"])]
    if facts.get("materials"):
        blocks += [prose(f"随文移送材料{len(facts['materials'])}项："), materials_listing(facts)]
    return (*blocks, Slots(("接收单位（盖章）", "接收日期")))


def _issued(facts: Facts) -> Any:
    return day(facts, "issued_on")


_ENDED = (Ask("reason", "事由"), MATERIALS)
TERMINATION_NOTICE = Notice(
    "termination_notice",
    "终",
    lambda facts: "终止办理通知书",
    _termination,
    (*_ENDED, *REMEDY_ASKS),
    _list_of_materials,
)
WITHDRAWAL_CONFIRM = Notice(
    "withdrawal_confirm", "撤", lambda facts: "撤回确认书", _withdrawal, _ENDED, _list_of_materials
)
TRANSFER_LIST = Notice(
    "transfer_list",
    "转",
    lambda facts: "转报清单",
    _transfer,
    (Ask("organ", "转报的上级机关", also="upper_organ"), Ask("reason", "转报的理由"), MATERIALS),
    _list_of_materials,
)
