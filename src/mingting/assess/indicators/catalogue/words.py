"""The words people see for the codes that stand in facts."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, dict[str, str]] = {
    "channel": {
        "window": "窗口", "web": "网上", "mobile": "移动端", "kiosk": "自助终端", "agent": "代办", "express": "邮寄",
        "pc": "网站", "qr": "二维码", "tablet": "窗口评价器", "terminal": "自助终端", "phone": "电话", "sms": "短信", "paper": "测评卡",
    },
    "case_kind": {"instant": "即办件", "promised": "承诺件"},
    "source_kind": {
        "hall": "大厅窗口系统", "online": "网上政务服务平台", "agent": "村级代办", "department": "部门自建系统", "returns": "定期报表",
        "own": "本系统",
    },
    "organ_kind": {
        "county": "县（市、区）", "department": "部门", "town": "乡镇（街道）", "village": "村（社区）", "institution": "商业服务机构",
        "office": "内设机构",
    },
    "presence_class": {"approval": "审批部门", "commercial": "商业服务机构"},
    "tier": {"hall": "政务服务大厅", "branch": "分中心", "town": "乡镇服务中心", "village": "村（社区）代办点", "station": "小区便民站点"},
    "bucket": {"instant": "当场办结", "early": "提前办结", "exact": "按时办结", "overdue": "超期办结"},
    "grade": {
        "very_satisfied": "非常满意", "satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意",
        "very_dissatisfied": "非常不满意",
    },
    "mark": {"present": "出勤", "late": "迟到", "early": "早退", "leave": "请假", "outside": "外出办公", "absent": "缺勤"},
    "half": {"am": "上午", "pm": "下午"},
    "measure": {"accepted": "受理量", "finished": "办结量", "overdue": "超期量"},
    "category": {"civil_servant": "公务员", "full_funded": "全额预算事业人员", "self_funded": "自收自支事业人员", "contract": "聘用人员"},
    "item_type": {
        "01": "行政许可", "04": "行政征收", "05": "行政给付", "06": "行政检查", "07": "行政确认", "08": "行政奖励", "09": "行政裁决",
        "10": "其他行政权力", "11": "行政备案", "20": "公共服务", "21": "便民服务",
    },
    "register": {"news": "信息报送", "grades": "平时考核", "honours": "评先树优", "complaints": "投诉、微心愿", "selfcheck": "自查整改"},
    "applicant_kind": {"person": "自然人", "legal": "法人"},
    "state": {
        "draft": "草稿", "submitted": "已申报", "pre_reviewing": "预审", "received": "已收件", "correcting": "待补正", "accepted": "已受理",
        "reviewing": "审查中", "suspended": "中止计时", "deciding": "待决定", "decided": "已决定", "producing": "制证中", "finished": "已办结",
        "delivered": "已送达", "acceptance_refused": "不予受理", "withdrawn": "已撤回", "returned": "已退件", "terminated": "已终止",
        "forwarded": "已转报", "voided": "作废",
    },
}  # fmt: skip
_OF_DATASET: dict[str, dict[str, str]] = {
    "licences": {
        "valid": "有效", "suspended": "暂扣", "revoked": "撤销", "cancelled": "注销", "expired": "失效", "replaced": "已换发",
    },
    "items": {"active": "在用", "suspended": "暂停", "cancelled": "取消", "draft": "草稿"},
    "entries": {"kept": "已登记", "approved": "已审核", "withdrawn": "已撤回"},
}  # fmt: skip
WORDS["kind"] = WORDS["organ_kind"]


def word(column: str, value: Any, dataset: str = "") -> Any:
    """A cell as people read it.

    >>> word("channel", "web"), word("grade", "x"), word("void", True), word("due_on", None)
    ('网上', 'x', '是', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column == "state" and dataset in _OF_DATASET:
        return _OF_DATASET[dataset].get(value, value)
    return WORDS.get(column, {}).get(value, value) if isinstance(value, str) else value
