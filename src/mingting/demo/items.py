"""政务服务事项 for a county to try: codes by the standard, names made of a subject and what is done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mingting.demo.ledger import Row
from mingting.rules.codes import item_code

HEADINGS = (
    "实施编码",
    "版本",
    "基本编码",
    "事项名称",
    "实施主体",
    "事项类型",
    "行使层级",
    "办件类型",
    "法定时限",
    "承诺时限",
    "到现场次数",
    "网办深度",
    "进驻大厅",
    "结果证照类型",
    "服务对象",
    "特别程序",
    "窗口即办",
    "代办受理",
    "状态",
    "生效日期",
    "取消日期",
)
MATERIAL_HEADINGS = ("实施编码", "序号", "材料名称", "必要性", "材料形式", "份数", "说明")
TYPE_HEADINGS = ("证照类型代码", "名称", "发证单位")
Kind = Literal["即办件", "承诺件"]
_STEPS = ("", "变更", "延续", "补领", "注销", "备案", "年度核验", "信息更正", "材料补正", "资格复核")
_TYPES = {"行政许可": "01", "行政给付": "05", "行政确认": "07", "其他行政权力": "10", "公共服务": "20"}
_CYCLE = ("行政许可", "公共服务", "行政确认", "公共服务", "其他行政权力", "行政给付", "行政许可")
_DEPTHS = ((0, "3^4^5^6"), (1, "3^4"), (0, "4^5^6^7"), (1, "2^3"), (1, "3^4"), (1, "1^2"))


@dataclass(frozen=True, slots=True)
class LicenceType:
    """A kind of licence: 18 characters of the organ that defines it and three digits."""

    code: str
    name: str
    organ: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item in force, with what a case of it needs: whether it is done on the spot, by when it is promised, what it produces."""

    code: str
    basic: str
    name: str
    organ: str
    label: str
    type: str
    level: str
    kind: Kind
    legal: int | None
    promise: int
    visits: int
    depth: str
    in_hall: bool
    licence: LicenceType | None
    since: str

    @property
    def at_once(self) -> bool:
        """Whether the window decides: instant items of who stands in the hall."""
        return self.kind == "即办件" and self.in_hall

    def row(self) -> Row:
        return (
            self.code,
            1,
            self.basic,
            self.name,
            self.label,
            self.type,
            self.level,
            self.kind,
            self.legal,
            self.promise,
            self.visits,
            self.depth,
            "是" if self.in_hall else "否",
            self.licence.code if self.licence else "",
            "自然人、企业",
            "现场勘验、专家评审、检验" if self.licence else "",
            "是" if self.at_once else "否",
            "是" if self.level == "乡级" and self.kind == "即办件" else "否",
            "在用",
            self.since,
            "",
        )


def licence_types(names: Sequence[str], organ: str, label: str) -> list[LicenceType]:
    return [LicenceType(f"{organ}{at:03d}", name, organ, label) for at, name in enumerate(names, 1)]


def subject_names(subjects: Sequence[str], count: int) -> list[str]:
    """Each subject first, then what may be done about it, until there are enough names.

    >>> subject_names(["甲", "乙"], 3)
    ['甲', '乙', '甲变更']
    """
    names = [subject + step for step in _STEPS for subject in subjects]
    if len(names) < count:
        raise ValueError(f"{subjects[0]}: {len(names)} names for {count} items")
    return names[:count]


def organ_items(
    organ: str,
    label: str,
    names: Sequence[str],
    *,
    series: int,
    licences: Sequence[LicenceType] = (),
    level: str = "县级",
    in_hall: bool = False,
    since: str = "2020-09-01",
) -> list[Item]:
    """The items of one organ; the first ones produce its licences, one kind each."""
    found = []
    all_names = [*(f"{licence.name}核发" for licence in licences), *names][: len(names)]
    for at, name in enumerate(all_names):
        licence = licences[at] if at < len(licences) else None
        item_type = "行政许可" if licence else _CYCLE[at % len(_CYCLE)]
        basic = f"64{_TYPES[item_type]}{series % 100:02d}{at // 10 + 1:03d}{at % 10:03d}"
        visits, depth = _DEPTHS[at % len(_DEPTHS)]
        instant = licence is None and at % 3 != 1
        promise = 0 if instant else 2 + at % 7
        legal = None if instant and at % 2 else (1 if instant else 20)
        digit = {"县级": "4", "乡级": "5"}[level]
        found.append(
            Item(
                item_code.make(organ, digit, basic),
                basic,
                name,
                organ,
                label,
                item_type,
                level,
                "即办件" if instant else "承诺件",
                legal,
                promise,
                visits,
                depth,
                in_hall,
                licence,
                since,
            )
        )
    return found


LISTED = 12
"""So many items of each organ have a material list: those that come most."""


def material_rows(items: Iterable[Item]) -> list[Row]:
    """What each of them asks for: an application, who applies, and what its kind needs."""
    rows: list[Row] = []
    for item in items:
        asked = [(f"{item.name}申请表", "必要", "原件", 1, "窗口可代填"), ("申请人身份证明", "必要", "复印件", 1, "")]
        if item.type == "行政许可":
            asked += [
                ("场所使用证明", "可容缺", "复印件", 1, "承诺10个工作日内补齐"),
                ("安全管理制度", "必要", "原件", 2, ""),
            ]
        if item.type in ("行政给付", "行政确认"):
            asked.append(("户口簿", "必要", "原件和复印件", 1, "户主页和本人页"))
        asked.append(("授权委托书", "非必要", "原件", 1, "由他人代办时提供"))
        rows += [(item.code, at, *one) for at, one in enumerate(asked, 1)]
    return rows
