"""Refusals of the house: few, each with a stable code and one Chinese sentence that says what to do next."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A request that cannot be done, and what to do about it. Doors show `str(error)`; `code` is for programs."""

    code = "refused"
    message = "这项操作现在不能办理。"
    status = 422

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.message % params if params else self.message)


class NotAllowed(Refused):
    code = "not-allowed"
    message = "您的岗位没有这项权限；需要办理的，请联系本单位管理员授权。"
    status = 403


class NotFound(Refused):
    code = "not-found"
    message = "没有找到“%(what)s”，请核对后再试。"
    status = 404


class Stale(Refused):
    code = "stale"
    message = "这条记录刚被 %(who)s 改过，请刷新后再改；您填写的内容仍在本页。"
    status = 409


class KeyReused(Refused):
    code = "key-reused"
    message = "同一个提交编号带了不同的内容，未作任何改动；请刷新页面重新提交。"
    status = 409


class AmbiguousName(Refused):
    code = "organ.ambiguous"
    message = "“%(text)s”对应多个单位：%(candidates)s，请选定一个。"


class UnknownOrgan(Refused):
    code = "organ.unknown"
    message = "没有名为“%(text)s”的单位，请核对名称，或先登记单位、别名。"


class Altered(Exception):
    """Stored bytes are not what was written: our own fault or somebody's hand, never the person's."""


class KeyMissing(Altered):
    """A key that something was sealed with is not in the key folder: what it sealed cannot be opened until the key is back."""


class NoticeRefused(Refused):
    code = "calendar.notice-refused"
    message = "%(why)s；请改正后重新录入，原有日历未作改动。"


class SourceChanged(Refused):
    code = "source.changed"
    message = "来源“%(code)s”已登记为“%(name)s（%(kind)s）”，类型不能更改；请换一个来源代码。"


class ConnectionOverlaps(Refused):
    code = "reviews.overlap"
    message = "该来源自%(first)s起已接入“好差评”，不能重复登记；请先结束原接入再登记。"


class UserKnown(Refused):
    code = "user.known"
    message = "用户名“%(username)s”已有人使用，请换一个用户名。"


class PasswordRefused(Refused):
    code = "user.password"
    message = "密码不符合要求：%(why)s"


class SelfGrant(Refused):
    code = "user.self-grant"
    message = "不能给自己授权，请由另一位系统管理员办理。"


class UnknownRole(Refused):
    code = "user.unknown-role"
    message = "没有“%(role)s”这个岗位角色，可选：%(known)s。"


class RolesApart(Refused):
    code = "user.roles-apart"
    message = "系统管理员、审计员不能兼任其他岗位，其他岗位也不能兼任这两个岗位；请先收回原有岗位，或另开账号。"


class OwnAccount(Refused):
    code = "user.own-account"
    message = "不能对自己的账号这样办，请由另一位系统管理员办理。"


class StandInRefused(Refused):
    code = "stand-in.refused"
    message = "没有安排：%(why)s"


class HeadUnreadable(Refused):
    code = "journal.head-unreadable"
    message = "“%(text)s”不是本系统印出的封印号，请照原样抄录（如 12-1a2b3c4d5e6f）。"


class PlaceKnown(Refused):
    code = "place.known"
    message = "场所代码“%(code)s”已经用过（%(name)s），请换一个代码。"


class PlaceRefused(Refused):
    code = "place.refused"
    message = "没有登记：%(why)s"


class WindowKnown(Refused):
    code = "window.known"
    message = "%(place)s已有编号为“%(code)s”的窗口，请换一个编号；停用过的编号不再用。"


class WindowInUse(Refused):
    code = "window.in-use"
    message = "窗口“%(name)s”还有人在岗（%(who)s），请先到“人员与授权”收回或改到别的窗口，再停用。"


class WindowClosed(Refused):
    code = "window.closed"
    message = "窗口“%(name)s”已停用，请在别的窗口办理。"
