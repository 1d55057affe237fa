"""文书 of the intake: receipt, one-time notice, correction, acceptance, refusal (行政许可法 32)."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingting.base.clock import CHINA, day_of
from mingting.base.papers.form import date_text
from mingting.catalogue.elements import said, text_of
from mingting.catalogue.models import Item
from mingting.handle.cases.dues import limit_of
from mingting.handle.cases.models import CaseMaterial
from mingting.handle.cases.notices.declare import Ask, At, Facts, Notice, day
from mingting.handle.cases.notices.sheet import Block, Listing, Pairs, Run, Strong, prose
from mingting.handle.cases.notices.words import addressed, day_both, last_day, remedies
from mingting.rules.clocks import Limit, Unit

INTAKE_DAYS = 5
CORRECTION_DAYS = 15
_FORMS = {"original": "原件", "copy": "复印件", "both": "原件和复印件", "electronic": "电子件"}
LACKS = Ask(
    "items",
    "缺少或不符合要求的材料",
    "rows",
    columns=(("material", "材料"), ("wrong", "缺什么、哪里不对"), ("how", "怎样补正")),
)
MATERIALS = Ask(
    "materials",
    "材料",
    "rows",
    False,
    (("name", "材料名称"), ("form", "形式"), ("copies", "份数"), ("state", "收件情况")),
)


def you(facts: Facts) -> str:
    """How the organ speaks to the applicant."""
    return "你" if facts["person"] else "你单位"


def asked_for(facts: Facts) -> str:
    """The opening of most papers: when what was asked for."""
    return f"{you(facts)}于{date_text(_day(facts, 'submitted_on'))}提出的“{facts['item']}”申请"


def _day(facts: Facts, name: str) -> date:
    found = day(facts, name)
    assert found is not None
    return found


def due(facts: Facts, count: str) -> tuple[Run, ...]:
    return last_day(count, _day(facts, "due_on"), facts.get("provisional", False))


def materials_of(at: At, *states: str) -> list[dict[str, str]]:
    """The material list as it stands, newest version of each line; those of the given states only."""
    newest: dict[int, CaseMaterial] = {}
    for one in at.case.materials.order_by("order", "version"):
        newest[one.order] = one
    return [
        {
            "name": one.name,
            "form": one.form,
            "copies": str(one.copies),
            "state": CaseMaterial.State(one.state).label + (f"：{one.note}" if one.note else ""),
        }
        for one in newest.values()
        if not states or one.state in states
    ]


def materials_listing(facts: Facts) -> Listing:
    rows = facts.get("materials", [])
    heads, widths = ("材料名称", "形式", "份数", "收件情况"), (10, 4, 2, 5)
    return Listing(
        heads,
        tuple((row["name"], _FORMS.get(row["form"], row["form"]), row["copies"], row["state"]) for row in rows),
        widths,
    )


# ---- 收件凭证 ------------------------------------------------------------------------------------------------------------------------


def _receipt_facts(at: At, given: Facts) -> dict[str, Any]:
    received = (at.case.received_at or at.now).astimezone(CHINA)
    facts: dict[str, Any] = {"materials": materials_of(at), "received_at": received.isoformat(timespec="minutes")}
    waits = at.case.case_kind != Item.CaseKind.INSTANT and at.case.accepted_at is None
    return facts | (at.last_day(INTAKE_DAYS, received.date()) if waits else {})


def _receipt(facts: Facts) -> tuple[Block, ...]:
    at = facts["received_at"]
    when = f"{date_text(date.fromisoformat(at[:10]))} {at[11:16]}"
    rows = (
        ("收件时间", when),
        ("收件人", facts.get("receiver") or facts["clerk"]),
        ("交件人", facts.get("operator", "")),
    )
    blocks: list[Block] = [Pairs(rows)]
    if facts["materials"]:
        blocks += [prose("收到下列材料："), materials_listing(facts)]
    else:
        blocks.append(prose("本次申请未收取书面材料。"))
    if facts.get("due_on"):
        told = due(facts, f"{INTAKE_DAYS}个工作日")
        blocks.append(
            prose(
                "本机关自收到材料之日起",
                *told,
                "。期限内受理、不予受理或者一次性告知需要补正的全部内容；逾期不告知的，自收到材料之日起即为受理。",
            )
        )
    return tuple(blocks)


RECEIPT_SLIP = Notice(
    "receipt_slip",
    "收",
    lambda facts: "收件凭证",
    _receipt,
    (MATERIALS, Ask("receiver", "收件人", required=False), Ask("operator", "交件人", required=False)),
    _receipt_facts,
    "（收件专用章）",
)


# ---- 一次性告知书、补正通知书 ----------------------------------------------------------------------------------------------------------


def _correction_facts(at: At, given: Facts) -> dict[str, Any]:
    days = given.get("days", CORRECTION_DAYS)
    return {"days": days} | at.last_day(days)


def _lacks(facts: Facts) -> tuple[Block, ...]:
    rows = tuple((row["material"], row["wrong"], row["how"]) for row in facts["items"])
    count = f"{facts['days']}个工作日内"
    way = f"请送到{facts['where']}" if facts["where"] else "请送到原申请窗口"
    return (
        Listing(("材料", "缺少或不符合之处", "怎样补正（法定形式）"), rows, (5, 7, 8)),
        prose(
            f"以上共{len(rows)}项，为本次申请需要补正的全部内容。{way}，或者从原申请渠道网上补交。请在收到本告知后",
            *due(facts, count),
            "。",
        ),
        prose("逾期未补正的，视为放弃本次申请，本机关将终止办理；具备条件后可以重新申请。补正期间不计入办理时限。"),
    )


def _one_time(facts: Facts) -> tuple[Block, ...]:
    says = f"{asked_for(facts)}，经审查，申请材料不齐全或者不符合法定形式。现将需要补正的全部内容一次性告知如下："
    return (addressed(facts["applicant"]), prose(says), *_lacks(facts))


def _correction(facts: Facts) -> tuple[Block, ...]:
    received = date_text(_day(facts, "received_on"))
    says = f"{asked_for(facts)}，本机关已于{received}收到材料。经审查，材料不齐全或者不符合法定形式，请按下列内容补正："
    return (addressed(facts["applicant"]), prose(says), *_lacks(facts))


_CORRECTION_ASKS = (LACKS, Ask("days", "补正期限（工作日）", "number", False), Ask("due_on", "补正期限", "day", False))
ONE_TIME_NOTICE = Notice(
    "one_time_notice", "告", lambda facts: "一次性告知书", _one_time, _CORRECTION_ASKS, _correction_facts
)
CORRECTION_NOTICE = Notice(
    "correction_notice", "补", lambda facts: "补正通知书", _correction, _CORRECTION_ASKS, _correction_facts
)


# ---- 受理通知书 ----------------------------------------------------------------------------------------------------------------------


def _acceptance_facts(at: At, given: Facts) -> dict[str, Any]:
    case, item = at.case, at.case.item
    limit = limit_of(case)
    return {
        "accepted_on": (day_of(case.accepted_at) if case.accepted_at else at.today).isoformat(),
        "promise": limit.label if limit else "",
        "due_on": case.due_on.isoformat() if case.due_on else "",
        "provisional": case.due_provisional,
        "legal": _legal(item),
        "legal_due_on": case.legal_due_on.isoformat() if case.legal_due_on else "",
        "charge": given["fee"] if given.get("fee", "")[1:] else _fee(item),
        "result": text_of(item.elements, "result_name") if item else "",
        "way": _fetch(item),
        "tolerated": [row["name"] for row in materials_of(at, CaseMaterial.State.TOLERATED)],
    }


def _legal(item: Item | None) -> str:
    if item is None or item.legal_limit is None:
        return "法律、法规未规定"
    return Limit(item.legal_limit, Unit(item.legal_unit or Unit.WORKDAY)).label


def _fee(item: Item | None) -> str:
    """The guide tells a yes or no of one sign; words given with the paper go before it."""
    charged = said(item.elements, "is_fee") if item else None
    if not charged:
        return "不收费" if charged is False else ""
    assert item is not None
    return "收费，" + (text_of(item.elements, "fee_basis") or "按公布的标准收取")


def _fetch(item: Item | None) -> str:
    express = said(item.elements, "is_express") if item else None
    return "窗口领取或者邮寄送达" if express else "窗口领取"


def _acceptance(facts: Facts) -> tuple[Block, ...]:
    accepted = date_text(_day(facts, "accepted_on"))
    says = f"{asked_for(facts)}，材料齐全、符合法定形式，依法属于本机关职权范围，本机关自{accepted}起受理。"
    blocks: list[Block] = [addressed(facts["applicant"]), prose(says)]
    if facts["instant"]:
        blocks.append(prose("本件为即办件，当场办理。"))
    elif facts.get("due_on") and facts.get("promise"):
        blocks.append(
            prose(
                "承诺办理时限为自受理次日起",
                *due(facts, facts["promise"]),
                "。听证、检验、检测、检疫、鉴定、专家评审等所需时间依法不计入，届时另行书面告知。",
            )
        )
    legal = day(facts, "legal_due_on")
    rows: list[tuple[str, Run]] = [
        ("受理日期", accepted),
        ("承诺办结日", Strong(day_both(_day(facts, "due_on"))) if facts.get("due_on") else ""),
        ("法定时限", facts.get("legal", "") + (f"，至{date_text(legal)}" if legal else "")),
        ("收费", facts["charge"]),
        ("办理结果", facts["result"]),
        ("领取方式", facts["way"]),
        ("领取地点", facts.get("fetch", "")),
        ("容缺后补", "、".join(facts["tolerated"])),
    ]
    return (*blocks, Pairs(tuple(rows)))


ACCEPTANCE_NOTICE = Notice(
    "acceptance_notice",
    "受",
    lambda facts: "受理通知书",
    _acceptance,
    (
        Ask("accepted_on", "受理日期", "day"),
        Ask("promise", "承诺时限", required=False),
        Ask("due_on", "承诺办结日", "day", False),
        Ask("provisional", "暂定", "yes", False),
        Ask("legal", "法定时限", required=False),
        Ask("fee", "收费", required=False),
        Ask("supervise", "监督投诉", required=False),
        Ask("fetch", "领取地点", required=False),
    ),
    _acceptance_facts,
    "（受理专用章）",
)


# ---- 不予受理决定书 --------------------------------------------------------------------------------------------------------------------


def _refusal(facts: Facts) -> tuple[Block, ...]:
    organ = facts.get("competent_organ", "")
    blocks: list[Block] = [
        addressed(facts["applicant"]),
        prose(f"{asked_for(facts)}，经审查，本机关决定不予受理。"),
        prose("理由：", facts["reason"]),
        prose("依据：", facts["basis"]),
    ]
    if organ:
        blocks.append(prose("该事项依法应当向", Strong(organ), f"申请，请{you(facts)}向该机关提出。"))
    issued = _day(facts, "issued_on")
    told = remedies(facts["county"], facts["issuer"], issued, facts.get("reviewer", ""), facts.get("court", ""))
    return (*blocks, *told)


REMEDY_ASKS = (Ask("reviewer", "行政复议机关", required=False), Ask("court", "受理行政诉讼的人民法院", required=False))
REFUSAL_DECISION = Notice(
    "refusal_decision",
    "不受",
    lambda facts: "不予受理决定书",
    _refusal,
    (
        Ask("reason", "不予受理的理由"),
        Ask("basis", "不予受理的依据"),
        Ask("competent_organ", "有权办理的机关", required=False),
        *REMEDY_ASKS,
    ),
)
