"""A small county brought in through the import itself: three departments, a town with two villages, a hall."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mingting.base.acts.declare_source import declare_source
from mingting.base.journal import Actor
from mingting.exchange.ledgers import Outcome, run_import
from mingting.rules.codes import resident_id, uscc

ACTOR = Actor("system:test")
BUREAU = uscc.make("11", "640521", "01012345")
MARKET = uscc.make("11", "640521", "MB1A2345")
HEALTH = uscc.make("11", "640521", "00000017")
TOWN = uscc.make("11", "640521", "00000018")
LICENSING = f"{MARKET}4000117112000"
CONFIRMING = f"{HEALTH}4000723001000"
PERSON = resident_id.make("640521", __import__("datetime").date(1990, 1, 1), 1)
OTHER = resident_id.make("640521", __import__("datetime").date(1985, 5, 6), 2)

Rows = Sequence[Sequence[object]]
Write = Callable[..., Path]
CASE_HEADINGS = (
    "办件编号",
    "实施编码",
    "受理单位",
    "办理场所",
    "办理渠道",
    "申请人",
    "证件号码",
    "联系电话",
    "受理时间",
    "办结时间",
)


def case_row(number: int, **changed: object) -> list[object]:
    row = dict(
        zip(
            CASE_HEADINGS,
            (
                f"ZN{number:08d}",
                LICENSING,
                "市场监管局",
                "640521-hall",
                "窗口",
                "张小明",
                PERSON,
                "13812345678",
                f"2021-04-{number % 28 + 1:02d} 09:30:00",
                f"2021-04-{number % 28 + 1:02d} 16:00:00",
            ),
        )
    )
    return list((row | changed).values())


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def made(name: str, rows: Rows, encoding: str = "utf-8-sig", separator: str = ",") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator).writerows(rows)
        return path

    return made


@pytest.fixture
def bring(write: Write) -> Callable[..., Outcome]:
    def brought(kind: str, rows: Rows, source: str = "hall", **more: object) -> Outcome:
        path = write(f"{kind.replace(':', '-')}-{len(rows)}-{abs(hash(str(rows)))}.csv", rows)
        return run_import(kind, path, source=source, actor=ACTOR, **more)  # type: ignore[arg-type]

    return brought


@pytest.fixture
def county(db: None, data: Path, bring: Callable[..., Outcome]) -> Callable[..., Outcome]:
    from kept import stand

    stand("county of ledgers", lambda: build_county(bring))
    return bring


def build_county(bring: Callable[..., Outcome]) -> Callable[..., Outcome]:
    for code, name, kind in (
        ("own", "本系统", "own"),
        ("hall", "大厅窗口系统", "hall"),
        ("nxzw", "宁夏政务服务网", "online"),
        ("agent", "村级代办", "agent"),
        ("returns", "定期报表", "returns"),
    ):
        declare_source(code, name, kind, actor=ACTOR)
    county = "640521000000"
    outcomes = [
        bring(
            "regions",
            [("区划代码", "名称", "上级代码"), (county, "中宁县", ""), ("640521100000", "石空镇", county)],
            "own",
        ),
        bring(
            "organs",
            [
                ("单位代码", "全称", "规范简称", "类别", "上级代码", "区划代码", "排序", "服务人口", "别名"),
                (county, "中宁县", "中宁县", "县", "", county, 1, "", ""),
                (BUREAU, "中宁县审批服务管理局", "审批服务局", "部门", county, county, 2, "", "县审批局"),
                (MARKET, "中宁县市场监督管理局", "市场监管局", "部门", county, county, 3, "", "市监局、工商局"),
                (HEALTH, "中宁县卫生健康局", "卫健局", "部门", county, county, 4, "", "卫计局"),
                (TOWN, "中宁县石空镇人民政府", "石空镇", "乡镇", county, "640521100000", 5, 32000, ""),
                ("640521100201", "石空镇丰安村", "丰安村", "村（社区）", TOWN, "640521100000", 6, 1200, ""),
                ("640521100202", "石空镇新桥村", "新桥村", "村", TOWN, "640521100000", 7, 900, "老桥村"),
            ],
            "own",
        ),
        bring(
            "places",
            [
                ("场所代码", "名称", "类型", "管理单位", "上级场所", "区划代码", "地址"),
                ("640521-hall", "市民服务大厅", "政务服务大厅", "审批服务局", "", county, ""),
                ("640521-shikong", "石空镇民生服务中心", "乡镇服务中心", "石空镇", "640521-hall", "640521100000", ""),
            ],
            "own",
        ),
        bring(
            "items",
            [
                (
                    "实施编码",
                    "版本",
                    "事项名称",
                    "实施主体",
                    "事项类型",
                    "行使层级",
                    "办件类型",
                    "法定时限",
                    "承诺时限（工作日）",
                    "生效日期",
                ),
                (LICENSING, 1, "食品经营许可", "市场监管局", "行政许可", "县级", "承诺件", 20, 5, "2019-01-01"),
                (LICENSING, 2, "食品经营许可", "市场监管局", "行政许可", "县级", "承诺件", 20, 3, "2021-06-01"),
                (CONFIRMING, 1, "生育登记", "卫健局", "行政确认", "县级", "即办件", "", "", "2019-01-01"),
            ],
            "own",
        ),
    ]
    assert [one.aside for one in outcomes] == [0, 0, 0, 0], [one.problems for one in outcomes]
    return bring
