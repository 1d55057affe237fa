"""文书 that another signs: commitments, the power of attorney, the delivery receipt."""

from __future__ import annotations

from typing import Any

from mingting.base.papers.form import date_text
from mingting.catalogue.elements import text_of
from mingting.handle.cases.models import CaseMaterial
from mingting.handle.cases.notices.decided import (
    DENY_DECISION,
    GRANT_DECISION,
    TERMINATION_NOTICE,
    WITHDRAWAL_CONFIRM,
)
from mingting.handle.cases.notices.declare import Ask, At, Facts, Notice, day
from mingting.handle.cases.notices.intake import CORRECTION_DAYS, REFUSAL_DECISION, due, materials_of
from mingting.handle.cases.notices.sheet import Block, Listing, Pairs, Run, Slots, Strong, prose
from mingting.handle.cases.notices.words import day_both

WAYS = {
    "direct": "直接送达",
    "post": "邮寄送达",
    "online": "电子送达",
    "left": "留置送达",
    "notice": "公告送达",
}
RELATIONS = {
    "self": "本人",
    "proxy": "代理人",
    "family": "同住成年家属",
    "unit": "单位负责收件的人",
    "agent": "代办员",
    "other": "其他",
}
DELIVERED = {
    one.kind: one for one in (GRANT_DECISION, DENY_DECISION, REFUSAL_DECISION, TERMINATION_NOTICE, WITHDRAWAL_CONFIRM)
}
"""What a delivery receipt names if nothing else is said."""


# ---- 容缺受理承诺书 --------------------------------------------------------------------------------------------------------------------


def _tolerant_facts(at: At, given: Facts) -> dict[str, Any]:
    days = given.get("days", CORRECTION_DAYS)
    missing = [{"material": row["name"]} for row in materials_of(at, CaseMaterial.State.TOLERATED)]
    return {"days": days, "items": missing} | at.last_day(days)


def _tolerant(facts: Facts) -> tuple[Block, ...]:
    rows = tuple((row["material"],) for row in facts["items"])
    consequence = (
        facts.get("consequence") or "逾期未补齐的，本机关终止办理或者撤销已作出的决定，由此造成的后果由承诺人承担"
    )
    return (
        prose("本申请的主要材料齐全、符合法定形式，下列材料暂缺，承诺人申请容缺受理，并承诺如期补齐："),
        Listing(("容缺材料",), rows, (1,)),
        prose("补齐期限：自签署本承诺书之日起", *due(facts, f"{facts['days']}个工作日内"), "。"),
        prose(f"未履行承诺的后果：{consequence.rstrip('。')}。"),
        prose(
            "信用声明：承诺人知悉不履行承诺的，将依法记入信用记录，此后一定期限内不再适用容缺受理。承诺内容真实，是承诺人真实意思的表示。"
        ),
        Slots(("承诺人（签名或者盖章）", "承诺日期")),
    )


TOLERANT_COMMITMENT = Notice(
    "tolerant_commitment",
    "容",
    lambda facts: "容缺受理承诺书",
    _tolerant,
    (
        Ask("items", "容缺的材料", "rows", columns=(("material", "材料"),)),
        Ask("days", "补齐期限（工作日）", "number", False),
        Ask("due_on", "补齐期限", "day", False),
        Ask("consequence", "未履行承诺的后果", required=False),
    ),
    _tolerant_facts,
    whose="申请人（承诺人）",
)


# ---- 告知承诺书、授权委托书 ------------------------------------------------------------------------------------------------------------


def _commitment_facts(at: At, given: Facts) -> dict[str, Any]:
    elements = at.case.item.elements if at.case.item else {}
    return {"matter": at.case.item.name if at.case.item else "", "conditions": text_of(elements, "accept_condition")}


def _commitment(facts: Facts) -> tuple[Block, ...]:
    liability = facts.get("liability") or "承诺不实的，依法撤销行政决定，按照未取得许可擅自从事活动处理，并记入信用记录"
    return (
        prose(
            f"一、告知事项。本机关就“{facts['matter'].rstrip('。')}”告知如下，应当具备的条件：{facts['conditions'].rstrip('。')}。"
        ),
        prose(f"二、法律责任。{liability.rstrip('。')}。"),
        prose("三、核查。本机关有权在作出决定后依法核查承诺内容，承诺人应当配合。"),
        prose(
            "四、承诺人声明。已经知晓告知事项；已经符合告知的条件；承诺真实、准确，愿意承担不实承诺的法律责任；以上是承诺人真实意思的表示。"
        ),
        Slots(("承诺人（签名或者盖章）", "承诺日期")),
    )


NOTICE_COMMITMENT = Notice(
    "notice_commitment",
    "诺",
    lambda facts: "告知承诺书",
    _commitment,
    (Ask("matter", "承诺事项"), Ask("conditions", "告知的条件"), Ask("liability", "法律责任", required=False)),
    _commitment_facts,
    whose="申请人（承诺人）",
)


def _attorney(facts: Facts) -> tuple[Block, ...]:
    first, last = day(facts, "valid_from"), day(facts, "valid_to")
    assert last is not None
    term = (f"自{date_text(first)}起" if first else "自签署之日起") + f"至{day_both(last)}止"
    return (
        Pairs(
            (
                ("受托人", Strong(facts["agent"])),
                ("受托人证件", facts.get("agent_number", "")),
            )
        ),
        prose(f"委托人委托受托人办理“{facts['item']}”，委托权限：{facts['scope'].rstrip('。')}。"),
        prose("委托期限：", Strong(term), "。受托人在委托权限和期限内所作的行为，委托人均予承认。"),
        Slots(("委托人（签名或者盖章）", "受托人（签名）", "日期")),
    )


POWER_OF_ATTORNEY = Notice(
    "power_of_attorney",
    "委",
    lambda facts: "授权委托书",
    _attorney,
    (
        Ask("agent", "受托人"),
        Ask("agent_number", "受托人证件号码", required=False),
        Ask("scope", "委托权限"),
        Ask("valid_from", "委托期限自", "day", False),
        Ask("valid_to", "委托期限至", "day"),
    ),
    whose="申请人（委托人）",
)


# ---- 送达回证 ------------------------------------------------------------------------------------------------------------------------


def _delivery_facts(at: At, given: Facts) -> dict[str, Any]:
    facts = {"licensing": at.licensing}
    papers = at.case.papers.filter(kind__in=DELIVERED, voided_at=None)
    told = [{"name": DELIVERED[paper.kind].title(facts), "number": paper.number} for paper in papers]
    made = at.case.item.produces.name if at.case.item and at.case.item.produces else ""
    licence = [{"name": made, "number": ""}] if made else []
    return {"documents": [*told, *licence] or [{"name": "办理结果", "number": ""}]}


def _delivery(facts: Facts) -> tuple[Block, ...]:
    rows = tuple((row["name"], row["number"] or "—") for row in facts["documents"])
    on = day(facts, "delivered_on") or day(facts, "issued_on")
    assert on is not None
    told: tuple[tuple[str, Run], ...] = (
        ("送达方式", WAYS.get(facts["way"]) or facts["way"]),
        ("送达地点", facts.get("place") or facts["where"]),
        ("送达日期", Strong(day_both(on))),
        ("签收人", facts.get("signer", "")),
        ("与受送达人的关系", RELATIONS.get(facts.get("relation", "")) or facts.get("relation", "")),
        ("送达人", facts["clerk"]),
        ("见证人", facts.get("witnesses", "")),
        ("备注", facts.get("note", "")),
    )
    return (
        Pairs(told),
        Listing(("送达文书", "文号或编号"), rows, (1, 1)),
        prose("受送达人拒收的，送达人应当记明拒收的事由和日期，由送达人、见证人签名或者盖章。"),
        Slots(("收件人（签名或者盖章）", "收件日期", "见证人（签名）")),
    )


DELIVERY_RECEIPT = Notice(
    "delivery_receipt",
    "送",
    lambda facts: "送达回证",
    _delivery,
    (
        Ask("way", "送达方式"),
        Ask("signer", "签收人", required=False),
        Ask("relation", "与受送达人的关系", required=False),
        Ask("place", "送达地点", required=False),
        Ask("delivered_on", "送达日期", "day", False),
        Ask("witnesses", "见证人", required=False),
        Ask("note", "备注", required=False),
        Ask("documents", "送达的文书", "rows", columns=(("name", "名称"), ("number", "文号"))),
    ),
    _delivery_facts,
    whose="申请人（受送达人）",
)
