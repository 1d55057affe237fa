"""Every kind of ledger: a clean one is taken whole, the same rows again are known, the empty ledger is one that imports."""

from __future__ import annotations

import polars as pl
import pytest
from ledger_county import BUREAU, CASE_HEADINGS, LICENSING, MARKET, PERSON, case_row

from mingting.base.crypto import unseal_fields
from mingting.base.models import Event, Organ, Place, Presence, Staff
from mingting.exchange.kinds import KINDS, all_kind_codes, kind_of
from mingting.exchange.ledgers import run_import
from mingting.exchange.templates import empty_ledger
from mingting.handle.licences.acts.record import HOLDER
from mingting.handle.licences.models import Licence
from mingting.handle.reviews.models import Review
from mingting.registers.models import Entry, Register
from mingting.supervise.attendance.models import HalfDay
from mingting.supervise.returns.models import ReturnLine

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TYPE = "11100000000013338W032"

LEDGERS = {
    "presences": [
        ("场所", "单位", "类别", "大厅名称", "排序", "仅报数据", "进驻日期"),
        ("640521-hall", "市监局", "审批部门", "", 1, "否", "2019-01-01"),
        ("市民服务大厅", "石空镇", "审批部门", "石空镇民生服务中心", 2, "是", "2020-01-01"),
    ],
    "staff": [
        ("工号", "姓名", "单位", "人员类别", "场所", "岗位"),
        ("ZN001", "李四", "市场监管局", "公务员", "640521-hall", "首席代表"),
        ("ZN002", "王五", "县审批局", "聘用人员", "", ""),
    ],
    "licence-types": [("证照类型代码", "名称", "发证单位"), (TYPE, "食品经营许可证", "市场监管局")],
    "cases": [CASE_HEADINGS, case_row(1), case_row(2)],
    "reviews": [
        ("评价编号", "办件编号", "办件来源", "评价等级", "评价渠道", "评价时间", "评价次数", "是否默认", "评价内容"),
        ("P1", "ZN00000001", "hall", "非常满意", "窗口评价器", "2021-04-02 16:05:00", 1, "否", "很快"),
        ("P2", "ZN00000002", "", "不满意", "二维码", "2021-04-03", 1, "否", ""),
    ],
    "licences": [
        (
            "入库编号",
            "证照类型代码",
            "证照名称",
            "证照编号",
            "发证单位",
            "持证主体",
            "持证主体代码",
            "发证日期",
            "入库时间",
            "有效期至",
            "办件编号",
            "办件来源",
        ),
        (
            "Z1",
            TYPE,
            "食品经营许可证",
            "JY1",
            "市场监管局",
            "张小明",
            PERSON,
            "2021-04-02",
            "2021-04-02 17:00:00",
            "长期",
            "ZN00000001",
            "hall",
        ),
        (
            "Z2",
            "食品经营许可证",
            "",
            "JY2",
            "市监局",
            "中宁县甲商贸有限公司",
            "",
            "2021-04-03",
            "",
            "2026-04-02",
            "",
            "",
        ),
    ],
    "attendance": [
        ("工号", "姓名", "单位", "日期", "上午", "下午"),
        ("ZN001", "李四", "市场监管局", "2021年4月6日", "出勤", "迟到"),
        ("ZN002", "王五", "", "2021/4/6", "", "请假"),
        ("ZN002", "王五", "", "2021-04-07", "", ""),
    ],
    "returns": [
        ("填报单位", "场所", "指标", "起始日期", "截止日期", "数量", "填报人", "填报时间", "应报日期", "备注"),
        (
            "卫健局",
            "640521-hall",
            "受理量",
            "2021-04-01",
            "2021-04-30",
            "1,280",
            "赵六",
            "2021-05-06 10:00",
            "2021-05-08",
            "",
        ),
        ("卫计局", "", "办结量", "2021-04-01", "2021-04-30", "1200件", "赵六", "2021-05-06", "", "按月报"),
        ("合计", "", "", "", "", 2480, "", "", "", ""),
    ],
    "register:news": [
        ("编号", "报送单位", "日期", "标题", "是否上稿", "刊载媒体"),
        ("X1", "审批服务局", "2021-04-06", "大厅延时服务", "是", "中卫日报"),
        ("X2", "市场监管局", "2021-05-06", "上门办证", "否", ""),
    ],
}


@pytest.fixture
def declared(county):
    Register.objects.create(
        code="news",
        name="信息报送",
        fields=[
            {"code": "title", "name": "标题", "kind": "text", "required": True},
            {"code": "published", "name": "是否上稿", "kind": "yesno", "required": True},
            {"code": "media", "name": "刊载媒体", "kind": "text"},
        ],
    )
    return county


def test_every_kind_is_taken_once_and_known_after(declared):
    for kind, rows in LEDGERS.items():
        outcome = declared(kind, rows)
        records = len([row for row in rows[1:] if row[0] != "合计"])
        blank = 1 if kind == "attendance" else 0
        assert (outcome.read, outcome.taken, outcome.known, outcome.aside) == (records, records - blank, blank, 0), (
            kind,
            outcome.problems,
        )
        again = declared(
            kind, [*rows, [""] * len(rows[0])], "nxzw" if kind in {"presences", "staff", "attendance"} else "hall"
        )
        assert (again.taken, again.known, again.aside) == (0, records, 0), (kind, again.problems)
    assert Presence.objects.get(label="石空镇民生服务中心").reports_only
    assert Staff.objects.get(code="ZN002").organ.code == BUREAU
    assert Review.objects.get(source_no="P1").organ.code == MARKET
    assert set(Event.objects.filter(data__kind="reviews").first().data["months"]) == {"reviews", "cases"}
    licence = Licence.objects.get(source_no="Z1")
    assert (
        unseal_fields(licence.holder, HOLDER) == {"name": "张小明", "code": PERSON}
        and licence.valid_to is None
        and licence.case_id
    )
    assert list(HalfDay.objects.order_by("staff__code", "half").values_list("staff__code", "half", "mark")) == [
        ("ZN001", "am", "present"),
        ("ZN001", "pm", "late"),
        ("ZN002", "pm", "leave"),
    ]
    assert list(ReturnLine.objects.order_by("count").values_list("count", flat=True)) == [1200, 1280]
    assert Entry.objects.get(source_no="X1").values == {"title": "大厅延时服务", "published": True, "media": "中卫日报"}


def test_a_tree_is_built_with_its_order_and_aliases(county):
    village = Organ.objects.get(short_name="丰安村")
    assert village.get_parent().short_name == "石空镇" and village.depth == 3
    assert [one.short_name for one in Organ.objects.get(short_name="中宁县").get_children()] == [
        "审批服务局",
        "市场监管局",
        "卫健局",
        "石空镇",
    ]
    assert Organ.objects.get(short_name="石空镇").numchild == 2
    assert Place.objects.get(code="640521-shikong").parent.code == "640521-hall"
    more = county(
        "organs",
        [
            ("单位代码", "全称", "规范简称", "类别", "上级代码"),
            ("640521100203", "石空镇太平村", "太平村", "村", village.get_parent().code),
        ],
        "own",
    )
    assert more.taken == 1 and more.new_organs == ("640521100203",)
    assert Organ.find_problems() == ([], [], [], [], [])


def test_organs_in_a_ring_or_below_nobody_are_set_aside(county):
    outcome = county(
        "organs",
        [
            ("单位代码", "全称", "规范简称", "类别", "上级代码"),
            ("A1", "甲", "甲", "部门", "A2"),
            ("A2", "乙", "乙", "部门", "A1"),
            ("A3", "丙", "丙", "部门", "不存在"),
            ("A4", "丁", "丁", "部门", "A3"),
            ("A5", "戊", "戊", "部门", BUREAU),
        ],
        "own",
    )
    assert (outcome.taken, outcome.aside) == (1, 4)
    assert {one.row for one in outcome.problems} == {2, 3, 4, 5}


def test_items_say_what_their_codes_contradict(county):
    headings = (
        "实施编码",
        "版本",
        "基本编码",
        "事项名称",
        "实施主体",
        "事项类型",
        "行使层级",
        "办件类型",
        "法定时限",
        "承诺时限",
        "生效日期",
    )
    good = f"{MARKET}4000117113000"
    outcome = county(
        "items",
        [
            headings,
            (good, 1, "", "药品经营许可", "市场监管局", "行政许可", "县级", "承诺件", 20, 10, "2020-01-01"),
            (good[:-1] + "1", 1, "", "甲", "市场监管局", "公共服务", "市级", "承诺件", 5, 10, "2020-01-01"),
            (good[:30], 1, "", "乙", "市场监管局", "行政许可", "县级", "即办件", "", "", "2020-01-01"),
            ("1" + good[1:], 1, "", "丙", "市场监管局", "行政许可", "县级", "即办件", "", "", "2020-01-01"),
        ],
        "own",
    )
    assert (outcome.taken, outcome.aside) == (1, 3)
    by_row = {row: [one.say for one in outcome.problems if one.row == row] for row in (3, 4, 5)}
    assert len(by_row[3]) == 3 and any("承诺时限比法定时限长" in say for say in by_row[3])
    assert any("31" in say for say in by_row[4])


@pytest.mark.parametrize("code", [*KINDS, "register:news"])
def test_the_empty_ledger_has_every_heading_and_its_example_can_be_read(declared, tmp_path, code):
    path = tmp_path / f"{code.replace(':', '-')}.xlsx"
    path.write_bytes(empty_ledger(kind_of(code)))
    from ledger_county import ACTOR

    outcome = run_import(code, path, source="own", actor=ACTOR, trial=True)
    assert outcome.read == 1 and set(outcome.mapping.values()) == set(kind_of(code).codes)
    assert code in all_kind_codes()
    rules = pl.read_excel(path, sheet_name="填写说明")
    assert rules["列"].to_list() == [column.heading for column in kind_of(code).columns]


def test_items_of_one_code_and_day_take_the_version_in_force(county):
    outcome = county(
        "cases",
        [
            CASE_HEADINGS,
            case_row(1, 受理时间="2021-05-31", 办结时间="2021-06-02"),
            case_row(2, 受理时间="2021-06-01 10:00", 办结时间="2021-06-01"),
        ],
    )
    from mingting.handle.cases.models import Case

    assert outcome.taken == 2, outcome.problems
    assert list(Case.objects.order_by("source_no").values_list("item__version", "promise_days", "used_days")) == [
        (1, 5, 2),
        (2, 3, 0),
    ]
    assert Case.objects.filter(item__code=LICENSING).count() == 2


@pytest.mark.parametrize("kind", LEDGERS)
def test_a_ledger_of_nothing_or_of_nothing_right_is_told_as_that(declared, kind):
    headings, first = LEDGERS[kind][:2]
    empty = declared(kind, [headings, ["" for _ in headings]], "hall")
    assert (empty.read, empty.taken, empty.aside) == (0, 0, 0)
    wrong = declared(kind, [headings, ["？" for _ in first], ["=1" for _ in first]], "hall")
    assert (wrong.read, wrong.taken, wrong.aside) == (2, 0, 2) and wrong.repair_file
