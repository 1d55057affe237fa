"""导出办件列表: the lines of a list taken along, for a stated purpose, masked as on the page; each time is journalled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mingting.base import clock, journal
from mingting.base.crypto import canonical, sm3
from mingting.base.errors import NotAllowed
from mingting.base.models import User
from mingting.base.permissions import actor_of
from mingting.base.roles import Permission
from mingting.handle.cases.listing import Filters, every, ordered
from mingting.handle.cases.models import Case
from mingting.handle.cases.worklists import viewer_of, worklist
from mingting.handle.errors import HandleRefused

MOST_ROWS = 5_000
PURPOSES = ("核对台账", "整改督办", "工作调度", "编写材料", "上级要求报送")


class PurposeMissing(HandleRefused):
    code = "case.export-purpose-missing"
    message = "导出办件须写明用途，请选一项后再导出；用途会印在表上并记入日志。"


class TooManyLines(HandleRefused):
    code = "case.export-too-many"
    message = "这个列表超过%(most)s件，一次最多导出%(most)s件；请按单位、环节或事项筛选后分开导出。"


@dataclass(frozen=True)
class Exported:
    """What was taken along, by whom, when and for what: the watermark of the file says the same."""

    name: str
    says: str
    rows: tuple[Case, ...]
    who: str
    at: datetime
    purpose: str


def export_list(code: str, filters: Filters, purpose: str, *, user: User, page: str = "") -> Exported:
    """The lines of a list within what the person may export. The journal keeps the list, its filters, the purpose, how many and a digest of which."""
    viewer = viewer_of(user, Permission.EXPORT_CASES)
    if viewer.reach.nothing:
        raise NotAllowed()
    if purpose not in PURPOSES:
        raise PurposeMissing()
    one = worklist(code, viewer)
    ids, more = every(one, viewer, filters, MOST_ROWS, page=page)
    if more:
        raise TooManyLines(most=MOST_ROWS)
    rows = tuple(case for at in range(0, len(ids), 500) for case in ordered(ids[at : at + 500]))
    with transaction.atomic():
        data = {
            "list": one.code,
            "filters": filters.plain(),
            "searched": bool(filters.text.strip()),
            "purpose": purpose,
            "count": len(rows),
            "digest": sm3(canonical([case.pk for case in rows])).hex(),
        }
        journal.record("case.exported", f"handle/cases:{one.code}", data, actor=actor_of(user))
    return Exported(one.name, one.says, rows, user.name or user.get_username(), clock.now(), purpose)
