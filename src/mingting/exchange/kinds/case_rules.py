"""办件台账的规则: each looks at whole rows and says everything it found."""

from __future__ import annotations

import polars as pl

from mingting.base.models import Organ, Place, Source
from mingting.catalogue.models import Item
from mingting.exchange.context import Context
from mingting.exchange.identity import applicant_numbers
from mingting.exchange.kinds.base import frame_of
from mingting.exchange.kinds.case_columns import COLUMNS, STEPS
from mingting.exchange.kinds.item_directory import ItemDirectory
from mingting.exchange.table import Table
from mingting.handle.cases.models import Case
from mingting.rules.codes import phone

_USUAL_CHANNEL = {
    Source.Kind.HALL: Case.Channel.WINDOW.value,
    Source.Kind.ONLINE: Case.Channel.WEB.value,
    Source.Kind.AGENT: Case.Channel.AGENT.value,
}
_NO_NAMES = ("测试", "test", "无", "空", "暂无", "不详", "未知", "xxx", "admin", "null", "none", "-", "/")
_STARTED = ("accepted", "reviewing", "suspended", "deciding", "decided", "producing", "finished", "delivered")
_ENDED = ("finished", "delivered", "terminated", "returned", "withdrawn", "acceptance_refused", "forwarded")


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
    words = {one.code: one.heading for one in COLUMNS}
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


def _channels(table: Table, context: Context) -> None:
    """A channel that is not written follows from the source: a hall's window, the web, an agent."""
    usual = _USUAL_CHANNEL.get(Source.Kind(context.source.kind))
    if usual:
        table.put(channel=pl.when(pl.col("raw:channel").is_null()).then(pl.lit(usual)).otherwise("channel"))
    else:
        table.refuse(table["raw:channel"].is_null(), "channel", "没有填办理渠道。")


def _places(table: Table, context: Context) -> None:
    """A place that is not written is the county's one hall for a hall's ledger, the organ's own one place for an agent's; else none."""
    lacking = table["raw:place"].is_null() & table["organ"].is_not_null()
    if not lacking.any() or context.source.kind not in {Source.Kind.HALL, Source.Kind.AGENT}:
        return
    organs = dict(table.frame.filter(lacking).select("organ", "organ~path").unique().iter_rows())
    found = context.fixed.get("own-place")
    if found is None:
        found = _own_places(organs, hall=context.source.kind == Source.Kind.HALL)
    context.used["own-place"] = dict(found)
    ids = dict(Place.objects.filter(code__in=set(found.values())).values_list("code", "id"))
    places = frame_of(
        [(organ, code, ids.get(code)) for organ, code in found.items()],
        {"organ": pl.String, "own": pl.String, "own~id": pl.Int64},
    )
    beside = table.frame.select("organ").join(places, on="organ", how="left", maintain_order="left")
    table.put(
        place=pl.when(lacking).then(beside["own"]).otherwise("place"),
        **{"place~id": pl.when(lacking).then(beside["own~id"]).otherwise("place~id")},
    )
    if context.source.kind == Source.Kind.HALL:
        none = table["place"].is_null() & lacking
        table.refuse(none, "place", "没有填办理场所，本县的政务服务大厅又不止一处（或没有登记），请填写。")


def _own_places(organs: dict[str, str], *, hall: bool) -> dict[str, str]:
    """The place of each organ (code and path) where there is only one that can be meant."""
    rows = list(Place.objects.values_list("code", "tier", "organ__code", "organ__path"))
    found = {}
    for organ, path in organs.items():
        if hall:
            meant = [
                code
                for code, tier, _, runs in rows
                if tier == Place.Tier.HALL and runs[: Organ.steplen] == path[: Organ.steplen]
            ]
        else:
            meant = [code for code, _, runs, _ in rows if runs == organ]
        if len(meant) == 1:
            found[organ] = meant[0]
    return found


RULES = (_channels, _places, applicant_numbers, _phones, _order_of_times, _states, _items, _looks_wrong)
