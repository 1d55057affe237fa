"""What subscriptions refuse."""

from __future__ import annotations

from mingting.base.errors import Refused


class HookRefused(Refused):
    code = "hook.refused"


class WrongAddress(HookRefused):
    code = "hook.wrong-address"
    message = "推送地址“%(url)s”写法不对，应为 http:// 或 https:// 开头的完整地址，不带账号口令和 # 号。"


class NotListed(HookRefused):
    code = "hook.not-listed"
    message = "推送地址的主机“%(host)s”不在允许名单内；请由运维人员把它加入 MINGTING_HOOK_HOSTS 后再试。"


class Unresolved(HookRefused):
    code = "hook.unresolved"
    message = "主机“%(host)s”解析不到地址，请核对主机名或本机的域名服务。"


class UnknownKind(HookRefused):
    code = "hook.unknown-kind"
    message = "没有“%(kind)s”这类消息，请从列表中选。"


class NoKind(HookRefused):
    code = "hook.no-kind"
    message = "请至少选一类要推送的消息。"


class OwnerSeesNothing(HookRefused):
    code = "hook.owner-sees-nothing"
    message = "账号“%(name)s”没有查看办件的岗位，推送不会有内容；请换一个账号，或先给它授权。"


class NotReplayable(HookRefused):
    code = "hook.not-replayable"
    message = "这条消息还在等待推送，不用重推。"
