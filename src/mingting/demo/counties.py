"""The counties there are to try, in one table: how each is built, what it declares, who logs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from mingting.base.roles import Role
from mingting.demo.errors import UnknownCounty
from mingting.demo.ledger import LedgerFile
from mingting.demo.life_table import Lived
from mingting.demo.small import build as small
from mingting.demo.small.mini import MINI
from mingting.demo.small.zaoyuan import ZAOYUAN
from mingting.demo.zhongning import build as zhongning
from mingting.demo.zhongning import hall, organs, shares


@dataclass(frozen=True)
class Account:
    """Somebody who logs in to try the house: invented, with one role over one organ (by its full name) and what is below it.

    A clerk sits at a `window`: the place's code and the window's, with a blank between.
    """

    username: str
    name: str
    role: Role
    post: str
    organ: str
    over: str
    window: str = ""


@dataclass(frozen=True)
class Connection:
    """Cases of a source, of one organ (by its full name) or of all, must be reviewable from a day on."""

    source: str
    since: date
    organ: str = ""


@dataclass(frozen=True)
class County:
    name: str
    title: str
    build: Callable[[Path], list[LedgerFile]]
    sources: tuple[tuple[str, str, str], ...]
    connections: tuple[Connection, ...]
    accounts: tuple[Account, ...]
    beside: tuple[str, ...] = ()
    lived: Lived | None = None


_SHARED = (
    ("ground", "基础台账", "own"),
    ("nxzw", "宁夏政务服务网", "online"),
    ("agent", "村级代办", "agent"),
    ("reviews", "好差评平台", "own"),
    ("licences", "电子证照库", "own"),
    ("returns", "进驻单位月报", "returns"),
    ("attendance", "考勤机", "own"),
    ("registers", "大厅管理台账", "own"),
)
_PLATFORM = (
    Connection("nxzw", date(2020, 1, 1)),
    Connection("agent", date(2021, 4, 1)),
    Connection("own", date(2020, 1, 1)),
)
_FULL = {one.short: one.name for one in organs.DEPARTMENTS}
_BUREAU = _FULL["审批服务管理局"]

_ZHONGNING = County(
    "zhongning-2021q2",
    "中宁县2021年第二季度（人员均为虚构；旁有一个虚构小县，用来看权限范围）",
    zhongning.build,
    (("hall", "市民服务大厅窗口系统", "hall"), *_SHARED),
    (
        *_PLATFORM,
        *(Connection("hall", date.fromisoformat(hall.DEVICES_SINCE), _FULL[short]) for short in shares.DEVICES),
    ),
    (
        Account("tongji", "周文静", Role.STATISTICS, "统计通报岗", _BUREAU, "中宁县"),
        Account("juzhang", "梁建宏", Role.LEADER, "审批局领导", _BUREAU, "中宁县"),
        Account("dating", "韩雪梅", Role.HALL_MANAGER, "大厅管理", _BUREAU, "中宁县"),
        Account("shebao", "宋立新", Role.DEPARTMENT_LEADER, "部门负责人", _FULL["社保中心"], _FULL["社保中心"]),
        Account("chuangkou", "孟晓燕", Role.WINDOW_CLERK, "综合窗口", _BUREAU, _BUREAU, f"{hall.HALL} A01"),
        Account("chuangkou2", "侯建平", Role.WINDOW_CLERK, "综合窗口", _BUREAU, _BUREAU, f"{hall.HALL} A02"),
        Account("shenpi", "崔丽娟", Role.APPROVER, "审批人员", _FULL["社保中心"], _FULL["社保中心"]),
        Account("shouxi", "姚志宏", Role.CHIEF, "首席代表", _FULL["社保中心"], _FULL["社保中心"]),
        Account("duban", "段永强", Role.SUPERVISOR, "督查监察", _BUREAU, "中宁县"),
        Account("shikong", "丁海荣", Role.VILLAGE_CLERK, "代办员", "中宁县石空镇人民政府", "中宁县石空镇人民政府"),
        Account("shenji", "冯志远", Role.AUDITOR, "审计员", _BUREAU, "中宁县"),
        Account("guanli", "邓云", Role.ADMINISTRATOR, "系统管理员", _BUREAU, "中宁县"),
    ),
    beside=("zaoyuan",),
    lived=Lived(_FULL["社保中心"], "chuangkou", "chuangkou2", "shenpi", "shouxi", "shebao", organs.REGION),
)
_ZAOYUAN = County(
    "zaoyuan",
    "枣园县（虚构小县）",
    partial(small.build, ZAOYUAN),
    (("hall-640597", "枣园县政务服务大厅窗口系统", "hall"), *_SHARED),
    _PLATFORM,
    (Account("zaoyuan", "白玉兰", Role.STATISTICS, "统计通报岗", "枣园县审批服务管理局", "枣园县"),),
)
_MINI_BUREAU = ("小川县审批服务局", "小川县审批服务局")
_MINI = County(
    "mini",
    "小川县（虚构，二百余件，各类台账齐全）",
    partial(small.build, MINI),
    (("hall", "政务服务大厅窗口系统", "hall"), *_SHARED),
    _PLATFORM,
    (
        Account("mini-tongji", "沈秋月", Role.STATISTICS, "统计通报岗", "小川县审批服务局", "小川县"),
        Account("mini-juzhang", "范国栋", Role.LEADER, "审批局领导", "小川县审批服务局", "小川县"),
        Account("mini-minzheng", "贺佳", Role.DEPARTMENT_LEADER, "部门负责人", "小川县民政局", "小川县民政局"),
        Account("mini-chuangkou", "谭晓", Role.WINDOW_CLERK, "综合窗口", *_MINI_BUREAU, f"{MINI.hall} A01"),
        Account("mini-chuangkou2", "陆明", Role.WINDOW_CLERK, "综合窗口", *_MINI_BUREAU, f"{MINI.hall} A02"),
        Account("mini-shenpi", "汪洁", Role.APPROVER, "审批人员", "小川县民政局", "小川县民政局"),
        Account("mini-shouxi", "石岩", Role.CHIEF, "首席代表", "小川县民政局", "小川县民政局"),
        Account("mini-duban", "贾勇", Role.SUPERVISOR, "督查监察", "小川县审批服务局", "小川县"),
        Account("mini-cun", "石磊", Role.VILLAGE_CLERK, "代办员", "小川县东川镇人民政府", "小川县东川镇人民政府"),
        Account("mini-shenji", "毛玲", Role.AUDITOR, "审计员", "小川县审批服务局", "小川县"),
        Account("mini-guanli", "龚岩", Role.ADMINISTRATOR, "系统管理员", "小川县审批服务局", "小川县"),
    ),
    lived=Lived(
        "小川县民政局",
        "mini-chuangkou",
        "mini-chuangkou2",
        "mini-shenpi",
        "mini-shouxi",
        "mini-minzheng",
        MINI.region,
    ),
)
COUNTIES = {county.name: county for county in (_ZHONGNING, _ZAOYUAN, _MINI)}


def county_of(name: str) -> County:
    if name not in COUNTIES:
        raise UnknownCounty(name=name, names="、".join(COUNTIES))
    return COUNTIES[name]
