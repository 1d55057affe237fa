"""The ledgers of who and where: regions, organs, places, who stands where, staff; the same shape for every county to try."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingting.demo.ledger import Form, Ledger, Row

REGION_HEADINGS = ("区划代码", "名称", "上级代码")
ORGAN_HEADINGS = (
    "单位代码",
    "全称",
    "规范简称",
    "类别",
    "上级代码",
    "区划代码",
    "排序",
    "服务人口",
    "别名",
    "启用日期",
    "停用日期",
)
PLACE_HEADINGS = ("场所代码", "名称", "类型", "管理单位", "上级场所", "区划代码", "地址")
PRESENCE_HEADINGS = ("场所", "单位", "类别", "大厅名称", "排序", "仅报数据", "进驻日期", "撤出日期")
STAFF_HEADINGS = ("工号", "姓名", "单位", "人员类别", "场所", "岗位")
WINDOW_HEADINGS = ("场所", "窗口编号", "窗口名称", "窗口类型", "单位", "启用日期")
CATEGORIES = ("公务员", "全额预算事业人员", "自收自支事业人员", "聘用人员")


@dataclass(frozen=True)
class Organ:
    """One line of the ledger of organs."""

    code: str
    name: str
    short: str
    kind: str
    parent: str
    region: str
    order: int
    population: int | None = None
    aliases: tuple[str, ...] = ()
    since: str = "2019-03-01"

    def row(self) -> Row:
        return (
            self.code,
            self.name,
            self.short,
            self.kind,
            self.parent,
            self.region,
            self.order,
            self.population,
            "、".join(self.aliases),
            self.since,
            "",
        )


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff."""

    code: str
    name: str
    organ: str
    label: str
    category: str
    place: str

    def row(self) -> Row:
        return (self.code, self.name, self.label, self.category, self.place, "窗口")


def organ_ledger(organs: list[Organ], name: str, form: Form = "xlsx", source: str = "ground") -> Ledger:
    return Ledger("organs", source, name, ORGAN_HEADINGS, [organ.row() for organ in organs], form)


def place_row(
    code: str, name: str, kind: str, organ: str, parent: str = "", region: str = "", address: str = ""
) -> Row:
    return (code, name, kind, organ, parent, region, address)


def presence_row(place: str, organ: str, kind: str, label: str, order: int, reports_only: bool) -> Row:
    return (place, organ, kind, label, order, "是" if reports_only else "否", "2019-07-01", "")


def hall_windows(hall: str, general: int, departments: Iterable[tuple[str, str]]) -> list[Row]:
    """Counters of a hall: so many where everything is taken in, then one for each department by code and short name."""
    since = "2021-01-04"
    rows: list[Row] = [(hall, f"A{at:02d}", f"综合窗{at}", "全科综合窗", "", since) for at in range(1, general + 1)]
    rows += [
        (hall, f"B{at:02d}", f"{short}窗口", "专窗", code, since) for at, (code, short) in enumerate(departments, 1)
    ]
    return rows


def centre_window(place: str) -> Row:
    return (place, "A01", "综合窗1", "全科综合窗", "", "2021-01-04")
