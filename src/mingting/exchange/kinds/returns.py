"""定期报表: counts of those whose cases are not to be had one by one."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, choices, frame_of, months_of, utc
from mingting.exchange.kinds.store import clear_rows, from_utc, one_of
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Day, Known, Moment, OrganName, Text, Whole
from mingting.supervise.returns.acts.record import EXTRA, prepare_return_lines, record_return_lines
from mingting.supervise.returns.models import ReturnLine


class Returns(Kind):
    code = "returns"
    name = "定期报表"
    columns = (
        Column("organ", "填报单位", OrganName(), True, ("单位", "报送单位", "部门"), "市场监管局"),
        Column("place", "场所", Known("place", "场所"), aliases=("办理场所",), example="640521-hall"),
        Column(
            "measure",
            "指标",
            Choice(
                choices(ReturnLine.Measure),
                {
                    "受理数": "accepted",
                    "受理件数": "accepted",
                    "办结数": "finished",
                    "办结件数": "finished",
                    "超期数": "overdue",
                },
            ),
            True,
            ("指标名称", "统计项"),
            "受理量",
        ),
        Column("first_day", "起始日期", Day(), True, ("开始日期", "统计起始日期"), "2021-04-01"),
        Column("last_day", "截止日期", Day(), True, ("结束日期", "统计截止日期"), "2021-04-30"),
        Column("count", "数量", Whole(0, 100_000_000), True, ("件数", "数值"), "128"),
        Column("reporter", "填报人", Text(40), True, ("报送人",), "李四"),
        Column("submitted_at", "填报时间", Moment(), True, ("报送时间", "填报日期"), "2021-05-06 10:00:00"),
        Column("due_on", "应报日期", Day(), aliases=("应报送日期", "截止报送日期"), example="2021-05-08"),
        Column("remark", "备注", Text(200), aliases=("说明",)),
    )
    key = ("organ", "place", "measure", "first_day", "last_day")
    content = (*key, "count", "reporter", "submitted_at", "due_on", "remark")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        query = ReturnLine.objects.filter(source=context.source)
        if keys is None:
            query = query.filter(ledger_id=context.ledger_id)
        elif not keys.height:
            query = query.none()
        else:
            days = (keys["first_day"].min(), keys["first_day"].max())
            query = query.filter(one_of("organ_id", keys["organ~id"].unique().to_list()), first_day__range=days)
        names = {"organ": "organ__code", "place": "place__code"}
        fields = [names.get(one, one) for one in self.content]
        schema: dict[str, Any] = {"row_no": pl.UInt32, "ledger": pl.Int64} | dict.fromkeys(self.content, pl.String)
        schema |= dict.fromkeys(("first_day", "last_day", "due_on"), pl.Date) | {"count": pl.Int64}
        schema |= {"submitted_at": pl.Datetime("us", "UTC")}
        frame = from_utc(frame_of(query.values_list("row_no", "ledger_id", *fields), schema), ("submitted_at",))
        return frame.with_columns(pl.col("remark").replace("", None))

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        plain = rows.select(
            "measure",
            "first_day",
            "last_day",
            "count",
            "reporter",
            "due_on",
            "row_no",
            pl.col("remark").fill_null(""),
            utc(rows["submitted_at"]).alias("submitted_at"),
            pl.Series("extra", context.sealed_extra(rows, EXTRA), dtype=pl.Binary),
            pl.lit(context.source.pk).alias("source_id"),
            pl.col("organ~id").alias("organ_id"),
            pl.col("organ~path").alias("organ_path"),
            pl.col("place~id").alias("place_id"),
            pl.lit(context.ledger_id).alias("ledger_id"),
            pl.lit(context.recorded_at).alias("recorded_at"),
        )
        return partial(record_return_lines, prepare_return_lines(plain))

    def clear(self, ledger_id: int, limit: int) -> int:
        return clear_rows(ReturnLine, ledger_id, limit)

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        return {"returns": months_of(rows["first_day"])}


def _days(table: Table, context: Context) -> None:
    table.refuse(pl.col("last_day") < pl.col("first_day"), "last_day", "截止日期早于起始日期，请核对。")
    table.refuse(
        pl.col("submitted_at").dt.date() < pl.col("first_day"), "submitted_at", "填报时间早于统计的起始日期，请核对。"
    )


Returns.rules = (_days,)
