"""A sheet taken apart: title and heading, body, total rows, repeated headings, footers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from mingting.exchange.reading.fold import clean, fold_heading
from mingting.exchange.reading.headings import Heading, nameless
from mingting.exchange.reading.sheets import RawSheet

_TOTAL = r"^(本页|本月|本季|本年|全县|总|累)?(合计|总计|小计|共计|累计)(数)?[:：]?(\d.*)?$"
_FOOTER = (
    r"^(制表|填表|填报|审核|复核|统计|负责|主管|经办|单位负责|打印|导出|下载|制单)(人|员|单位|日期|时间|领导)?(签字|签章|盖章)?[:：]"
    r"|^(注|备注|说明|附注|填表说明)[:：]|^第\d+页|^共\d+(条|页|行)|^(单位|部门)?[(（]?(盖章|公章)[)）]?[:：]?$|^数据来源[:：]"
)


@dataclass(frozen=True)
class LedgerSheet:
    """What is in a sheet. `body` has `row_no` and the sheet's columns, cleaned; `totals` are total rows; the counts say what was passed over."""

    raw: RawSheet
    heading: Heading
    body: pl.DataFrame
    totals: pl.DataFrame
    repeated: int
    footers: int

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Columns that are none of ours, without those that have neither a heading nor a cell."""
        return tuple(
            label
            for at, label in self.heading.unmapped.items()
            if label != nameless(int(at[1:]) + 1) or self.body[at].null_count() < self.body.height
        )

    @property
    def rows_read(self) -> int:
        return self.body.height


def take_apart(raw: RawSheet, heading: Heading, required: Mapping[str, bool]) -> LedgerSheet:
    """Sort the rows below the heading. A row is passed over only when it surely is no record: blank, the heading again, a total, a footer."""
    cells = [name for name in raw.frame.columns if name != "row_no"]
    below = raw.frame.filter(pl.col("row_no") > heading.last_row)
    below = below.with_columns(clean(below[name]).alias(name) for name in cells)
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in cells)
    below = below.filter(filled > 0)
    first = pl.coalesce(*cells).str.replace_all(r"\s", "")
    must = [at for at, code in heading.columns.items() if required.get(code)] or list(heading.columns)
    kept = pl.sum_horizontal(pl.lit(0), *(pl.col(at).is_not_null() for at in must))
    sparse = kept < max(1, min(len(must), 3)) if len(must) > 1 else pl.lit(True)
    again = pl.sum_horizontal(pl.lit(0), *(pl.col(at).is_in(_texts(heading, at)) for at in heading.columns))
    kind = (
        pl.when(again >= max(2, round(len(heading.columns) * 0.6)))
        .then(pl.lit("again"))
        .when(first.str.contains(_TOTAL) & sparse)
        .then(pl.lit("total"))
        .when(first.str.contains(_FOOTER) & sparse)
        .then(pl.lit("footer"))
        .otherwise(pl.lit("row"))
    )
    sorted_rows = below.with_columns(kind.alias("~kind"))
    counts = dict(sorted_rows["~kind"].value_counts().iter_rows())
    return LedgerSheet(
        raw,
        heading,
        sorted_rows.filter(pl.col("~kind") == "row").drop("~kind"),
        sorted_rows.filter(pl.col("~kind") == "total").drop("~kind"),
        counts.get("again", 0),
        counts.get("footer", 0),
    )


def _texts(heading: Heading, at: str) -> list[str]:
    label = heading.labels[int(at[1:])]
    return list(dict.fromkeys((label, label.split("/")[-1], fold_heading(label))))


@dataclass(frozen=True)
class Total:
    """A total row used as a check: what the sheet claims and what its rows say."""

    row: int
    label: str
    heading: str
    claimed: int
    counted: int

    @property
    def agrees(self) -> bool:
        return self.claimed == self.counted

    def as_row(self) -> dict[str, object]:
        return {
            "row": self.row,
            "label": self.label,
            "heading": self.heading,
            "claimed": self.claimed,
            "counted": self.counted,
            "agrees": self.agrees,
        }


def check_totals(sheet: LedgerSheet, summed: Mapping[str, str]) -> list[Total]:
    """Compare each total row with the rows it stands under: sums of number columns, or a count of rows.

    `summed` maps columns of the sheet to their label, for the columns whose numbers add up. 小计 counts from the row after the one before it.
    """
    found: list[Total] = []
    since = 0
    cells = [name for name in sheet.body.columns if name != "row_no"]
    for row in sheet.totals.iter_rows(named=True):
        texts = {at: row[at] for at in cells if row[at]}
        label = next(iter(texts.values()))
        partial = "小计" in label or "本页" in label
        rows = sheet.body.filter((pl.col("row_no") < row["row_no"]) & (pl.col("row_no") > (since if partial else 0)))
        if partial:
            since = row["row_no"]
        found += _compare(row["row_no"], label, texts, rows, summed, cells)
    return found


def _compare(
    row_no: int, label: str, texts: Mapping[str, str], rows: pl.DataFrame, summed: Mapping[str, str], cells: list[str]
) -> list[Total]:
    found = []
    for at, text in texts.items():
        number = "".join(sign for sign in text if sign.isdigit())
        if not number or len(number) > 12:
            continue
        if at in summed:
            values = rows[at].str.replace_all(r"[^\d]", "").cast(pl.Int64, strict=False)
            found.append(Total(row_no, label, summed[at], int(number), int(values.sum() or 0)))
        elif text.rstrip("件条户人次宗个项行").endswith(number) and (text != number or len(texts) <= 2):
            found.append(Total(row_no, label, "行数", int(number), rows.height))
    return found
