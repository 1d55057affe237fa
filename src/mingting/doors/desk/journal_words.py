"""The journal in words: what happened, told by kind, with no more of its content than names of steps, posts and days."""

from __future__ import annotations

from collections.abc import Mapping

from mingting.base.models import Event
from mingting.base.roles import ROLE_NAMES, Role
from mingting.rules.moves import name_of

_ROOMS = {
    "alias": "名称认定",
    "bulletin": "通报",
    "calendar": "日历",
    "case": "办件",
    "clock": "时限",
    "figure": "指标",
    "figures": "指标",
    "hook": "接口推送",
    "item": "事项",
    "ledger": "台账",
    "licence": "证照",
    "notice": "放假通知",
    "organ": "单位",
    "register": "登记表",
    "returns": "日清周结",
    "review": "评价",
    "reviews": "评价",
    "source": "来源",
    "stand-in": "AB岗",
    "user": "人员",
    "place": "场所",
    "window": "窗口",
}
_KINDS = {
    "case.due-recounted": "重算到期日",
    "case.material-added": "加材料",
    "case.material-file-ordered": "调整扫描件次序",
    "case.material-file-removed": "移除扫描件",
    "case.material-marked": "登记材料",
    "item.changed": "修改事项",
    "licence.suspend": "暂扣证照",
    "licence.revoke": "撤销证照",
    "licence.cancel": "注销证照",
    "licence.expire": "证照失效",
    "licence.replace": "换发证照",
    "place.opened": "设服务场所",
    "window.opened": "设窗口",
    "window.closed": "撤窗口",
    "returns.item-set": "设快速计数事项",
    "returns.item-ended": "停用快速计数事项",
    "review.asked": "请评价",
    "review.submitted": "评价",
    "review.words-added": "补充评价内容",
    "review.passed-over": "未评价",
    "review.callback-allowed": "同意回访",
    "review.callback-revealed": "查看回访电话",
    "review.ruled": "裁定存疑评价",
    "review.staff-phone": "登记工作人员电话",
    "review.station-made": "设评价平板",
    "review.station-paired": "评价平板配对",
    "review.station-ended": "停用评价平板",
    "hook.declared": "登记推送",
    "hook.changed": "修改推送",
    "hook.secret-renewed": "更换推送密钥",
    "hook.started": "恢复推送",
    "hook.stopped": "停止推送",
    "hook.gave-up": "推送放弃",
    "hook.replayed": "重新推送",
    "calendar.notice-loaded": "录入放假通知",
    "case.asked": "请示",
    "case.request-decided": "批示",
    "case.request-ended": "请示自动终结",
    "case.revealed": "查看完整个人信息",
    "case.exported": "导出办件",
    "bulletin.drafted": "拟稿",
    "bulletin.issued": "印发通报",
    "calendar.notice-proposed": "提请放假通知",
    "case.opened": "登记办件",
    "case.recorded": "台账登记",
    "case.paper-issued": "出具文书",
    "case.paper-printed": "重印文书",
    "case.paper-voided": "文书作废",
    "clock.warned": "时限预警",
    "clock.overdue": "时限超期",
    "clock.recounted": "重算时限",
    "figure.rows-exported": "导出明细",
    "ledger.imported": "导入台账",
    "organ.alias-decided": "认定单位名称",
    "register.declared": "设登记表",
    "register.entry-written": "填登记表",
    "register.entry-withdrawn": "撤回登记",
    "reviews.connected": "接入好差评",
    "source.declared": "登记来源",
    "stand-in.made": "安排AB岗",
    "stand-in.ended": "结束AB岗",
    "user.disabled": "停用账号",
    "user.enabled": "恢复账号",
    "user.factor-reset": "重设动态口令",
    "user.key-made": "发放接口密钥",
    "user.key-withdrawn": "收回接口密钥",
    "user.made": "开通账号",
    "user.password-reset": "重设密码",
    "user.role-granted": "授予岗位",
    "user.role-ended": "收回岗位",
}


def kind_name(kind: str) -> str:
    """What a kind of event is called.

    >>> kind_name("case.accept"), kind_name("user.made"), kind_name("licence.produced")
    ('受理', '开通账号', '证照 produced')
    """
    if kind in _KINDS:
        return _KINDS[kind]
    room, _, act = kind.partition(".")
    if room == "case" and name_of(act) != act:
        return name_of(act)
    return f"{_ROOMS.get(room, room)} {act}"


def room_names() -> list[tuple[str, str]]:
    return list(_ROOMS.items())


def says(event: Event, organs: Mapping[str, str]) -> str:
    """The few plain words of an event's data: posts, units, days, for whom. Free text and what is sealed never appear."""
    data = event.data
    told = []
    if role := data.get("role"):
        told.append(ROLE_NAMES[Role(role)] if role in list(Role) else str(role))
    if organ := data.get("organ"):
        told.append(organs.get(str(organ), str(organ)))
    for key, word in (("kind", "种类"), ("no", "编号"), ("taken", "新增"), ("aside", "未导入")):
        if isinstance(data.get(key), str | int) and data.get(key) != "":
            told.append(f"{word} {data[key]}")
    if data.get("valid_from") or data.get("valid_to"):
        told.append(f"{data.get('valid_from') or '…'} 至 {data.get('valid_to') or '长期'}")
    if data.get("absent"):
        told.append(f"{data.get('stand_in')} 代 {data['absent']}")
    return "，".join(told)
