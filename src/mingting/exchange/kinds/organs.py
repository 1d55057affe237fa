"""区划、单位: the tree that everything hangs on."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import polars as pl

from mingting.base.acts.record_organs import NewOrgan, record_organs, record_regions
from mingting.base.models import Organ, Region
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, choices, frame_of
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Day, Text, Whole, checked
from mingting.rules.codes import region as region_rule
from mingting.rules.codes import uscc

REGION = Code(12, "区划代码", region_rule.pad)


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
    county_wide: ClassVar[bool] = True
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
    county_wide: ClassVar[bool] = True
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
