"""The datasets of facts: columns, types, words. Declared once; the fact taker fills them, the engine asks them.

A row keeps organ and path as they were on its day. Missing words are empty strings, missing days and numbers are NULL, so that a filter means the
same on every engine. No name, ID number or phone stands here in clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["str", "int", "day", "flag"]


@dataclass(frozen=True)
class Column:
    name: str
    type: Type
    label: str


@dataclass(frozen=True)
class Dataset:
    """`month` is the day whose calendar month a row is filed under (empty: one file a snapshot). `path` scopes it; empty: nobody's in particular.

    `dims` are the columns figures may be sliced and split by; `shown` are those an opened row shows, in order. `personal` rows open inside one's own
    scope only. `few` are columns of few words besides the dimensions.
    """

    name: str
    label: str
    key: str
    columns: tuple[Column, ...]
    dims: tuple[str, ...] = ()
    month: str = ""
    path: str = "organ_path"
    shown: tuple[str, ...] = ()
    personal: bool = False
    few: tuple[str, ...] = ()

    def is_few(self, name: str) -> bool:
        """Whether a column holds few different words, so that rows can be grouped by it."""
        return name in self.dims or name in self.few or self.column(name).type == "flag"

    def column(self, name: str) -> Column:
        return next(one for one in self.columns if one.name == name)

    def has(self, name: str) -> bool:
        return any(one.name == name for one in self.columns)

    @property
    def days(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.columns if one.type == "day")


def _columns(text: str) -> tuple[Column, ...]:
    """`name:type:label` words; str where the type is left out."""
    found = []
    for word in text.split():
        name, kind, label = word.split(":")
        found.append(Column(name, kind or "str", label))  # type: ignore[arg-type]
    return tuple(found)


_WHO = "organ::单位代码 organ_name::单位 organ_path::单位位置 organ_kind::单位类别"
_WHERE = "place::场所 tier::场所类型 presence_class::进驻类别 hall_organ::大厅单位"
_FROM = "source::来源 source_kind::来源类型"

CASES = Dataset(
    "cases",
    "办件",
    key="case_id",
    month="base_on",
    personal=True,
    few=("bucket", "double_entry", "item_type", "state"),
    columns=_columns(
        f"case_id:int:序号 source_no::办件编号 {_FROM} {_WHO} {_WHERE} item::实施编码 item_name::事项名称 item_type::事项类型 channel::办理渠道"
        " case_kind::办件类型 applicant_kind::申请人类型 state::办理状态 result::办理结果 applicant::申请人 base_on:day:归月日期"
        " received_on:day:收件日期 accepted_on:day:受理日期 finished_on:day:办结日期 ended_on:day:终结日期 due_on:day:应办结日期"
        " promise_days:int:承诺时限 legal_days:int:法定时限 used_days:int:办理用时 bucket::办结分档 reviewable:flag:应评"
        " reviewed_on:day:评价日期 grade::评价等级 review_default:flag:默认评价 corrections:int:补正次数 paused_days:int:中止天数"
        " double_entry::二次录入系统 cross:flag:异地受理"
        " licence_due:flag:应出证照 licence_stored_on:day:证照入库日期 licence_prompt:flag:证照及时入库"
        " void:flag:作废"
    ),
    dims=(
        "organ_kind",
        "place",
        "tier",
        "presence_class",
        "hall_organ",
        "source",
        "source_kind",
        "channel",
        "case_kind",
    ),
    shown=(
        "source_no",
        "organ_name",
        "item_name",
        "applicant",
        "channel",
        "accepted_on",
        "due_on",
        "finished_on",
        "state",
        "used_days",
        "promise_days",
        "grade",
        "source",
        "place",
    ),
)
RETURNS = Dataset(
    "returns",
    "定期报表",
    key="line_id",
    month="first_day",
    personal=True,
    columns=_columns(
        f"line_id:int:序号 {_FROM} {_WHO} {_WHERE} measure::指标 first_day:day:起始日期 last_day:day:截止日期 count:int:数量 reporter::填报人"
        " submitted_on:day:填报日期 due_on:day:应报日期 file::来源文件 row_no:int:文件行号"
    ),
    dims=("organ_kind", "place", "tier", "presence_class", "hall_organ", "source", "source_kind"),
    shown=(
        "organ_name",
        "measure",
        "first_day",
        "last_day",
        "count",
        "reporter",
        "submitted_on",
        "due_on",
        "source",
        "file",
        "row_no",
    ),
)
LICENCES = Dataset(
    "licences",
    "电子证照",
    key="licence_id",
    month="issued_on",
    personal=True,
    columns=_columns(
        f"licence_id:int:序号 source_no::入库编号 {_FROM} {_WHO} licence_type::证照类型代码 licence_name::证照名称 holder::持证主体"
        " issued_on:day:发证日期 stored_on:day:入库日期 valid_to:day:有效期至"
        " ended_on:day:失效次日 state::状态 case_id:int:办件序号 prompt:flag:及时入库"
    ),
    dims=("organ_kind", "licence_type", "source", "source_kind"),
    shown=(
        "source_no",
        "organ_name",
        "licence_name",
        "holder",
        "issued_on",
        "stored_on",
        "valid_to",
        "state",
        "source",
    ),
)
REVIEWS = Dataset(
    "reviews",
    "好差评",
    key="review_id",
    month="reviewed_on",
    personal=True,
    columns=_columns(
        f"review_id:int:序号 source_no::评价编号 {_FROM} {_WHO} {_WHERE} case_id:int:办件序号 case_no::办件编号 times:int:评价次数 grade::评价等级"
        " channel::评价渠道 is_default:flag:默认评价 held:flag:存疑 reviewed_on:day:评价日期 finished_on:day:办结日期"
    ),
    dims=(
        "organ_kind",
        "place",
        "tier",
        "presence_class",
        "hall_organ",
        "source",
        "source_kind",
        "grade",
        "channel",
    ),
    shown=(
        "source_no",
        "case_no",
        "organ_name",
        "grade",
        "channel",
        "is_default",
        "held",
        "reviewed_on",
        "finished_on",
        "source",
    ),
)
HALF_DAYS = Dataset(
    "half_days",
    "窗口考勤",
    key="half_day_id",
    month="day",
    personal=True,
    columns=_columns(
        f"half_day_id:int:序号 staff::工号 staff_category::人员类别 {_FROM} {_WHO} {_WHERE} day:day:日期 half::时段 mark::考勤"
    ),
    dims=("organ_kind", "place", "tier", "presence_class", "hall_organ", "mark"),
    shown=("staff", "organ_name", "place", "day", "half", "mark", "source"),
)
ENTRIES = Dataset(
    "entries",
    "台账",
    key="entry_id",
    month="on_day",
    personal=True,
    columns=_columns(
        f"entry_id:int:序号 register::台账 source_no::编号 {_FROM} {_WHO} presence_class::进驻类别 hall_organ::大厅单位 on_day:day:日期 staff::工号"
        " category::人员类别 choice::类别 choice2::类别二 yes:flag:是否一 yes2:flag:是否二 amount:int:数量 state::状态"
    ),
    dims=(
        "register",
        "organ_kind",
        "presence_class",
        "hall_organ",
        "staff",
        "category",
        "choice",
        "choice2",
    ),
    shown=(
        "register",
        "source_no",
        "organ_name",
        "on_day",
        "choice",
        "choice2",
        "yes",
        "yes2",
        "amount",
        "staff",
        "category",
        "state",
    ),
)
ITEMS = Dataset(
    "items",
    "政务服务事项",
    key="code",
    columns=_columns(
        f"code::实施编码 version:int:版本 basic_code::基本编码 name::事项名称 {_WHO} item_type::事项类型 exercise_level::行使层级 case_kind::办件类型"
        " legal_days:int:法定时限 promise_days:int:承诺时限 visits:int:到现场次数 depth:int:网办深度 no_visit:flag:可零跑动 in_hall:flag:进驻大厅"
        " exempt:flag:不进驻获准 on_application:flag:依申请 licence_type::结果证照 flawed:flag:要素不齐 state::状态 valid_from:day:生效日期"
        " valid_to:day:失效日期 ended_on:day:失效次日"
    ),
    dims=("organ_kind", "item_type", "case_kind"),
    shown=(
        "code",
        "name",
        "organ_name",
        "item_type",
        "case_kind",
        "legal_days",
        "promise_days",
        "visits",
        "depth",
        "state",
        "valid_from",
        "valid_to",
    ),
)
ORGANS = Dataset(
    "organs",
    "单位",
    key="code",
    columns=_columns(
        "code::单位代码 organ::单位代码 organ_name::单位 organ_path::单位位置 organ_kind::单位类别 kind::本级类别 full_name::全称 upper::上级"
        " rank:int:排序 population:int:服务人口 region::区划代码 valid_from:day:启用日期 valid_to:day:停用日期 ended_on:day:停用次日"
    ),
    dims=("organ_kind", "kind"),
    shown=("code", "organ_name", "kind", "upper", "population", "valid_from", "valid_to"),
)
PLACES = Dataset(
    "places",
    "服务场所",
    key="code",
    columns=_columns(
        "code::场所代码 name::名称 tier::场所类型 organ::单位代码 organ_name::管理单位 organ_path::单位位置 organ_kind::单位类别 upper::上级"
        " rank:int:排序"
    ),
    dims=("organ_kind", "tier"),
    shown=("code", "name", "tier", "organ_name", "upper"),
)
PRESENCES = Dataset(
    "presences",
    "进驻单位",
    key="organ",
    columns=_columns(
        "organ::单位代码 label::大厅名称 organ_name::单位 organ_path::单位位置"
        " organ_kind::单位类别 place::场所 tier::场所类型 presence_class::进驻类别"
        " hall_organ::大厅单位 rank:int:排序 reports_only:flag:仅报数据 required:flag:应进驻 valid_from:day:进驻日期 valid_to:day:撤出日期"
        " ended_on:day:撤出次日"
    ),
    dims=("organ_kind", "tier", "place", "presence_class", "hall_organ"),
    shown=("organ", "label", "place", "presence_class", "reports_only", "valid_from", "valid_to"),
)
LICENCE_TYPES = Dataset(
    "licence_types",
    "证照类型",
    key="code",
    path="",
    columns=_columns("code::证照类型代码 name::名称 organ::单位代码 organ_name::发证单位 rank:int:排序"),
    shown=("code", "name", "organ_name"),
)
STAFF = Dataset(
    "staff",
    "人员",
    key="code",
    columns=_columns(
        "code::工号 label::人员 organ::单位代码 organ_name::单位"
        " organ_path::单位位置 organ_kind::单位类别 category::人员类别 place::场所 rank:int:排序"
    ),
    dims=("organ_kind", "category", "place"),
    shown=("code", "organ_name", "category", "place"),
)
OBLIGATIONS = Dataset(
    "obligations",
    "台账报送要求",
    key="organ",
    columns=_columns(
        "register::台账 organ::单位代码 label::名称 organ_name::单位 organ_path::单位位置 organ_kind::单位类别 presence_class::进驻类别"
        " hall_organ::大厅单位 rank:int:排序 per_year:int:年定额"
    ),
    dims=("register", "organ_kind", "presence_class", "hall_organ"),
    shown=("register", "organ", "label", "per_year"),
)

DATASETS: dict[str, Dataset] = {
    one.name: one
    for one in (
        CASES,
        RETURNS,
        LICENCES,
        REVIEWS,
        HALF_DAYS,
        ENTRIES,
        ITEMS,
        ORGANS,
        PLACES,
        PRESENCES,
        LICENCE_TYPES,
        STAFF,
        OBLIGATIONS,
    )
}
MONTHLY = tuple(one.name for one in DATASETS.values() if one.month)
STILL = tuple(one.name for one in DATASETS.values() if not one.month)


@dataclass(frozen=True)
class Entity:
    """What members are counted of: a dataset that lists them, and the column of the facts that names one.

    `facts` empty: matched through the organ tree, an organ with all below it. `scoped`: the members themselves lie in a scope; else what they are
    tested on does.
    """

    name: str
    label: str
    dataset: str
    title: str
    facts: str = ""
    scoped: bool = True


ENTITIES = {
    one.name: one
    for one in (
        Entity("organ", "单位", "organs", "organ_name"),
        Entity("hall_organ", "大厅单位", "presences", "label", facts="hall_organ"),
        Entity("obliged", "应报单位", "obligations", "label", facts="hall_organ"),
        Entity("staff", "人员", "staff", "label", facts="staff"),
        Entity("item", "事项", "items", "name", facts="item"),
        Entity("place", "场所", "places", "name", facts="place"),
        Entity("licence_type", "证照类型", "licence_types", "name", facts="licence_type", scoped=False),
    )
}
DIMENSIONS = {
    "organ": "单位",
    "village": "村（社区）",
    "hall_organ": "大厅单位",
    "organ_kind": "单位类别",
    "place": "场所",
    "tier": "场所类型",
    "presence_class": "进驻类别",
    "source": "来源",
    "source_kind": "来源类型",
    "channel": "渠道",
    "case_kind": "办件类型",
    "item": "事项",
    "item_type": "事项类型",
    "licence_type": "证照类型",
    "grade": "评价等级",
    "mark": "考勤",
    "register": "台账",
    "staff": "人员",
    "category": "人员类别",
    "choice": "类别",
    "choice2": "类别二",
    "kind": "本级类别",
    "month": "月份",
}
