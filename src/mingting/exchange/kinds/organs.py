"""区划、单位、场所、进驻、人员: the ledgers that say who and where."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import polars as pl

from mingting.base.acts.record_organs import (
    NewOrgan,
    record_organs,
    record_places,
    record_presences,
    record_regions,
    record_staff,
)
from mingting.base.models import Organ, Place, Presence, Region, Staff
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, frame_of
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Day, Known, OrganName, Text, Whole, YesNo, checked
from mingting.rules.codes import region as region_rule
from mingting.rules.codes import uscc

REGION = Code(12, "区划代码", region_rule.pad)


def choices(words: Any) -> dict[str, str]:
    """Label to value of a model's choices."""
    return {str(label): str(value) for value, label in words.choices}


def region_known(table: Table, context: Context) -> None:
    known = list(Region.objects.values_list("code", flat=True))
    if "region" in table:
        table.refuse(
            table["region"].is_not_null() & ~table["region"].is_in(known),
            "region",
            "没有登记这个区划，请先导入区划（regions）。",
        )


def ends_after_start(table: Table, context: Context) -> None:
    table.refuse(pl.col("valid_to") < pl.col("valid_from"), "valid_to", "截止日期早于开始日期，请核对。")


class Regions(Kind):
    code = "regions"
    name = "行政区划"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    columns = (
        Column("code", "区划代码", REGION, True, ("行政区划代码", "代码"), "640521000000"),
        Column("name", "名称", Text(60), True, ("区划名称",), "中宁县"),
        Column("parent", "上级代码", REGION, aliases=("上级区划代码", "上级区划"), example="640500000000"),
    )
    key = ("code",)
    content = ("code", "name", "parent")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        schema: dict[str, Any] = {"code": pl.String, "name": pl.String, "parent": pl.String, "ledger": pl.Int64}
        rows = Region.objects.values_list("code", "name", "parent_id")
        return frame_of(((*row, None) for row in rows), schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_regions,
            [
                Region(
                    code=row["code"],
                    name=row["name"],
                    parent_id=row["parent"],
                    level=int(region_rule.level_of(row["code"])),
                )
                for row in rows.iter_rows(named=True)
            ],
        )


def _region_parent(table: Table, context: Context) -> None:
    known = set(Region.objects.values_list("code", flat=True)) | set(table["code"].drop_nulls().to_list())
    table.refuse(
        table["parent"].is_not_null() & ~table["parent"].is_in(sorted(known)),
        "parent",
        "上级区划既没有登记，也不在本表中。",
    )


Regions.rules = (_region_parent,)


class Organs(Kind):
    code = "organs"
    name = "单位"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    subject: ClassVar[str] = "base/organ:"
    columns = (
        Column(
            "code",
            "单位代码",
            Code(40, "单位代码"),
            True,
            ("统一社会信用代码", "机构代码", "信用代码"),
            "11640521010123450H",
        ),
        Column("name", "全称", Text(120), True, ("单位全称", "单位名称", "机构名称"), "中宁县审批服务管理局"),
        Column("short_name", "规范简称", Text(60), True, ("简称", "单位简称"), "审批服务局"),
        Column(
            "kind",
            "类别",
            Choice(
                choices(Organ.Kind),
                {
                    "县": "county",
                    "市": "county",
                    "区": "county",
                    "乡镇": "town",
                    "镇": "town",
                    "乡": "town",
                    "街道": "town",
                    "村": "village",
                    "社区": "village",
                    "行政村": "village",
                },
            ),
            True,
            ("单位类别", "机构类别"),
            "部门",
        ),
        Column(
            "parent",
            "上级代码",
            Code(40, "单位代码"),
            aliases=("上级单位代码", "上级单位"),
            example="640521000000",
            note="县（市、区）本级不填",
        ),
        Column("region", "区划代码", REGION, aliases=("行政区划代码",), example="640521000000"),
        Column(
            "order", "排序", Whole(0, 1_000_000, 9999), aliases=("序号", "排列顺序"), example="1", note="表中的规范次序"
        ),
        Column("population", "服务人口", Whole(0, 2_000_000_000), aliases=("人口",), example=""),
        Column(
            "aliases",
            "别名",
            Text(400),
            aliases=("其他名称", "曾用名"),
            example="县审批局、行政审批局",
            note="几个之间用顿号隔开",
        ),
        Column("valid_from", "启用日期", Day(), aliases=("成立日期",)),
        Column("valid_to", "停用日期", Day(), aliases=("撤销日期",)),
    )
    key = ("code",)
    content = (
        "code",
        "name",
        "short_name",
        "kind",
        "parent",
        "region",
        "order",
        "population",
        "valid_from",
        "valid_to",
    )

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        codes = dict(Organ.objects.values_list("path", "code"))
        fields = (
            "code",
            "name",
            "short_name",
            "kind",
            "path",
            "region_id",
            "order",
            "population",
            "valid_from",
            "valid_to",
        )
        rows = [
            (*row[:4], codes.get(row[4][: -Organ.steplen]), *row[5:], None)
            for row in Organ.objects.values_list(*fields)
        ]
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | {
            "order": pl.Int64,
            "population": pl.Int64,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "ledger": pl.Int64,
        }
        return frame_of(rows, schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_organs,
            [
                NewOrgan(
                    code=row["code"],
                    name=row["name"],
                    short_name=row["short_name"],
                    kind=row["kind"],
                    parent=row["parent"] or "",
                    region=row["region"],
                    order=row["order"],
                    population=row["population"],
                    aliases=_aliases(row["aliases"]),
                    valid_from=row["valid_from"],
                    valid_to=row["valid_to"],
                )
                for row in rows.iter_rows(named=True)
            ],
        )


def _aliases(text: str | None) -> tuple[str, ...]:
    for mark in "，,；;|/ ":
        text = (text or "").replace(mark, "、")
    return tuple(dict.fromkeys(name for name in (text or "").split("、") if name))


def _organ_codes(table: Table, context: Context) -> None:
    cells = table["code"]
    credit = cells.filter(cells.str.len_chars() == 18)
    _, refused = checked(credit, uscc.validate)
    table.refuse(cells.is_in(list(refused)), "code", cells.replace_strict(refused, default="", return_dtype=pl.String))
    table.refuse(cells == table["parent"], "parent", "上级代码与单位代码相同，请核对。")


def _organ_parents(table: Table, context: Context) -> None:
    """A parent stands in the tree already or in this ledger; what hangs on a row set aside is set aside with it."""
    needs = (table["kind"] != Organ.Kind.COUNTY) & table["parent"].is_null()
    table.refuse(needs, "parent", "没有填上级代码；除县（市、区）本级外都要填。")
    there = set(context.names.by_code)
    while True:
        good = set(table.good()["code"].drop_nulls().to_list()) | there
        lost = table["parent"].is_not_null() & ~table["parent"].is_in(sorted(good))
        lost = lost & ~table["row_no"].is_in(sorted(table.bad_rows))
        if not lost.any():
            break
        table.refuse(lost, "parent", "上级单位既没有登记，也不在本表可导入的行中。")
    _refuse_rings(table, there)


def _refuse_rings(table: Table, there: set[str]) -> None:
    above = dict(table.good().select("code", "parent").iter_rows())
    rings = []
    for code in above:
        seen: set[str] = set()
        at: str | None = code
        while at in above and at not in there and at not in seen:
            seen.add(str(at))
            at = above[str(at)]
        if at in seen:
            rings.append(code)
    table.refuse(table["code"].is_in(rings), "parent", "上级代码绕成了一圈，请核对。")


Organs.rules = (_organ_codes, region_known, ends_after_start, _organ_parents)


class Places(Kind):
    code = "places"
    name = "服务场所"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    subject: ClassVar[str] = "base/place:"
    columns = (
        Column("code", "场所代码", Code(30, "场所代码"), True, ("代码", "网点代码"), "640521-hall"),
        Column("name", "名称", Text(60), True, ("场所名称", "网点名称"), "中宁县市民服务大厅"),
        Column(
            "tier",
            "类型",
            Choice(
                choices(Place.Tier),
                {
                    "大厅": "hall",
                    "政务大厅": "hall",
                    "便民服务中心": "town",
                    "民生服务中心": "town",
                    "代办点": "village",
                    "便民服务站": "village",
                },
            ),
            True,
            ("场所类型",),
            "政务服务大厅",
        ),
        Column("organ", "管理单位", OrganName(), True, ("主管单位", "所属单位"), "审批服务局"),
        Column("parent", "上级场所", Code(30, "场所代码"), aliases=("上级场所代码",), example=""),
        Column("region", "区划代码", REGION, aliases=("行政区划代码",), example="640521000000"),
        Column("address", "地址", Text(120), aliases=("办公地址", "详细地址"), example="中宁县富康路"),
    )
    key = ("code",)
    content = ("code", "name", "tier", "organ", "parent", "region", "address")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        rows = Place.objects.values_list("code", "name", "tier", "organ__code", "parent__code", "region_id", "address")
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | {"ledger": pl.Int64}
        return frame_of(((*row[:6], row[6] or None, None) for row in rows), schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_places,
            [
                (
                    Place(
                        code=row["code"],
                        name=row["name"],
                        tier=row["tier"],
                        organ_id=row["organ~id"],
                        region_id=row["region"],
                        address=row["address"] or "",
                    ),
                    row["parent"] or "",
                )
                for row in rows.iter_rows(named=True)
            ],
        )


def _place_parents(table: Table, context: Context) -> None:
    known = set(Place.objects.values_list("code", flat=True)) | set(table.good()["code"].drop_nulls().to_list())
    lost = table["parent"].is_not_null() & ~table["parent"].is_in(sorted(known))
    table.refuse(lost, "parent", "上级场所既没有登记，也不在本表可导入的行中。")


Places.rules = (region_known, _place_parents)


class Presences(Kind):
    code = "presences"
    name = "进驻"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    columns = (
        Column("place", "场所", Known("place", "场所"), True, ("进驻场所", "大厅"), "640521-hall"),
        Column("organ", "单位", OrganName(), True, ("进驻单位", "进驻部门", "部门"), "审批服务局"),
        Column("presence_class", "类别", Choice(choices(Presence.Class)), True, ("进驻类别",), "审批部门"),
        Column(
            "label", "大厅名称", Text(60), aliases=("窗口名称", "大厅内名称"), example="", note="与规范简称不同时填"
        ),
        Column("order", "排序", Whole(0, 1_000_000, 9999), aliases=("序号",), example="1"),
        Column("reports_only", "仅报数据", YesNo(False), aliases=("只报数据",), example="否"),
        Column("valid_from", "进驻日期", Day(), aliases=("进驻时间",), example="2019-01-01"),
        Column("valid_to", "撤出日期", Day(), aliases=("撤出时间",)),
    )
    key = ("place", "organ", "valid_from")
    content = ("place", "organ", "presence_class", "label", "order", "reports_only", "valid_from", "valid_to")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        fields = (
            "place__code",
            "organ__code",
            "presence_class",
            "label",
            "order",
            "reports_only",
            "valid_from",
            "valid_to",
        )
        rows = [(*row[:3], row[3] or None, *row[4:], None) for row in Presence.objects.values_list(*fields)]
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | {
            "order": pl.Int64,
            "reports_only": pl.Boolean,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "ledger": pl.Int64,
        }
        return frame_of(rows, schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_presences,
            [
                Presence(
                    place_id=row["place~id"],
                    organ_id=row["organ~id"],
                    presence_class=row["presence_class"],
                    label=row["label"] or "",
                    order=row["order"],
                    reports_only=row["reports_only"],
                    valid_from=row["valid_from"],
                    valid_to=row["valid_to"],
                )
                for row in rows.iter_rows(named=True)
            ],
        )


def _one_open(table: Table, context: Context) -> None:
    """An organ stands at a place once at a time: another open presence must end first."""
    rows = set(Presence.objects.filter(valid_to=None).values_list("place__code", "organ__code", "valid_from"))
    open_now = {(place, organ): since for place, organ, since in rows}
    clash, seen = [], set()
    for row in table.good().iter_rows(named=True):
        at = (row["place"], row["organ"])
        if row["valid_to"] is None:
            if (at in open_now and open_now[at] != row["valid_from"]) or (at in seen and open_now.get(at) is None):
                clash.append(row["row_no"])
            seen.add(at)
    twice = table["row_no"].is_in(pl.Series(clash, dtype=pl.UInt32).implode())
    same = pl.struct("place", "organ", "valid_from").is_duplicated()
    table.refuse(
        twice & ~table.frame.select(same).to_series(), "organ", "该单位在这个场所已有未撤出的进驻，请先填撤出日期。"
    )


Presences.rules = (ends_after_start, _one_open)


class StaffMembers(Kind):
    code = "staff"
    name = "人员"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    subject: ClassVar[str] = "base/staff:"
    columns = (
        Column("code", "工号", Code(30, "工号"), True, ("人员编号", "工作证号"), "ZN0001"),
        Column("name", "姓名", Text(40, name=True), True, ("人员姓名",), "张三"),
        Column("organ", "单位", OrganName(), True, ("所属单位", "部门", "派出单位"), "审批服务局"),
        Column(
            "category",
            "人员类别",
            Choice(
                choices(Staff.Category),
                {"全额事业": "full_funded", "自收自支": "self_funded", "聘用": "contract", "编外": "contract"},
            ),
            True,
            ("身份", "人员性质"),
            "公务员",
        ),
        Column("place", "场所", Known("place", "场所"), aliases=("工作场所", "窗口所在"), example="640521-hall"),
        Column("post", "岗位", Text(60), aliases=("职务", "窗口"), example="综合窗口"),
    )
    key = ("code",)
    content = ("code", "name", "organ", "category", "place", "post")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        rows = Staff.objects.values_list("code", "name", "organ__code", "category", "place__code", "post")
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | {"ledger": pl.Int64}
        return frame_of(((*row[:5], row[5] or None, None) for row in rows), schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_staff,
            [
                Staff(
                    code=row["code"],
                    name=row["name"],
                    organ_id=row["organ~id"],
                    category=row["category"],
                    place_id=row["place~id"],
                    post=row["post"] or "",
                )
                for row in rows.iter_rows(named=True)
            ],
        )
