"""窗口考勤: one line a person and day, two half-days."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import polars as pl

from mingting.base.models import Staff
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, choices, frame_of, months_of
from mingting.exchange.kinds.store import clear_rows, one_of
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Day, Known, OrganName, Text
from mingting.supervise.attendance.acts.record import EXTRA, prepare_half_days, record_half_days
from mingting.supervise.attendance.models import HalfDay

_MARKS = Choice(
    choices(HalfDay.Mark),
    {
        "√": "present",
        "正常": "present",
        "到岗": "present",
        "公出": "outside",
        "外出": "outside",
        "事假": "leave",
        "病假": "leave",
        "年假": "leave",
        "休假": "leave",
        "旷工": "absent",
        "未到": "absent",
    },
)


class Attendance(Kind):
    code = "attendance"
    name = "考勤"
    per_source: ClassVar[bool] = False  # a half-day is marked once, whichever machine says so
    columns = (
        Column("staff", "工号", Known("staff", "人员"), True, ("人员编号", "考勤号"), "ZN0001"),
        Column("staff_name", "姓名", Text(40, name=True), aliases=("人员姓名",), example="张三", note="与工号核对"),
        Column(
            "organ",
            "单位",
            OrganName(),
            aliases=("部门", "所属单位"),
            example="审批服务局",
            note="不填：按人员登记的单位",
        ),
        Column("day", "日期", Day(), True, ("考勤日期",), "2021-04-06"),
        Column("am", "上午", _MARKS, aliases=("上午考勤",), example="出勤", note="没有排班的不填"),
        Column("pm", "下午", _MARKS, aliases=("下午考勤",), example="迟到", note="没有排班的不填"),
    )
    key = ("staff", "day")
    content = ("staff", "organ", "day", "am", "pm")

    def nothing_to_record(self) -> pl.Expr:
        return pl.col("am").is_null() & pl.col("pm").is_null()

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        schema = {
            "row_no": pl.UInt32,
            "ledger": pl.Int64,
            "staff": pl.String,
            "organ": pl.String,
            "day": pl.Date,
            "half": pl.String,
            "mark": pl.String,
        }
        if keys is None:
            query = HalfDay.objects.filter(ledger_id=context.ledger_id)
        elif not keys.height:
            query = HalfDay.objects.none()
        else:
            days = (keys["day"].min(), keys["day"].max())
            query = HalfDay.objects.filter(one_of("staff_id", keys["staff~id"].unique().to_list()), day__range=days)
        halves = frame_of(
            query.values_list("row_no", "ledger_id", "staff__code", "organ__code", "day", "half", "mark"), schema
        )
        marks = [pl.col("mark").filter(pl.col("half") == half).first().alias(half) for half in ("am", "pm")]
        return halves.group_by("staff", "day", maintain_order=True).agg(
            pl.col("row_no", "ledger", "organ").first(), *marks
        )

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        rows = rows.with_columns(pl.Series("extra", context.sealed_extra(rows, EXTRA), dtype=pl.Binary))
        halves = rows.unpivot(
            ["am", "pm"],
            index=["row_no", "staff~id", "organ~id", "organ~path", "place~id", "day", "extra"],
            variable_name="half",
            value_name="mark",
        )
        plain = halves.filter(pl.col("mark").is_not_null()).select(
            "day",
            "half",
            "mark",
            "row_no",
            "extra",
            pl.lit(context.source.pk).alias("source_id"),
            pl.col("staff~id").alias("staff_id"),
            pl.col("organ~id").alias("organ_id"),
            pl.col("organ~path").alias("organ_path"),
            pl.col("place~id").alias("place_id"),
            pl.lit(context.ledger_id).alias("ledger_id"),
            pl.lit(context.recorded_at).alias("recorded_at"),
        )
        return partial(record_half_days, prepare_half_days(plain))

    def clear(self, ledger_id: int, limit: int) -> int:
        return clear_rows(HalfDay, ledger_id, limit)

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        return {"half_days": months_of(rows["day"])}


def _staff(table: Table, context: Context) -> None:
    """The name goes with the number; place and (where it is not written) organ are the person's own."""
    fields = ("id", "name", "place_id", "organ_id", "organ__code", "organ__path")
    schema = {
        "staff~id": pl.Int64,
        "own_name": pl.String,
        "place~id": pl.Int64,
        "own_organ~id": pl.Int64,
        "own_organ": pl.String,
        "own_path": pl.String,
    }
    people = frame_of(Staff.objects.values_list(*fields), schema)
    table.frame = table.frame.join(people, on="staff~id", how="left", maintain_order="left")
    table.refuse(pl.col("staff_name") != pl.col("own_name"), "staff_name", "姓名与工号登记的姓名不同，请核对。")
    unnamed = pl.col("raw:organ").is_null()
    table.put(
        organ=pl.when(unnamed).then("own_organ").otherwise("organ"),
        **{
            "organ~id": pl.when(unnamed).then("own_organ~id").otherwise("organ~id"),
            "organ~path": pl.when(unnamed).then("own_path").otherwise("organ~path"),
        },
    )
    outside = [path for path in table["organ~path"].drop_nulls().unique().to_list() if not context.covers(path)]
    table.refuse(table["organ~path"].is_in(outside), "staff", "这名人员不在您可以导入的单位范围内。")
    table.refuse(table["day"] > context.latest.date(), "day", "日期在今天之后，请核对。")


Attendance.rules = (_staff,)
