"""GET /api/worklists: the lists of one's roles, each with how many wait in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from mingting.base.permissions import require
from mingting.base.roles import Permission
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import READS
from mingting.handle.cases.worklists import MOST_COUNTED, counts, viewer_of, worklists_for

router = Router(tags=["办件"], throttle=[READS])


class Worklist(Schema):
    code: str = Field(description="带在 /api/cases 的 worklist 里")
    name: str
    says: str = Field(description="列的是什么")
    late: bool = Field(description="列的是超期的")
    count: int | None = Field(description=f"件数，最多数到 {MOST_COUNTED}；不计数的为 null")
    more: bool = Field(description=f"多于 {MOST_COUNTED}")


@router.get("/worklists", response=list[Worklist], operation_id="list_worklists", summary="队列")
def listing(request: HttpRequest) -> Any:
    """调用的账号的队列和件数；内容用 GET /api/cases?worklist=代码 取。"""
    user = caller(request)
    require(user, Permission.SEE_CASES)
    viewer = viewer_of(user)
    lists = worklists_for(viewer)
    found = counts(viewer, lists)
    return [
        {
            "code": one.code,
            "name": one.name,
            "says": one.says,
            "late": one.late,
            "count": min(found[one.code], MOST_COUNTED) if one.code in found else None,
            "more": found.get(one.code, 0) > MOST_COUNTED,
        }
        for one in lists
    ]
