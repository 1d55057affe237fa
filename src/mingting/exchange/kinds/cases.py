"""办件: cases of a hall, a platform, a department's own system or a village agent."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from mingting.base.crypto import unseal_fields
from mingting.base.models import Organ, Source
from mingting.catalogue.models import Item
from mingting.exchange.columns import Column
from mingting.exchange.context import Context
from mingting.exchange.identity import applicant_numbers
from mingting.exchange.kinds.base import Kind, Record, frame_of, months_of, utc
from mingting.exchange.kinds.case_clock import with_clock
from mingting.exchange.kinds.catalogue import ItemDirectory
from mingting.exchange.kinds.organs import choices
from mingting.exchange.kinds.store import by_keys, clear_rows, from_utc
from mingting.exchange.people import Tokens, masked, seal_people, tokens_of
from mingting.exchange.table import Table
from mingting.exchange.values import Choice, Code, Known, Moment, OrganName, Text, Whole
from mingting.handle.cases.acts.record import APPLICANT, EXTRA, prepare_cases, record_cases
from mingting.handle.cases.models import Case
from mingting.rules.codes import phone

STEPS = ("submitted_at", "accepted_at", "decided_at", "finished_at")
_STATES_TOO = {
    "办结": "finished",
    "已完成": "finished",
    "办理中": "reviewing",
    "在办": "reviewing",
    "审批中": "reviewing",
    "受理": "accepted",
    "退件": "returned",
    "撤件": "withdrawn",
    "不受理": "acceptance_refused",
    "送达": "delivered",
    "挂起": "suspended",
}
RESULTS = {
    "准予": "granted",
    "不予": "denied",
    "办成": "done",
    "退回": "returned",
    "撤回": "withdrawn",
    "终止": "terminated",
    "不予受理": "acceptance_refused",
    "转报": "forwarded",
}
_RESULTS_TOO = {
    "准予许可": "granted",
    "准予行政许可": "granted",
    "许可": "granted",
    "通过": "granted",
    "同意": "granted",
    "出证办结": "granted",
    "不予许可": "denied",
    "不同意": "denied",
    "不通过": "denied",
    "办结": "done",
    "已办结": "done",
    "正常办结": "done",
    "退件": "returned",
    "退回办结": "returned",
    "撤件": "withdrawn",
    "作废": "void",
}
_CHANNELS_TOO = {
    "大厅窗口": "window",
    "线下": "window",
    "现场": "window",
    "窗口受理": "window",
    "网办": "web",
    "线上": "web",
    "互联网": "web",
    "APP": "mobile",
    "手机": "mobile",
    "小程序": "mobile",
    "自助": "kiosk",
    "代办员": "agent",
    "帮代办": "agent",
    "邮政": "express",
    "快递": "express",
}
_NO_NAMES = ("测试", "test", "无", "空", "暂无", "不详", "未知", "xxx", "admin", "null", "none", "-", "/")
_STARTED = ("accepted", "reviewing", "suspended", "deciding", "decided", "producing", "finished", "delivered")
_ENDED = ("finished", "delivered", "terminated", "returned", "withdrawn", "acceptance_refused", "forwarded")


class Cases(Kind):
    code = "cases"
    name = "办件"
    columns = (
        Column(
            "source_no",
            "办件编号",
            Code(50, "办件编号"),
            True,
            ("办件号", "申办流水号", "受理编号", "业务编号", "流水号", "受理号"),
            "ZN202104060001",
        ),
        Column(
            "item",
            "实施编码",
            Code(33, "实施编码"),
            False,
            ("事项编码", "实施清单编码", "业务办理项编码"),
            "11640521010123450H4000117112000",
        ),
        Column("item_name", "事项名称", Text(200), False, ("办理事项", "事项", "办件名称", "申办事项"), "食品经营许可"),
        Column(
            "organ",
            "受理单位",
            OrganName(),
            True,
            ("办理单位", "受理部门", "所属部门", "实施部门", "单位", "单位名称", "部门"),
            "市场监管局",
        ),
        Column(
            "place", "办理场所", Known("place", "场所"), False, ("场所", "受理地点", "办理地点", "大厅"), "640521-hall"
        ),
        Column(
            "channel",
            "办理渠道",
            Choice(choices(Case.Channel), _CHANNELS_TOO),
            True,
            ("申请方式", "申报方式", "受理方式", "渠道"),
            "窗口",
        ),
        Column(
            "name",
            "申请人",
            Text(120, name=True),
            True,
            ("申请人姓名", "申请人名称", "申请单位", "办事人", "姓名", "申请人/单位"),
            "张三",
        ),
        Column(
            "id_no",
            "证件号码",
            Code(40, "证件号码"),
            False,
            ("申请人证件号码", "身份证号", "身份证号码", "统一社会信用代码", "证件号"),
            "640521199001010016",
        ),
        Column(
            "phone",
            "联系电话",
            Text(40),
            False,
            ("申请人联系电话", "手机号", "手机号码", "电话", "联系方式"),
            "13800000000",
        ),
        Column(
            "applicant_kind",
            "申请人类型",
            Choice(
                {"自然人": "person", "法人": "legal"},
                {
                    "个人": "person",
                    "企业": "legal",
                    "非法人组织": "legal",
                    "其他组织": "legal",
                    "单位": "legal",
                    "1": "person",
                    "2": "legal",
                },
            ),
            False,
            ("申请者类型", "服务对象类型"),
            "自然人",
        ),
        Column(
            "submitted_at",
            "申请时间",
            Moment(),
            False,
            ("申报时间", "申请日期", "收件时间", "提交时间"),
            "2021-04-06 09:10:00",
        ),
        Column("accepted_at", "受理时间", Moment(), False, ("受理日期",), "2021-04-06 09:30:00"),
        Column(
            "decided_at", "决定时间", Moment(), False, ("审批时间", "决定日期", "审批通过时间"), "2021-04-07 15:00:00"
        ),
        Column(
            "finished_at", "办结时间", Moment(), False, ("办结日期", "完成时间", "办理完成时间"), "2021-04-07 16:00:00"
        ),
        Column(
            "state",
            "办理状态",
            Choice(choices(Case.State), _STATES_TOO),
            False,
            ("状态", "办件状态", "当前状态"),
            "已办结",
        ),
        Column("result", "办理结果", Choice(RESULTS, _RESULTS_TOO), False, ("结果", "审批结果"), "准予"),
        Column("corrections", "补正次数", Whole(0, 99, 0), False, ("补齐补正次数",), "0"),
        Column(
            "paused_days",
            "中止天数",
            Whole(0, 3000, 0),
            False,
            ("挂起天数", "特别程序天数", "中止工作日"),
            "0",
            "不计入时限的工作日",
        ),
        Column("double_entry", "二次录入系统", Text(40), False, ("二次录入", "重复录入系统"), ""),
    )
    key = ("source_no",)
    content = (
        "source_no",
        "item",
        "organ",
        "place",
        "channel",
        "name",
        "id_no",
        "phone",
        "applicant_kind",
        *STEPS,
        "state",
        "result",
        "corrections",
        "paused_days",
        "double_entry",
    )

    derived = ("item_version", "case_kind", "promise_days", "legal_days", "due_on", "used_days", "applicant_masked")

    def prepare(self, rows: pl.DataFrame, context: Context) -> pl.DataFrame:
        regions = dict(Organ.objects.exclude(region=None).values_list("code", "region_id"))
        rows = with_clock(rows, regions)
        return rows.with_columns(
            masked(rows["name"]).alias("applicant_masked"),
            pl.col("version").alias("item_version"),
            pl.when(pl.col("promise_unit") == "workday").then("promise_limit").alias("promise_days"),
            pl.when(pl.col("legal_unit") == "workday").then("legal_limit").alias("legal_days"),
        )

    def stored(self, context: Context, keys: pl.DataFrame | None = None) -> pl.DataFrame:
        found = []
        names = {"item": "item__code", "organ": "organ__code", "place": "place__code", "item_version": "item__version"}
        fields = [
            names.get(one, one) for one in (*self.content, *self.derived) if one not in {"name", "id_no", "phone"}
        ]
        query = Case.objects.filter(source=context.source)
        for part in by_keys(query, "source_no", keys, context):
            for row in part.values_list("row_no", "ledger_id", "ledger__state", "applicant", *fields):
                person = unseal_fields(row[3], APPLICANT)
                found.append((*row[:3], person["name"], person["id"] or None, person["phone"] or None, *row[4:]))
        schema: dict[str, Any] = {"row_no": pl.UInt32, "ledger": pl.Int64, "ledger_state": pl.String} | dict.fromkeys(
            ("name", "id_no", "phone"), pl.String
        )
        schema |= dict.fromkeys([one for one in (*self.content, *self.derived) if one not in schema], pl.String)
        schema |= dict.fromkeys(("item_version", "promise_days", "legal_days", "used_days"), pl.Int64) | {
            "due_on": pl.Date
        }
        schema |= dict.fromkeys(STEPS, pl.Datetime("us", "UTC")) | dict.fromkeys(
            ("corrections", "paused_days"), pl.Int64
        )
        frame = from_utc(frame_of(found, schema), STEPS)
        return frame.with_columns(pl.col("result", "double_entry").replace("", None))

    def ready(self, rows: pl.DataFrame, context: Context) -> Record:
        names, numbers, phones = (rows[one].fill_null("").to_list() for one in ("name", "id_no", "phone"))
        context.tokens = context.tokens or Tokens()
        made = pl.select(
            *(utc(rows[step]).alias(step) for step in STEPS),
            pl.Series("applicant", seal_people(names, numbers, phones, APPLICANT), dtype=pl.Binary),
            *(
                pl.Series(name, cells, dtype=pl.Binary)
                for name, cells in tokens_of(numbers, phones, context.tokens).items()
            ),
            pl.Series("extra", context.sealed_extra(rows, EXTRA), dtype=pl.Binary),
        )
        plain = rows.select(
            "source_no",
            "channel",
            "case_kind",
            "state",
            "applicant_kind",
            "due_on",
            "due_provisional",
            "used_days",
            "corrections",
            "paused_days",
            "row_no",
            pl.lit(context.source.pk).alias("source_id"),
            pl.col("item~id").alias("item_id"),
            pl.col("organ~id").alias("organ_id"),
            pl.col("organ~path").alias("organ_path"),
            pl.col("place~id").alias("place_id"),
            pl.col("result").fill_null(""),
            pl.col("double_entry").fill_null(""),
            "promise_days",
            "legal_days",
            "applicant_masked",
            pl.lit(False).alias("tolerant"),
            pl.lit(context.ledger_id).alias("ledger_id"),
            pl.lit(context.recorded_at).alias("recorded_at"),
            pl.lit(1).alias("version"),
        )
        return partial(record_cases, prepare_cases(plain.hstack(made)))

    def clear(self, ledger_id: int, limit: int) -> int:
        return clear_rows(Case, ledger_id, limit)

    def months(self, rows: pl.DataFrame, context: Context) -> dict[str, list[str]]:
        return {
            "cases": months_of(
                pl.concat([rows["accepted_at"], rows["submitted_at"].filter(rows["accepted_at"].is_null())])
            )
        }


def _items(table: Table, context: Context) -> None:
    """The item is known by its code or, within the organ, by its name; it belongs to the organ's line; its version of the day is taken."""
    items = context.items = context.items or ItemDirectory()
    code = table["item"]
    shorter = code.str.slice(0, 31)
    code = (
        pl.select(pl.when(code.is_in(sorted(items.codes)) | code.is_null()).then(code).otherwise(shorter))
        .to_series()
        .alias("item")
    )
    table.put(item=code)
    table.refuse(
        table["item"].is_not_null() & ~table["item"].is_in(sorted(items.codes)),
        "item",
        "没有实施编码为“" + table["raw:item"] + "”的事项，请核对，或先导入事项。",
    )
    _items_by_name(table, context, items)
    table.put(on=pl.coalesce("accepted_at", "submitted_at").dt.date())
    beside = items.in_force(table.frame)
    table.frame = table.frame.join(beside, on="row_no", how="left", maintain_order="left")
    known = table["item"].is_in(sorted(items.codes)) & table["on"].is_not_null()
    early = known & table["item~id"].is_null()
    table.refuse(early, "item", "受理时间早于该事项第一个版本的生效日期，请核对。")
    over = known & (table["item_to"] < table["on"])
    table.refuse(over, "item", "受理时该事项已取消（" + table["item_to"].cast(pl.String) + "），请核对。")
    _belongs(table, context)
    table.put(case_kind=pl.col("case_kind").fill_null(Item.CaseKind.INSTANT.value))


def _items_by_name(table: Table, context: Context, items: ItemDirectory) -> None:
    """Ledgers without codes: the name within the organ, if it is one item's only. An agent's errand need not be an item."""
    lacking = table["item"].is_null() & table["raw:item"].is_null()
    if not lacking.any():
        return
    wanted = table.frame.filter(lacking & table["item_name"].is_not_null() & table["organ~id"].is_not_null())
    found = []
    for name, organ in wanted.select("item_name", "organ~id").unique().iter_rows():
        answer = context.fixed.get("item", {}).get(f"{organ}|{name}") or items.by_name(name, organ)
        if answer:
            context.used.setdefault("item", {})[f"{organ}|{name}"] = answer
            found.append((name, organ, answer))
    answers = frame_of(found, {"item_name": pl.String, "organ~id": pl.Int64, "by_name": pl.String})
    joined = table.frame.join(answers, on=["item_name", "organ~id"], how="left", maintain_order="left")
    table.put(item=pl.coalesce(table["item"], joined["by_name"]))
    if context.source.kind != Source.Kind.AGENT:
        table.refuse(
            lacking & table["item"].is_null() & table["organ~id"].is_not_null(),
            "item",
            "没有填实施编码，按事项名称在该单位也找不到唯一的事项。",
        )


def _belongs(table: Table, context: Context) -> None:
    """A department decides its own items (or its offices'); towns, villages and agents accept for others (县内通办)."""
    kinds = [Organ.Kind.DEPARTMENT.value, Organ.Kind.INSTITUTION.value, Organ.Kind.OFFICE.value]
    own = pl.col("organ~path").str.starts_with(pl.col("item_path")) | pl.col("item_path").str.starts_with(
        pl.col("organ~path")
    )
    stranger = pl.col("organ~kind").is_in(kinds) & ~own
    table.refuse(stranger, "item", "该事项不是受理单位的事项，请核对实施编码或受理单位。")
    named = pl.col("item_name").is_not_null() & pl.col("raw:item").is_not_null()
    same = pl.col("item_name").str.replace_all(r"[\s（）()]", "") == pl.col("item_name_right").str.replace_all(
        r"[\s（）()]", ""
    )
    table.warn(named & ~same, "item_name", "事项名称与实施编码所指的事项名称不同，已按实施编码导入。")


def _order_of_times(table: Table, context: Context) -> None:
    """Later steps never carry earlier times. Where only a day is known it is taken as no earlier than the step before, that day."""
    words = {one.code: one.heading for one in Cases.columns}
    for at, later in enumerate(STEPS):
        for earlier in STEPS[:at]:
            known = table[earlier].is_not_null() & table[later].is_not_null()
            by_day = table[f"{earlier}~day"] | table[f"{later}~day"]
            before = table[later] < table[earlier]
            before_day = table[later].dt.date() < table[earlier].dt.date()
            wrong = pl.select(pl.when(by_day).then(before_day).otherwise(before)).to_series() & known
            table.refuse(wrong, later, f"{words[later]}早于{words[earlier]}，请核对。")
            lifted = pl.select(
                pl.when(known & by_day & before & ~before_day).then(table[earlier]).otherwise(table[later])
            ).to_series()
            table.put(**{later: lifted})


def _states(table: Table, context: Context) -> None:
    """A state that is not written follows from the times; one that is written must agree with them."""
    ended, started = pl.col("finished_at").is_not_null(), pl.col("accepted_at").is_not_null()
    table.put(
        state=pl.coalesce(
            "state",
            pl.when(ended)
            .then(pl.lit("finished"))
            .when(started)
            .then(pl.lit("accepted"))
            .otherwise(pl.lit("submitted")),
        )
    )
    state = pl.col("state")
    table.refuse(state.is_in(_STARTED) & ~started, "accepted_at", "办理状态表明已经受理，却没有受理时间。")
    table.refuse(state.is_in(["finished", "delivered"]) & ~ended, "finished_at", "办理状态是已办结，却没有办结时间。")
    table.refuse(ended & ~state.is_in([*_ENDED, "voided"]), "state", "有办结时间，办理状态却不是已办结，请核对。")
    table.refuse(~started & pl.col("submitted_at").is_null(), "accepted_at", "申请时间、受理时间至少要填一个。")


def _phones(table: Table, context: Context) -> None:
    """Kept in one form; a phone that looks wrong is said, not refused: a citizen is not turned away for it."""
    cells = table["phone"]
    if cells.str.contains(r"[^0-9]").any():
        cells = cells.str.normalize("NFKC").str.replace_all(r"[\s\-—–]", "").str.to_uppercase()
        table.put(phone=cells.set(cells == "", None))
    usual = cells.str.contains(r"^1[3-9]\d{9}$") | cells.str.contains(r"\*")
    odd = cells.filter(~usual.fill_null(True)).unique().to_list()
    wrong = [text for text in odd if not phone.is_valid(text)]
    table.warn(cells.is_in(wrong), "phone", "联系电话的位数或号段不像电话号码，请核对。")


def _looks_wrong(table: Table, context: Context) -> None:
    """What the upper platform's checks would stumble over: words in place of a name, one application keyed twice in a minute."""
    table.warn(table["name"].str.to_lowercase().is_in(_NO_NAMES), "name", "申请人像是占位文字，请核对。")
    same = [pl.col("name"), pl.col("id_no"), pl.col("item"), pl.col("accepted_at").dt.truncate("1m")]
    twice = pl.struct(*same).is_duplicated() & pl.col("accepted_at").is_not_null() & pl.col("id_no").is_not_null()
    some = table.frame.filter(twice)
    if some.height:
        several = some.filter(pl.col("source_no").n_unique().over(*same) > 1)["row_no"]
        table.warn(
            pl.col("row_no").is_in(several.implode()),
            "source_no",
            "同一申请人同一事项在同一分钟有几个办件，可能重复录入，请核对。",
        )


Cases.rules = (applicant_numbers, _phones, _order_of_times, _states, _items, _looks_wrong)
