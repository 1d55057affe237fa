"""What every paper carries, whatever its kind: taken from the case once and frozen, then laid around what the kind says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings

from mingting.base.clock import day_of
from mingting.base.crypto import unseal_fields
from mingting.base.models import Organ
from mingting.catalogue.elements import text_of
from mingting.handle.cases.acts.record import APPLICANT
from mingting.handle.cases.models import Case
from mingting.handle.cases.notices.declare import At, Facts, Notice
from mingting.handle.cases.notices.sheet import Block, Pairs, Sheet
from mingting.handle.cases.notices.words import day_in_words

FORM = 1
"""The version of the facts: a later program still reads what an earlier one froze."""


def common_facts(at: At) -> dict[str, Any]:
    """The facts of every paper. The name is in full: the paper is the applicant's own."""
    case = at.case
    elements = case.item.elements if case.item else {}
    return {
        "form": FORM,
        "issuer": case.organ.name,
        "county": _county(case.organ),
        "applicant": unseal_fields(case.applicant, APPLICANT)["name"],
        "person": case.applicant_kind == "person",
        "item": case.item.name if case.item else "—",
        "item_code": case.item.code if case.item else "—",
        "licensing": at.licensing,
        "instant": case.case_kind == "instant",
        "case_no": case.case_no or case.source_no,
        "issued_on": at.today.isoformat(),
        "submitted_on": _day(case.submitted_at or case.received_at or case.accepted_at, at),
        "received_on": _day(case.received_at or case.submitted_at or case.accepted_at, at),
        "where": _where(case) or text_of(elements, "handle_addr"),
        "hours": text_of(elements, "handle_time"),
        "phone": text_of(elements, "link_way"),
        "supervise": text_of(elements, "supervise_way"),
        "clerk": (at.user.name or at.user.username) if at.user else "",
        "query": query_of(case),
    }


def query_of(case: Case) -> str:
    """What the code says: the address where the case is asked for, with its number and nothing of the person; without an address the number alone."""
    number = case.case_no or case.source_no
    site = settings.SITE.rstrip("/")
    return f"{site}/q/{number}" if site else number


def sheet_of(notice: Notice, number: str, facts: Facts) -> Sheet:
    """The paper that these frozen facts say."""
    issued_on = date.fromisoformat(facts["issued_on"])
    return Sheet(
        title=notice.title(facts),
        number=number,
        organ=facts["issuer"],
        blocks=_with_pairs(notice, facts),
        issued_on=issued_on,
        day=day_in_words(issued_on),
        seal=notice.seal,
        contact=(
            ("办理地点", facts["where"]),
            ("办公时间", facts["hours"]),
            ("咨询电话", facts["phone"]),
            ("监督投诉", facts["supervise"]),
            ("经办人", facts["clerk"]),
            ("办件编号", facts["case_no"]),
        ),
        query=facts["query"],
        caption="扫码查询办理进度" if "://" in facts["query"] else "窗口扫码查询进度",
    )


def _with_pairs(notice: Notice, facts: Facts) -> tuple[Block, ...]:
    """申请人, item and number stand on every paper: before the first block, joined with it if it is a table itself."""
    blocks = notice.say(facts)
    rows = (
        (notice.whose, facts["applicant"]),
        ("事项名称", facts["item"]),
        ("事项编码", facts["item_code"]),
        ("办件编号", facts["case_no"]),
    )
    if isinstance(blocks[0], Pairs):
        return (Pairs((*rows, *blocks[0].rows)), *blocks[1:])
    return (Pairs(rows), *blocks)


def _county(organ: Organ) -> str:
    return str(
        organ.name if organ.depth == 1 else Organ.objects.only("name").get(path=organ.path[: Organ.steplen]).name
    )


def _day(instant: Any, at: At) -> str:
    return (day_of(instant) if instant else at.today).isoformat()


def _where(case: Case) -> str:
    """Place, its address, the window."""
    if case.place is None:
        return ""
    window = f" {case.window.code} {case.window.name}" if case.window else ""
    address = f"（{case.place.address}）" if case.place.address else ""
    return f"{case.place.name}{address}{window}"
