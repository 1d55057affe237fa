"""证照类型、政务服务事项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

import polars as pl

from mingting.catalogue.acts.record_items import record_items, record_licence_types
from mingting.catalogue.acts.set_special import kinds_of
from mingting.catalogue.delegation import VILLAGE, WINDOW
from mingting.catalogue.elements import said
from mingting.catalogue.errors import SpecialUnknown
from mingting.catalogue.models import Item, LicenceType
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.kinds.base import Kind, Record, choices, frame_of
from mingting.exchange.kinds.organs import ends_after_start
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Day, Known, OrganName, Text, Whole, YesNo, checked
from mingting.rules.clocks import Unit
from mingting.rules.codes import item_code, uscc
from mingting.rules.special import Special

LEVELS = {"国家级": "1", "省级": "2", "市级": "3", "县级": "4", "乡级": "5", "村级": "6", "分级管理": "7"}
_LEVELS_TOO = {digit: digit for digit in "1234567"} | {
    "乡镇级": "5",
    "镇级": "5",
    "区级": "4",
    "自治区级": "2",
    "村（社区）级": "6",
}
_UNITS = {
    "工作日": Unit.WORKDAY.value,
    "自然日": Unit.NATURAL_DAY.value,
    "小时": Unit.HOUR.value,
    "月": Unit.MONTH.value,
    "年": Unit.YEAR.value,
}
_TYPES_TOO = {value: value for value, _ in Item.Type.choices} | {
    "其他权力": "10",
    "其他类": "10",
    "便民": "21",
    "备案": "11",
}


class LicenceTypes(Kind):
    code = "licence-types"
    name = "证照类型"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    county_wide: ClassVar[bool] = True
    columns = (
        Column(
            "code", "证照类型代码", Code(21, "证照类型代码"), True, ("类型代码", "目录代码"), "11100000000013338W032"
        ),
        Column("name", "名称", Text(120), True, ("证照名称", "证照类型名称", "证照类型"), "食品经营许可证"),
        Column("organ", "发证单位", OrganName(), aliases=("发证机关", "颁发单位"), example="市场监管局"),
    )
    key = ("code",)
    content = ("code", "name", "organ")

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | {"ledger": pl.Int64}
        rows = LicenceType.objects.values_list("code", "name", "organ__code")
        return frame_of(((*row, None) for row in rows), schema)

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        return partial(
            record_licence_types,
            [
                LicenceType(code=row["code"], name=row["name"], organ_id=row["organ~id"])
                for row in rows.iter_rows(named=True)
            ],
        )


def _type_codes(table: Table, context: Context) -> None:
    """18 characters of the defining organ's credit code and three of a serial."""
    cells = table["code"]
    _, refused = checked(cells.filter(cells.str.len_chars() == 21), lambda text: uscc.validate(text[:18]) + text[18:])
    table.refuse(cells.is_in(list(refused)), "code", cells.replace_strict(refused, default="", return_dtype=pl.String))


LicenceTypes.rules = (_type_codes,)


class Items(Kind):
    code = "items"
    name = "政务服务事项"
    whole: ClassVar[bool] = True
    per_source: ClassVar[bool] = False
    columns = (
        Column(
            "code",
            "实施编码",
            Code(33, "实施编码", item_code.validate),
            True,
            ("事项编码", "实施清单编码", "事项实施编码"),
            "11640521010123450H4000117112000",
        ),
        Column("version", "版本", Whole(1, 100_000, 1), aliases=("版本号", "事项版本"), example="1"),
        Column("basic_code", "基本编码", Code(12, "基本编码"), aliases=("事项基本编码",), example="000117112000"),
        Column("name", "事项名称", Text(200), True, ("名称", "实施事项名称"), "食品经营许可"),
        Column("organ", "实施主体", OrganName(), True, ("实施机构", "实施单位", "责任部门"), "市场监管局"),
        Column("item_type", "事项类型", Choice(choices(Item.Type), _TYPES_TOO), True, ("权力类型",), "行政许可"),
        Column("exercise_level", "行使层级", Choice(LEVELS, _LEVELS_TOO), True, ("层级",), "县级"),
        Column(
            "case_kind",
            "办件类型",
            Choice(
                choices(Item.CaseKind),
                {"即办": "instant", "承诺": "promised", "1": "instant", "2": "promised", "承诺办件": "promised"},
            ),
            True,
            ("办件类别",),
            "承诺件",
        ),
        Column(
            "legal_limit",
            "法定时限",
            Whole(0, 10_000),
            aliases=("法定办结时限",),
            example="20",
            note="无法定时限的不填",
        ),
        Column("legal_unit", "法定时限单位", Choice(_UNITS, default="workday"), example="工作日"),
        Column("promise_limit", "承诺时限", Whole(0, 10_000), aliases=("承诺办结时限",), example="5"),
        Column("promise_unit", "承诺时限单位", Choice(_UNITS, default="workday"), example="工作日"),
        Column("onsite_visits", "到现场次数", Whole(0, 20), aliases=("到办事现场次数", "跑动次数"), example="0"),
        Column("online_depth", "网办深度", Text(20), aliases=("网上办理深度",), example="3^4"),
        Column("in_hall", "进驻大厅", YesNo(False), aliases=("是否进驻大厅", "是否进驻"), example="是"),
        Column(
            "produces",
            "结果证照类型",
            Known("licence-type", "证照类型"),
            aliases=("结果证照", "证照类型代码"),
            example="11100000000013338W032",
        ),
        Column("service_object", "服务对象", Text(20), example="自然人"),
        Column(
            "special",
            "特别程序",
            Text(120),
            aliases=("特别程序种类",),
            example="",
            note="可以中止计时的种类，用顿号分开；不填的按行政许可法第四十五条",
        ),
        Column("window_decides", "窗口即办", YesNo(), aliases=("窗口即办授权",), example="否", note="只限即办件"),
        Column("village_accept", "代办受理", YesNo(), aliases=("村级代办受理", "委托代办受理"), example="否"),
        Column(
            "state",
            "状态",
            Choice(
                choices(Item.State), {"在用事项": "active", "有效": "active", "已取消": "cancelled"}, default="active"
            ),
            aliases=("事项状态",),
            example="在用",
        ),
        Column("valid_from", "生效日期", Day(), True, ("实施日期", "启用日期"), "2020-01-01"),
        Column("valid_to", "取消日期", Day(), aliases=("停用日期", "失效日期")),
    )
    key = ("code", "version")
    content = (
        "code",
        "version",
        "basic_code",
        "name",
        "organ",
        "item_type",
        "exercise_level",
        "case_kind",
        "legal_limit",
        "legal_unit",
        "promise_limit",
        "promise_unit",
        "onsite_visits",
        "online_depth",
        "in_hall",
        "produces",
        "service_object",
        "special",
        "window_decides",
        "village_accept",
        "state",
        "valid_from",
        "valid_to",
    )

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        schema: dict[str, Any] = dict.fromkeys(self.content, pl.String) | dict.fromkeys(
            ("version", "legal_limit", "promise_limit", "onsite_visits"), pl.Int64
        )
        schema |= dict.fromkeys(("in_hall", WINDOW, VILLAGE), pl.Boolean)
        schema |= {"valid_from": pl.Date, "valid_to": pl.Date, "ledger": pl.Int64}
        found = frame_of(([row[name] for name in schema] for row in _as_brought(self.content)), schema)
        return found.with_columns(pl.col("online_depth", "service_object", "special").replace("", None))

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        other = {"organ", "produces", "online_depth", "service_object", "special", WINDOW, VILLAGE}
        same = [one for one in self.content if one not in other]
        return partial(
            record_items,
            [
                Item(
                    **{name: row[name] for name in same},
                    organ_id=row["organ~id"],
                    produces_id=row["produces~id"],
                    online_depth=row["online_depth"] or "",
                    service_object=row["service_object"] or "",
                    special_procedures=list(kinds_of(row["special"].split("、"))) if row["special"] else [],
                    elements={name: str(int(row[name])) for name in (WINDOW, VILLAGE) if row[name] is not None},
                    ledger_id=context.ledger_id,
                    row_no=row["row_no"],
                )
                for row in rows.iter_rows(named=True)
            ],
        )


def _as_brought(content: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Stored items in the columns of the ledger. A version that an act closed by making the next one is told with the end it had before,
    for so the ledger has it."""
    plain = [name for name in content if name not in {"organ", "produces", "special", WINDOW, VILLAGE}]
    names = [*plain, "organ", "produces", "special", "ledger", "elements"]
    fields = (*plain, "organ__code", "produces__code", "special_procedures", "ledger_id", "elements")
    later: dict[str, Any] | None = None
    for cells in Item.objects.order_by("code", "-version").values_list(*fields):
        row: dict[str, Any] = dict(zip(names, cells, strict=True))
        by_act = later is not None and later["code"] == row["code"] and later["ledger"] is None
        if later is not None and by_act and row["valid_to"] == later["valid_from"] - timedelta(days=1):
            row["valid_to"] = later["valid_to"]
        later = row
        elements = row.pop("elements")
        special = "、".join(Special(one).label for one in row["special"])
        yield row | {WINDOW: said(elements, WINDOW), VILLAGE: said(elements, VILLAGE), "special": special}


def _special(table: Table, context: Context) -> None:
    """Kinds by name, in the order of the table; and only instant items are decided at the window."""
    known: dict[str, str] = {}
    refused: dict[str, str] = {}
    for text in table["special"].drop_nulls().unique().to_list():
        try:
            kinds = kinds_of([one for one in re.split(r"[、，,;；\s]+", text) if one])
            known[text] = "、".join(Special(one).label for one in kinds)
        except SpecialUnknown as refusal:
            refused[text] = str(refusal)
    cells = table["special"]
    words = cells.replace_strict(refused, default=None, return_dtype=pl.String)
    table.refuse(words.is_not_null(), "special", words)
    table.put(special=cells.replace_strict(known, default=None, return_dtype=pl.String))
    promised = pl.col("window_decides").fill_null(False) & (pl.col("case_kind") != Item.CaseKind.INSTANT)
    table.refuse(promised, "window_decides", "承诺件不能授权窗口即办，请填否或核对办件类型。")


def _item_codes(table: Table, context: Context) -> None:
    """The parts of the implementation code agree with the columns beside it."""
    code = pl.col("code")
    length = code.str.len_chars()
    table.refuse(~length.is_in([31, 33]), "code", "实施编码应为31位（业务办理项33位），请核对。")
    table.put(basic_code=pl.col("basic_code").fill_null(code.str.slice(19, 12)))
    long = length.is_in([31, 33])
    table.refuse(
        long & (code.str.slice(19, 12) != pl.col("basic_code")),
        "basic_code",
        "基本编码与实施编码第20至31位不符，请核对。",
    )
    table.refuse(
        long & (code.str.slice(18, 1) != pl.col("exercise_level")),
        "exercise_level",
        "行使层级与实施编码第19位不符，请核对。",
    )
    own = pl.col("item_type").is_in(["11", "21"])  # not in the national list of 2020: their codes keep 10 or 20
    table.refuse(
        long & ~own & (code.str.slice(21, 2) != pl.col("item_type")),
        "item_type",
        "事项类型与基本编码第3、4位不符，请核对。",
    )


def _limits(table: Table, context: Context) -> None:
    """A promise is there for promised items, none is longer than the law's limit."""
    promise, legal = pl.col("promise_limit"), pl.col("legal_limit")
    promised = pl.col("case_kind") == Item.CaseKind.PROMISED
    table.refuse(promised & promise.is_null(), "promise_limit", "承诺件没有填承诺时限。")
    longer = (promise > legal) & (pl.col("promise_unit") == pl.col("legal_unit"))
    table.refuse(longer, "promise_limit", "承诺时限比法定时限长，请核对。")
    table.warn(legal == 0, "legal_limit", "法定时限填了0；没有法定时限的，请不填。")


def _one_version_a_day(table: Table, context: Context) -> None:
    """Versions of one item do not overlap in the ledger: a case must know which one it was accepted under."""
    rows = table.good().filter(pl.col("state") != Item.State.DRAFT).sort("code", "valid_from", "version")
    if not rows.height:
        return
    rows = rows.with_columns(
        next_from=pl.col("valid_from").shift(-1).over("code"), next_version=pl.col("version").shift(-1).over("code")
    )
    clash = rows.filter((pl.col("next_from") == pl.col("valid_from")) & (pl.col("next_version") != pl.col("version")))
    table.refuse(
        table["row_no"].is_in(clash["row_no"].implode()), "valid_from", "同一事项有两个版本从同一天起生效，请核对。"
    )


Items.rules = (_item_codes, _limits, _special, ends_after_start, _one_version_a_day)
