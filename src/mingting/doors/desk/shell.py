"""What stands around every staff page: the county's name, the person, the rooms this person may enter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from mingting.base.models import User
from mingting.base.roles import ROLE_NAMES, Permission
from mingting.doors.desk.people import can, county, person, roles
from mingting.exchange.hooks.reads import troubled
from mingting.web.values import Frame, NavEntry, NavGroup

_OWNER = "政务服务审批管理部门"
_ROOMS: tuple[tuple[str, tuple[tuple[str, str, str, Permission | None], ...]], ...] = (
    (
        "办",
        (
            ("首页", "home", "home", Permission.TAKE_IN),
            ("收件受理", "intake", "inbox", Permission.TAKE_IN),
            ("办件", "cases", "list", Permission.SEE_CASES),
            ("送达台", "cases-delivery", "send", Permission.TAKE_IN),
            ("证照", "licences", "id", Permission.SEE_LICENCES),
            ("快速计数", "tally", "plus", Permission.TALLY),
            ("评价", "reviews", "star", Permission.SEE_REVIEWS),
        ),
    ),
    (
        "督",
        (
            ("日清确认", "returns", "check", Permission.CONFIRM_RETURNS),
            ("日清退回", "returns", "table", Permission.DECIDE_ALIAS),
        ),
    ),
    ("评", (("指标", "figures", "bars", Permission.SEE_FIGURES),)),
    ("报", (("通报", "bulletins", "doc", Permission.SEE_BULLETIN), ("核数", "audit", "check", None))),
    ("通", (("台账导入", "imports", "upload", Permission.IMPORT),)),
    (
        "设置",
        (
            ("事项", "items", "book", Permission.SEE_CASES),
            ("规则与日历", "calendar", "gear", Permission.SEE_CALENDAR),
            ("人员与授权", "people", "people", Permission.SEE_PEOPLE),
            ("场所与窗口", "places", "building", Permission.SET_PLACES),
            ("AB岗", "standins", "person", Permission.STAND_IN),
            ("日志", "journal", "history", Permission.SEE_JOURNAL),
            ("消息推送", "hooks", "send", Permission.MANAGE_HOOKS),
        ),
    ),
)


def nav(request: HttpRequest) -> list[NavGroup]:
    """The rooms that exist and this person may enter, in the order of the house."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    here = view if any(view == name for _, entries in _ROOMS for _, name, _, _ in entries) else view.split("-")[0]
    groups = []
    for title, entries in _ROOMS:
        shown = [
            NavEntry(label, url, icon, current=here == name, count=(waits := _waits(request, name)), late=bool(waits))
            for label, name, icon, permission in entries
            if (permission is None or can(request, permission)) and (url := _url(name))
        ]
        if shown:
            groups.append(NavGroup(title, shown))
    return groups


def _waits(request: HttpRequest, name: str) -> int | None:
    """How many of a room need a look; None where nothing is counted, or there is nothing."""
    return (troubled(person(request)) or None) if name == "hooks" else None


def first_room(request: HttpRequest) -> str:
    """Where the person works most: the first room that a role opened, not one that is open to all."""
    for _, entries in _ROOMS:
        for _, name, _, permission in entries:
            if permission is not None and can(request, permission) and (url := _url(name)):
                return url
    return ""


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame of the shell, for every template."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        practice = "演示环境：人员和办件均为虚构" if settings.MODE == "demo" else ""
        return {"frame": Frame(practice=practice, owner=_OWNER)}
    root = county(request)
    post = "、".join(ROLE_NAMES[role] for role in sorted(roles(request))) or user.post
    return {
        "frame": Frame(
            place=root.short_name if root else "",
            home_url=reverse("home"),
            nav=nav(request),
            user_name=user.name or user.username,
            user_post=f"{user.organ.short_name} {post}" if user.organ else post,
            account_url=reverse("account_change_password"),
            logout_url=reverse("account_logout"),
            search_url=reverse("search") if can(request, Permission.SEE_CASES) else "",
            search_hint="编号、证件或电话后 4 位，姓名或拼音首字母",
        )
    }
