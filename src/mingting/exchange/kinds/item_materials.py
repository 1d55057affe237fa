"""申请材料: what items ask for, one material a row. Rows join the list of the version in force; what is on it already stays."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any, ClassVar

import polars as pl

from mingting.base import clock
from mingting.catalogue.acts.record_items import record_materials
from mingting.catalogue.materials import FORMS, LONGEST, MOST, NECESSITIES, MaterialRow, materials_of
from mingting.catalogue.models import Item
from mingting.catalogue.reads import items_on
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, frame_of
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Text, Whole
from mingting.rules.codes import item_code


def _words(of: dict[str, str]) -> dict[str, str]:
    return {label: value for value, label in of.items()}


class Materials(Kind):
    code = "materials"
    name = "申请材料"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    subject: ClassVar[str] = "catalogue/item:"
    subject_key: ClassVar[tuple[str, ...]] = ("item",)
    columns = (
        Column(
            "item",
            "实施编码",
            Code(33, "实施编码", item_code.validate),
            True,
            ("事项编码", "实施清单编码"),
            "11640521010123450H4000117112000",
        ),
        Column("order", "序号", Whole(1, 999, 999), aliases=("材料序号",), example="1"),
        Column("name", "材料名称", Text(LONGEST), True, ("材料", "申请材料名称"), "食品经营许可申请书"),
        Column(
            "necessity",
            "必要性",
            Choice(
                _words(NECESSITIES),
                {"必须": "required", "是": "required", "否": "optional", "可选": "optional", "容缺": "tolerable"},
                default="required",
            ),
            aliases=("材料必要性", "是否必要"),
            example="必要",
        ),
        Column(
            "form",
            "材料形式",
            Choice(
                _words(FORMS),
                {"原件及复印件": "both", "电子": "electronic", "电子材料": "electronic", "纸质": "original"},
                default="copy",
            ),
            aliases=("形式", "材料类型"),
            example="原件",
        ),
        Column("copies", "份数", Whole(1, 99, 1), aliases=("材料份数",), example="1"),
        Column("licence", "关联证照", Text(120), aliases=("可免提交的证照",), example=""),
        Column("note", "说明", Text(LONGEST), aliases=("填报须知", "受理标准"), example=""),
    )
    key = ("item", "name")
    content = ("item", "name", "necessity", "form", "copies", "licence", "note")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | {"copies": pl.Int64, "ledger": pl.Int64}
        return frame_of(_stored(), schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        ordered = rows.sort("item", "order", "row_no").iter_rows(named=True)
        lists = {
            code: [
                MaterialRow(
                    row["name"], row["necessity"], row["form"], row["copies"], row["licence"] or "", row["note"] or ""
                )
                for row in these
            ]
            for code, these in groupby(ordered, key=lambda row: str(row["item"]))
        }
        return partial(record_materials, lists, clock.today())


def _stored() -> Iterator[tuple[Any, ...]]:
    for item in items_on(clock.today()).exclude(elements={}).only("code", "elements"):
        for row in materials_of(item):
            yield item.code, row.name, row.necessity, row.form, row.copies, row.licence or None, row.note or None, None


def _items_known(table: Table, context: Context) -> None:
    """The item is in force today, lies within reach, and no later version of it waits."""
    today = clock.today()
    known = dict(items_on(today).values_list("code", "organ__path"))
    table.refuse(~pl.col("item").is_in(list(known)), "item", "没有这个编码的在用事项，请先导入政务服务事项。")
    far = [code for code, path in known.items() if not context.covers(path)]
    table.refuse(pl.col("item").is_in(far), "item", "这个事项不归您管，请由其实施主体导入。")
    coming = Item.objects.filter(valid_from__gt=today).exclude(state=Item.State.DRAFT).values_list("code", flat=True)
    table.refuse(pl.col("item").is_in(list(coming)), "item", "这个事项有尚未生效的新版本，请等它生效后再导入材料。")
    many = pl.len().over("item") > MOST
    table.refuse(many, "name", f"一个事项的材料超过{MOST}份，请核对。")


Materials.rules = (_items_known,)
