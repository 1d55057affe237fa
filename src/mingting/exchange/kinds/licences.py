"""电子证照: licences issued and stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from mingting.base.crypto import seal_fields, unseal_fields
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, frame_of, months_of, utc
from mingting.exchange.kinds.case_links import find_cases
from mingting.exchange.kinds.store import by_keys, clear_rows, from_utc
from mingting.exchange.people import Tokens, masked
from mingting.exchange.table import Table
from mingting.exchange.values import Code, Day, Known, Moment, OrganName, Text
from mingting.handle.licences.acts.record import EXTRA, HOLDER, prepare_licences, record_licences
from mingting.handle.licences.models import Licence
from mingting.rules.codes import licence_id

_FOR_EVER = ("长期", "永久", "长期有效", "永久有效", "无期限", "9999-12-31", "99991231", "9999-12-31 00:00:00")


@dataclass(frozen=True)
class Until(Day):
    """A day, or 长期 (which is no day)."""

    @property
    def says(self) -> str:
        return "日期，或“长期”"

    def understand(self, table: Table, code: str, context: Context) -> None:
        cells = table[f"raw:{code}"]
        table.put(**{f"raw:{code}": cells.set(cells.is_in(_FOR_EVER).fill_null(False), None)})
        super().understand(table, code, context)


class Licences(Kind):
    code = "licences"
    name = "电子证照"
    columns = (
        Column("source_no", "入库编号", Code(80, "入库编号"), True, ("证照流水号", "入库流水号"), "ZZ0001"),
        Column(
            "identifier",
            "证照标识",
            Code(120, "电子证照标识", licence_id.validate),
            aliases=("电子证照标识", "证照标识码"),
        ),
        Column(
            "licence_type",
            "证照类型代码",
            Known("licence-type", "证照类型"),
            True,
            ("证照类型", "证照目录代码"),
            "11100000000013338W032",
        ),
        Column("licence_name", "证照名称", Text(120), example="食品经营许可证"),
        Column(
            "number", "证照编号", Code(80, "证照编号"), aliases=("证照号码", "证书编号"), example="JY16405210000011"
        ),
        Column("organ", "发证单位", OrganName(), True, ("发证机关", "颁发单位", "发证部门"), "市场监管局"),
        Column("holder", "持证主体", Text(120, name=True), True, ("持证人", "持证者", "持证单位"), "张三"),
        Column(
            "holder_code",
            "持证主体代码",
            Code(40, "持证主体代码"),
            aliases=("持证人证件号码", "持证者代码"),
            example="640521199001010016",
        ),
        Column("issued_on", "发证日期", Day(), True, ("颁发日期", "签发日期"), "2021-04-07"),
        Column("stored_at", "入库时间", Moment(), aliases=("归集时间", "入库日期"), example="2021-04-07 17:00:00"),
        Column("valid_to", "有效期至", Until(), aliases=("有效期截止", "到期日期"), example="长期"),
        Column("case_no", "办件编号", Code(50, "办件编号"), aliases=("办件号", "申办流水号")),
        Column("case_source", "办件来源", Text(60), aliases=("办件系统",), note="不填：与本台账同一来源"),
    )
    key = ("source_no",)
    content = (
        "source_no",
        "identifier",
        "licence_type",
        "number",
        "organ",
        "holder",
        "holder_code",
        "issued_on",
        "stored_at",
        "valid_to",
        "case_source",
        "case_no",
    )

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        fields = (
            "row_no",
            "ledger_id",
            "holder",
            "source_no",
            "identifier",
            "licence_type__code",
            "number",
            "organ__code",
            "issued_on",
            "stored_at",
            "valid_to",
            "case__source__code",
            "case__source_no",
        )
        found = []
        for part in by_keys(Licence.objects.filter(source=context.source), "source_no", keys, context):
            for row in part.values_list(*fields):
                person = unseal_fields(row[2], HOLDER)
                found.append((*row[:2], person["name"], person["code"] or None, *row[3:]))
        schema: dict[str, Any] = {
            "row_no": pl.UInt32,
            "ledger": pl.Int64,
            "holder": pl.String,
            "holder_code": pl.String,
        }
        schema |= dict.fromkeys((one for one in self.content if one not in schema), pl.String)
        schema |= {"issued_on": pl.Date, "stored_at": pl.Datetime("us", "UTC"), "valid_to": pl.Date}
        frame = from_utc(frame_of(found, schema), ("stored_at",))
        return frame.with_columns(pl.col("identifier", "number").replace("", None))

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        names, codes = (rows[one].fill_null("").to_list() for one in ("holder", "holder_code"))
        tokens = context.tokens = context.tokens or Tokens()
        sealed = [seal_fields({"name": name, "code": code}, HOLDER) for name, code in zip(names, codes)]
        plain = rows.select(
            "source_no",
            "issued_on",
            "valid_to",
            "row_no",
            pl.col("identifier", "number").fill_null(""),
            utc(rows["stored_at"]).alias("stored_at"),
            pl.Series("holder", sealed, dtype=pl.Binary),
            masked(rows["holder"]).str.slice(0, 60).alias("holder_masked"),
            pl.Series("holder_token", [tokens.of("id", code) if code else None for code in codes], dtype=pl.Binary),
            pl.Series("extra", context.sealed_extra(rows, EXTRA), dtype=pl.Binary),
            pl.lit(context.source.pk).alias("source_id"),
            pl.col("licence_type~id").alias("licence_type_id"),
            pl.col("organ~id").alias("organ_id"),
            pl.col("organ~path").alias("organ_path"),
            pl.lit("valid").alias("state"),
            pl.col("case~id").alias("case_id"),
            pl.lit(context.ledger_id).alias("ledger_id"),
            pl.lit(context.recorded_at).alias("recorded_at"),
        )
        return partial(record_licences, prepare_licences(plain))

    def clear(self, ledger_id: int, limit: int) -> int:
        return clear_rows(Licence, ledger_id, limit)

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        """A licence also says of its case when it was stored: the case's month is touched with it."""
        return {"licences": months_of(rows["issued_on"]), "cases": months_of(rows["case_accepted_at"])}


def _numbers(table: Table, context: Context) -> None:
    code = table["holder_code"]
    if code.str.contains("[^0-9A-Z]").any():
        table.put(holder_code=code.str.to_uppercase().str.replace_all("-", ""))


def _days(table: Table, context: Context) -> None:
    table.refuse(pl.col("stored_at").dt.date() < pl.col("issued_on"), "stored_at", "入库时间早于发证日期，请核对。")
    table.refuse(pl.col("valid_to") < pl.col("issued_on"), "valid_to", "有效期早于发证日期，请核对。")
    table.refuse(table["issued_on"] > context.latest.date(), "issued_on", "发证日期在今天之后，请核对。")


Licences.rules = (_numbers, _days, find_cases)
