"""What stands around every staff page: the county's name, the person, the rooms this person may enter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from mingting.base.models import Organ, User
from mingting.base.permissions import roles_of
from mingting.base.roles import ROLE_NAMES, Permission, Role, may
from mingting.web.values import Frame, NavEntry, NavGroup

_ROOMS: tuple[tuple[str, tuple[tuple[str, str, str, Permission], ...]], ...] = (
    ("评", (("指标", "figures", "bars", Permission.SEE_FIGURES),)),
    ("报", (("通报", "bulletins", "doc", Permission.SEE_BULLETIN),)),
    ("通", (("台账导入", "imports", "upload", Permission.IMPORT),)),
    ("设置", (("工作日历", "calendar", "calendar", Permission.SEE_CALENDAR),)),
)


def _nav(request: HttpRequest, roles: frozenset[Role]) -> list[NavGroup]:
    here = request.resolver_match.view_name.split("-")[0] if request.resolver_match else ""
    groups = []
    for title, entries in _ROOMS:
        shown = [
            NavEntry(label, reverse(name), icon, current=here == name)
            for label, name, icon, permission in entries
            if any(may(role, permission) for role in roles)
        ]
        if shown:
            groups.append(NavGroup(title, shown))
    return groups


def county_of(user: User) -> Organ | None:
    """The county the person's own organ belongs to."""
    if user.organ is None:
        return None
    found: Organ = user.organ.get_root()
    return found


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame of the shell, for every template."""
    user = getattr(request, "user", None)
    practice = "演示环境：人员和办件均为虚构" if settings.MODE == "demo" else ""
    if not isinstance(user, User):
        return {"frame": Frame(practice=practice, owner="政务服务审批管理部门", support="")}
    roles = roles_of(user)
    county = county_of(user)
    post = "、".join(ROLE_NAMES[role] for role in sorted(roles)) or user.post
    return {
        "frame": Frame(
            place=county.short_name if county else "",
            home_url=reverse("home"),
            nav=_nav(request, roles),
            user_name=user.name or user.username,
            user_post=f"{user.organ.short_name} {post}" if user.organ else post,
            logout_url=reverse("account_logout"),
            practice="",
        )
    }
