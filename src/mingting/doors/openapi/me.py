"""GET /api/me: whom the key acts as."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from mingting.base.permissions import held_by
from mingting.base.roles import ROLE_NAMES
from mingting.doors.openapi.replies import caller
from mingting.doors.openapi.throttle import READS

router = Router(tags=["账号"], throttle=[READS])


class Held(Schema):
    role: str
    name: str
    standing_for: str = Field(description="替谁（AB岗）")


class Me(Schema):
    username: str
    name: str
    organ: str = Field(description="单位代码")
    roles: list[Held]


@router.get("/me", response=Me, operation_id="get_me", summary="调用的账号")
def me(request: HttpRequest) -> Any:
    """密钥以谁的权限办事，有哪些岗位。"""
    user = caller(request)
    held = [
        {"role": one.role.value, "name": ROLE_NAMES[one.role], "standing_for": one.standing_for}
        for one in held_by(user)
    ]
    return {
        "username": user.username,
        "name": user.name,
        "organ": user.organ.code if user.organ else "",
        "roles": held,
    }
