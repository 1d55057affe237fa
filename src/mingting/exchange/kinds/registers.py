"""登记台账: a register is declared, and its ledger with it: `register:<code>`."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.errors import UnknownKind
from mingting.exchange.kinds.base import Kind, Record, frame_of, months_of
from mingting.exchange.kinds.store import by_keys, clear_rows
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Day, Known, OrganName, Text, Value, Whole, YesNo
from mingting.registers.acts.record import EXTRA, prepare_entries, record_entries
from mingting.registers.models import Entry, Register

_TYPES: dict[str, Any] = {"integer": pl.Int64, "date": pl.Date, "yesno": pl.Boolean}
_ORGAN_TOO = ("单位", "报送单位", "填报单位", "部门", "所属单位")


class Entries(Kind):
    """The ledger of one register: number, organ, day, and the fields it declares."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.code, self.name = f"register:{register.code}", register.name
        self.fields: list[dict[str, Any]] = list(register.fields)
        own = tuple(_column(field) for field in self.fields)
        taken = {name for column in own for name in column.names}
        self.columns = (
            Column("source_no", "编号", Code(60, "编号"), True, ("台账编号", "登记编号"), "0001"),
            Column("organ", register.organ_heading or "单位", OrganName(), True, _ORGAN_TOO, "审批服务局"),
            Column("on", "日期", Day(), True, ("报送日期", "登记日期", "发生日期"), "2021-04-06"),
            *own,
        )
        self.columns = tuple(column for column in self.columns if column in own or not taken & {column.names[0]})
        self.key = ("source_no",)
        self.content = ("source_no", "organ", "on", *(f"v_{field['code']}" for field in self.fields))
        self.rules = (_not_ahead,)

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        codes = [field["code"] for field in self.fields]
        days = {field["code"] for field in self.fields if field["kind"] == "date"}
        query = Entry.objects.filter(register=self.register, source=context.source)
        found = []
        for part in by_keys(query, "source_no", keys, context):
            for row in part.values_list("row_no", "ledger_id", "source_no", "organ__code", "on", "values"):
                found.append(
                    (*row[:5], *(_day(row[5].get(code)) if code in days else row[5].get(code) for code in codes))
                )
        schema = {"row_no": pl.UInt32, "ledger": pl.Int64, "source_no": pl.String, "organ": pl.String, "on": pl.Date}
        schema |= {f"v_{field['code']}": _TYPES.get(field["kind"], pl.String) for field in self.fields}
        return frame_of(found, schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        codes = [field["code"] for field in self.fields]
        values = [
            json.dumps(
                {code: value for code, value in zip(codes, row) if value is not None}, ensure_ascii=False, default=str
            )
            for row in rows.select(f"v_{code}" for code in codes).iter_rows()
        ]
        staff = next((f"v_{field['code']}~id" for field in self.fields if field["kind"] == "staff"), None)
        plain = rows.select(
            "source_no",
            "on",
            "row_no",
            pl.Series("values", values, dtype=pl.String),
            pl.Series("extra", context.sealed_extra(rows, EXTRA), dtype=pl.Binary),
            pl.lit("kept").alias("state"),
            pl.lit(self.register.pk).alias("register_id"),
            pl.lit(context.source.pk).alias("source_id"),
            pl.col("organ~id").alias("organ_id"),
            pl.col("organ~path").alias("organ_path"),
            (pl.col(staff) if staff else pl.lit(None, dtype=pl.Int64)).alias("staff_id"),
            pl.lit(context.ledger_id).alias("ledger_id"),
            pl.lit(context.recorded_at).alias("recorded_at"),
        )
        return partial(record_entries, prepare_entries(plain))

    def clear(self, ledger_id: int, limit: int) -> int:
        return clear_rows(Entry, ledger_id, limit)

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        return {"entries": months_of(rows["on"])}


def _column(field: dict[str, Any]) -> Column:
    aliases = tuple(field.get("aliases", ()))
    return Column(
        f"v_{field['code']}",
        field["name"],
        _value(field),
        bool(field.get("required")),
        aliases,
        str(field.get("example", "")),
    )


def _value(field: dict[str, Any]) -> Value:
    match field["kind"]:
        case "integer":
            return Whole()
        case "date":
            return Day()
        case "choice":
            return Choice({word: word for word in field.get("choices", ())})
        case "yesno":
            return YesNo()
        case "staff":
            return Known("staff", "人员")
        case _:
            return Text(int(field.get("most", 500)))


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None


def _not_ahead(table: Table, context: Context) -> None:
    table.refuse(table["on"] > context.latest.date(), "on", "日期在今天之后，请核对。")


def entries_of(code: str) -> Entries:
    register = Register.objects.filter(code=code).first()
    if register is None:
        known = "、".join(f"register:{one}" for one in Register.objects.order_by("code").values_list("code", flat=True))
        raise UnknownKind(kind=f"register:{code}", kinds=known or "（没有登记任何台账）")
    return Entries(register)


def register_codes() -> tuple[str, ...]:
    return tuple(f"register:{code}" for code in Register.objects.order_by("code").values_list("code", flat=True))
