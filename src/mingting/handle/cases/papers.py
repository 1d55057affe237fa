"""文书: a paper gets its number in the transaction of its move, its facts are frozen there, its files are made behind it by a job.

A number is given once: voiding keeps it and the file. Who issues several papers in one transaction issues them in the order of the move table, so
that two transactions never wait for each other's numbers.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from django.db import connection

from mingting.base import clock, journal
from mingting.base.clock import CHINA
from mingting.base.crypto import canonical, seal
from mingting.base.journal import Actor
from mingting.base.models import Organ, User
from mingting.base.serials import next_serial
from mingting.catalogue.models import Item
from mingting.handle.cases.models import Case, CasePaper
from mingting.handle.cases.notices import NOTICES, At, Notice
from mingting.handle.cases.notices.common import common_facts
from mingting.handle.cases.notices.frozen import FACTS
from mingting.handle.cases.paper_jobs import make_paper

_ONLY_IF_ASKED = frozenset({"acceptance_notice", "grant_decision", "delivery_receipt"})


def needs_paper(case: Case, kind: str, *, asked: bool = False) -> bool:
    """Whether a move's paper is numbered: an instant case needs its receipt alone, unless the applicant asks; what burdens is always in writing."""
    return asked or case.case_kind != Item.CaseKind.INSTANT or kind not in _ONLY_IF_ASKED


def issue_paper(case: Case, kind: str, facts: Mapping[str, Any], *, user: User | None, actor: Actor) -> CasePaper:
    """Give a paper its number. `case` is as it stands after the move; `facts` are those the kind asks for (docs/papers.md).

    In the caller's transaction and as its last lock: all that can be known or refused is known before the number is taken. The event keeps the sealed
    facts, so that the row can be made again from the journal.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{kind}: a paper is issued in the transaction of its move")
    notice, at = NOTICES[kind], At(case, user, clock.now())
    sealed = seal(canonical(common_facts(at) | notice.frozen(at, facts)), FACTS)
    year, head = at.now.astimezone(CHINA).year, head_of(case.organ)
    serial = next_serial(f"paper:{case.organ_id}:{kind}:{year}")
    paper = CasePaper.objects.create(
        case=case,
        kind=kind,
        number=number_of(head, notice, year, serial),
        organ=case.organ,
        year=year,
        serial=serial,
        facts=sealed,
        issued_at=at.now,
        issued_by=user,
    )
    told = _told(paper, sealed)
    journal.record("case.paper-issued", f"handle/case:{case.pk}", told, actor=actor, effective_at=at.now)
    make_paper.enqueue(paper.pk)
    return paper


def number_of(head: str, notice: Notice, year: int, serial: int) -> str:
    """文号.

    >>> number_of("审批服务局", NOTICES["acceptance_notice"], 2021, 3)
    '审批服务局受〔2021〕3号'
    """
    return f"{head}{notice.word}〔{year}〕{serial}号"


def head_of(organ: Organ) -> str:
    """The short name by which an organ's numbers begin; where another organ bears it too, the organs above stand before it."""
    if not Organ.objects.filter(short_name=organ.short_name).exclude(pk=organ.pk).exists():
        return str(organ.short_name)
    chain = [organ.path[:end] for end in range(Organ.steplen, len(organ.path) + 1, Organ.steplen)]
    return "".join(Organ.objects.filter(path__in=chain).order_by("path").values_list("short_name", flat=True))


def _told(paper: CasePaper, sealed: bytes) -> dict[str, Any]:
    return {
        "paper": paper.pk,
        "kind": paper.kind,
        "number": paper.number,
        "organ": paper.organ_id,
        "year": paper.year,
        "serial": paper.serial,
        "facts": base64.b64encode(sealed).decode(),
    }
