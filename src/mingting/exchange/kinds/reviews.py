"""好差评: reviews of cases."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from mingting.base.crypto import seal, unseal
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, choices, frame_of, months_of, utc
from mingting.exchange.kinds.case_links import find_cases
from mingting.exchange.kinds.store import by_keys, clear_rows, from_utc, one_of
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Moment, Text, Whole, YesNo
from mingting.handle.reviews.acts.record import COMMENT, EXTRA, prepare_reviews, record_reviews
from mingting.handle.reviews.models import Review

_CHANNELS_TOO = {
    "PC": "pc",
    "PC端": "pc",
    "网上": "pc",
    "网站评价": "pc",
    "手机": "mobile",
    "APP": "mobile",
    "小程序": "mobile",
    "扫码": "qr",
    "平板": "tablet",
    "评价器": "tablet",
    "窗口": "tablet",
    "自助": "terminal",
    "其他终端": "terminal",
    "热线": "phone",
    "纸质": "paper",
    "纸质评价": "paper",
}


class Reviews(Kind):
    code = "reviews"
    name = "评价"
    columns = (
        Column("source_no", "评价编号", Code(60, "评价编号"), True, ("评价流水号", "评价号"), "PJ0001"),
        Column(
            "case_no", "办件编号", Code(50, "办件编号"), True, ("办件号", "申办流水号", "业务编号"), "ZN202104060001"
        ),
        Column(
            "case_source",
            "办件来源",
            Text(60),
            aliases=("来源", "办件系统"),
            example="hall",
            note="不填：与本台账同一来源",
        ),
        Column("grade", "评价等级", Choice(choices(Review.Grade)), True, ("评价结果", "满意度", "等级"), "非常满意"),
        Column(
            "channel",
            "评价渠道",
            Choice(choices(Review.Channel), _CHANNELS_TOO),
            True,
            ("渠道", "评价方式"),
            "窗口评价器",
        ),
        Column("reviewed_at", "评价时间", Moment(), True, ("评价日期",), "2021-04-07 16:05:00"),
        Column("times", "评价次数", Whole(1, 1000, 1), aliases=("第几次评价",), example="1"),
        Column("is_default", "是否默认", YesNo(False), aliases=("默认评价", "是否默认评价"), example="否"),
        Column("comment", "评价内容", Text(2000), aliases=("评价意见", "文字评价")),
    )
    key = ("source_no",)
    content = (
        "source_no",
        "case_source",
        "case_no",
        "grade",
        "channel",
        "reviewed_at",
        "times",
        "is_default",
        "comment",
    )

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        fields = (
            "row_no",
            "ledger_id",
            "source_no",
            "case__source__code",
            "case__source_no",
            "grade",
            "channel",
            "reviewed_at",
            "times",
            "is_default",
            "comment",
        )
        found = []
        for part in by_keys(Review.objects.filter(source=context.source), "source_no", keys, context):
            for row in part.values_list(*fields):
                found.append((*row[:-1], unseal(row[-1], COMMENT).decode() if row[-1] else None))
        schema: dict[str, Any] = {"row_no": pl.UInt32, "ledger": pl.Int64} | dict.fromkeys(self.content, pl.String)
        schema |= {"reviewed_at": pl.Datetime("us", "UTC"), "times": pl.Int64, "is_default": pl.Boolean}
        return from_utc(frame_of(found, schema), ("reviewed_at",))

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        comments = [seal(text.encode(), COMMENT) if text else None for text in rows["comment"].to_list()]
        plain = rows.select(
            "source_no",
            "grade",
            "channel",
            "times",
            "is_default",
            "row_no",
            utc(rows["reviewed_at"]).alias("reviewed_at"),
            pl.Series("comment", comments, dtype=pl.Binary),
            pl.Series("extra", context.sealed_extra(rows, EXTRA), dtype=pl.Binary),
            pl.lit(context.source.pk).alias("source_id"),
            pl.col("case~id").alias("case_id"),
            pl.col("case_organ~id").alias("organ_id"),
            pl.col("case_path").alias("organ_path"),
            pl.lit(False).alias("held"),
            pl.lit(context.ledger_id).alias("ledger_id"),
            pl.lit(context.recorded_at).alias("recorded_at"),
        )
        return partial(record_reviews, prepare_reviews(plain))

    def clear(self, ledger_id: int, limit: int) -> int:
        return clear_rows(Review, ledger_id, limit)

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        """A review also says of its case whether it was reviewed: the case's month is touched with it."""
        return {"reviews": months_of(rows["reviewed_at"]), "cases": months_of(rows["case_accepted_at"])}


def _after_the_case(table: Table, context: Context) -> None:
    early = pl.col("reviewed_at").dt.date() < pl.col("case_accepted_at").dt.date()
    table.refuse(early, "reviewed_at", "评价时间早于办件的受理时间，请核对。")


def _once_a_time(table: Table, context: Context) -> None:
    """One review a case and time (次数): another number for the same one is set aside."""
    good = table.good().filter(pl.col("case~id").is_not_null())
    again = good.filter(pl.struct("case~id", "times").is_duplicated())
    first = again.unique(["case~id", "times"], keep="first")["row_no"]
    numbers = dict(again.select("row_no", "source_no").iter_rows())
    kept = {numbers[row] for row in first.to_list()}
    twice = again.filter(~pl.col("row_no").is_in(first.implode()) & ~pl.col("source_no").is_in(list(kept)))["row_no"]
    table.refuse(pl.col("row_no").is_in(twice.implode()), "times", "同一办件的同一次评价在表中有两条，请核对评价次数。")
    cases = good["case~id"].unique().to_list()
    there: dict[tuple[int, int], tuple[str, str]] = {}
    for start in range(0, len(cases), 20_000):
        query = Review.objects.filter(one_of("case_id", cases[start : start + 20_000])).exclude(
            ledger_id=context.ledger_id
        )
        for case, times, source, number in query.values_list("case_id", "times", "source__code", "source_no"):
            there[case, times] = (source, number)
    if there:
        clash = [
            row_no
            for row_no, case, times, number in good.select("row_no", "case~id", "times", "source_no").iter_rows()
            if (case, times) in there and there[case, times] != (context.source.code, number)
        ]
        table.refuse(
            pl.col("row_no").is_in(clash), "times", "这个办件的这一次评价已经登记过（评价编号不同），请核对评价次数。"
        )


Reviews.rules = (find_cases, _after_the_case, _once_a_time)
