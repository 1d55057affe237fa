"""The journal in words: what happened, told by kind, with no more of its content than names of steps, posts and days."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mingting.base.models import Event, SecurityEntry, Source
from mingting.base.roles import ROLE_NAMES, Role
from mingting.exchange.kinds import KINDS
from mingting.rules.moves import DOCUMENTS, name_of
from mingting.rules.special import Special

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
_SUBJECTS = {
    "assess/figure": "指标",
    "base/alias-decision": "名称认定",
    "base/holiday-notice": "放假通知",
    "base/ledger": "台账",
    "base/place": "场所",
    "base/review-connection": "好差评接入",
    "base/source": "来源",
    "base/user": "人员",
    "base/window": "窗口",
    "catalogue/item": "事项",
    "exchange/hook": "接口推送",
    "facts/snapshot": "数据快照",
    "handle/case": "办件",
    "handle/cases": "办件列表",
    "handle/licence": "证照",
    "handle/review": "评价",
    "handle/review-ask": "请评价",
    "handle/review-station": "评价平板",
    "registers/entry": "登记",
    "registers/register": "登记表",
    "report/bulletin": "通报",
    "supervise/tally-day": "日清周结",
    "supervise/tally-item": "计数事项",
}
"""What an event is about, by room and table."""

_KINDS = {
    "bulletin.finding-explained": "说明核数意见",
    "calendar.notice-accepted": "审定放假通知",
    "calendar.notice-declined": "退回放假通知",
    "case.double-entry-marked": "登记二次录入",
    "case.material-file-added": "上传材料",
    "snapshot.taken": "取数快照",
    "case.due-recounted": "重算到期日",
    "case.material-added": "加材料",
    "case.material-file-ordered": "调整扫描件次序",
    "case.material-file-removed": "移除扫描件",
    "case.material-marked": "登记材料",
    "item.changed": "修改事项",
    "licence.produced": "制发证照",
    "licence.revealed": "查看证照照面",
    "licence.resume": "解除暂扣",
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

    >>> kind_name("case.accept"), kind_name("user.made"), kind_name("licence.produced"), kind_name("licence.lost")
    ('受理', '开通账号', '制发证照', '证照 lost')
    """
    if kind in _KINDS:
        return _KINDS[kind]
    room, _, act = kind.partition(".")
    if room == "case" and name_of(act) != act:
        return name_of(act)
    return f"{_ROOMS.get(room, room)} {act}"


def subject_name(subject: str) -> str:
    """What an event is about, as people say it: the kind of thing and its number in this house.

    >>> subject_name("handle/case:12"), subject_name("base/user:li"), subject_name("else:7")
    ('办件 12', '人员 li', 'else:7')
    """
    table, _, key = subject.partition(":")
    return f"{_SUBJECTS[table]} {key}".strip() if table in _SUBJECTS else subject


def subject_code(said: str) -> str:
    """The same read back, for who types it; what is no such name stays as it is.

    >>> subject_code("办件 12"), subject_code("办件12"), subject_code("handle/case:12")
    ('handle/case:12', 'handle/case:12', 'handle/case:12')
    """
    found = re.fullmatch(r"([\u4e00-\u9fff]+)\s*(\S+)", said.strip())
    tables = {word: table for table, word in _SUBJECTS.items()}
    return f"{tables[found[1]]}:{found[2]}" if found and found[1] in tables else said.strip()


def room_names() -> list[tuple[str, str]]:
    return list(_ROOMS.items())


def says(event: Event, organs: Mapping[str, str]) -> str:
    """The few plain words of an event's data: posts, units, days, for whom. Free text and what is sealed never appear."""
    data = event.data
    told = []
    if role := data.get("role"):
        told.append(ROLE_NAMES[Role(role)] if role in list(Role) else str(role))
    organ = data.get("organ")
    if organ and not isinstance(organ, int):  # a number is a row of ours and says nothing
        told.append(organs.get(str(organ), str(organ)))
    if kind := _kind_word(event.kind, data.get("kind")):
        told.append(kind)
    for key, word in (("no", "编号"), ("taken", "新增"), ("aside", "未导入")):
        if isinstance(data.get(key), str | int) and data.get(key) != "":
            told.append(f"{word} {data[key]}")
    if data.get("valid_from") or data.get("valid_to"):
        told.append(f"{data.get('valid_from') or '…'} 至 {data.get('valid_to') or '长期'}")
    if data.get("absent"):
        told.append(f"{data.get('stand_in')} 代 {data['absent']}")
    return "，".join(told)


def _kind_word(event: str, kind: object) -> str:
    """A paper, a special procedure, a ledger or a source by its name; a code that has none is left out."""
    code = str(kind or "")
    if event == "ledger.imported":
        return "登记表" if code.startswith("register:") else KINDS[code].name if code in KINDS else ""
    if event == "source.declared":
        return str(Source.Kind(code).label) if code in Source.Kind.values else ""
    if code in DOCUMENTS:
        return DOCUMENTS[code]
    if code in Special._value2member_map_:
        return Special(code).label
    return "" if code.isascii() else code


# ---- the security log -----------------------------------------------------------------------------------------------------------------

_RESULTS = {
    "ok": "通过",
    "refused": "未通过",
    "locked": "已锁定",
    "not-allowed": "无权限",
    "not-found": "没有或无权看",
    "made": "发放",
    "withdrawn": "收回",
    "reset": "重设",
    "set-up": "设置",
    "codes-renewed": "换恢复码",
    "ended-elsewhere": "在别处登录，已退出",
    "ended-disabled": "停用，已退出",
    "ended-password": "重设密码，已退出",
    "ended-factor": "重设口令，已退出",
}
_SECURITY = {
    "login": "登录",
    "logout": "退出",
    "factor": "动态口令",
    "password": "密码",
    "refused": "越权访问",
    "session": "会话",
    "api-key": "接口密钥",
    "journal-export": "导出日志",
    "search.by-id": "按证件查找",
    "repair-file": "取修正文件",
}


def security_kinds() -> list[tuple[str, str]]:
    return list(_SECURITY.items())


def security_words(entry: SecurityEntry) -> tuple[str, str]:
    """What was tried and how it went.

    >>> security_words(SecurityEntry(kind="search.by-id", result="0")), security_words(SecurityEntry(kind="login", result="locked"))
    (('按证件查找', '没有找到'), ('登录', '已锁定'))
    """
    name = _SECURITY.get(entry.kind, entry.kind)
    if entry.kind == "search.by-id":
        return name, f"找到 {entry.result} 件" if entry.result.strip("0") else "没有找到"
    return name, _RESULTS.get(entry.result, "" if entry.result.isascii() else entry.result)
