"""服务场所、进驻: where services are given, and who stands there."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import polars as pl

from mingting.base.acts.record_organs import record_places, record_presences, record_windows
from mingting.base.models import Place, Presence, Window
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, choices, frame_of
from mingting.exchange.kinds.organs import REGION, ends_after_start, region_known
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Day, Known, OrganName, Text, Whole, YesNo


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


class Windows(Kind):
    code = "windows"
    name = "窗口"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    subject: ClassVar[str] = "base/window:"
    subject_key: ClassVar[tuple[str, ...]] = ("~window",)
    columns = (
        Column("place", "场所", Known("place", "场所"), True, ("所在场所", "大厅"), "640521-hall"),
        Column("code", "窗口编号", Code(20, "窗口编号"), True, ("编号", "窗口号"), "A01"),
        Column("name", "窗口名称", Text(60), True, ("名称",), "综合窗1"),
        Column(
            "kind",
            "窗口类型",
            Choice(
                choices(Window.Kind),
                {"综合窗": "general", "全科窗": "general", "主题窗": "theme", "部门窗": "department"},
            ),
            True,
            ("类型", "类别"),
            "全科综合窗",
        ),
        Column("organ", "单位", OrganName(), aliases=("所属单位", "部门"), example="", note="专窗必填"),
        Column("valid_from", "启用日期", Day(), aliases=("启用时间",), example="2021-01-01"),
        Column("valid_to", "停用日期", Day(), aliases=("停用时间",)),
    )
    key = ("place", "code")
    content = ("place", "code", "name", "kind", "organ", "valid_from", "valid_to")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        fields = ("place__code", "code", "name", "kind", "organ__code", "valid_from", "valid_to")
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String)
        schema |= {"valid_from": pl.Date, "valid_to": pl.Date, "ledger": pl.Int64}
        found = frame_of(((*row, None) for row in Window.objects.values_list(*fields)), schema)
        return found.with_columns(_WINDOW)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_windows,
            [
                Window(
                    place_id=row["place~id"],
                    code=row["code"],
                    name=row["name"],
                    kind=row["kind"],
                    organ_id=row["organ~id"],
                    valid_from=row["valid_from"],
                    valid_to=row["valid_to"],
                )
                for row in rows.iter_rows(named=True)
            ],
        )


_WINDOW = pl.concat_str("place", "code", separator=":").alias("~window")


def _window_organs(table: Table, context: Context) -> None:
    """A department's window says whose it is, its place lies within reach; and the journal's name of a window is put beside its key."""
    paths = Place.objects.values_list("code", "organ__path")
    far = [code for code, path in paths if not context.covers(path)]
    table.refuse(
        pl.col("place").is_in(far), "place", "这个场所不在您可以导入的单位范围内，请由管理单位或统计通报岗导入。"
    )
    table.put(**{"~window": pl.concat_str("place", "code", separator=":")})
    lost = (pl.col("kind") == Window.Kind.DEPARTMENT) & pl.col("organ").is_null()
    table.refuse(lost, "organ", "专窗要写明是哪个单位的。")


Windows.rules = (ends_after_start, _window_organs)
