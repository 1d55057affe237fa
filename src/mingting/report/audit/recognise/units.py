"""Units and measure words, and what each counts."""

from __future__ import annotations

from .figure import Dim

MEASURES = [
    "件次",
    "人次",
    "户次",
    "台次",
    "场次",
    "班次",
    "项次",
    "批次",
    "件",
    "条",
    "宗",
    "项",
    "个",
    "家",
    "户",
    "人",
    "名",
    "位",
    "次",
    "篇",
    "份",
    "批",
    "张",
    "本",
    "封",
    "起",
    "通",
    "笔",
    "单",
    "例",
    "类",
    "种",
    "台",
    "套",
    "处",
    "所",
    "场",
    "支",
    "部",
    "辆",
    "枚",
    "块",
    "间",
    "幢",
    "座",
    "棵",
    "头",
    "艘",
    "架",
    "门",
    "句",
    "册",
    "页",
    "幅",
    "扇",
    "道",
    "轮",
    "组",
    "对",
    "双",
    "只",
    "栋",
    "眼",
    "车次",
    "宗次",
    "站",
    "平方米",
    "平方公里",
    "公里",
    "公顷",
    "亩",
    "吨",
    "立方米",
    "米",
    "号牌",
    "票",
    "席",
    "卷",
    "款",
    "大",
    "方面",
]
MONEY = ("元", "美元", "港元", "块钱")
TIMES = (
    "个工作日",
    "工作日",
    "个自然日",
    "自然日",
    "个小时",
    "小时",
    "个月",
    "分钟",
    "秒钟",
    "秒",
    "天",
    "周",
    "个季度",
    "岁",
    "周年",
    "年",
)
POINTS = ("个百分点", "百分点", "个千分点")
RATES = ("%", "‰")
SCORES = ("分",)

BY_UNIT: dict[str, Dim] = {}
BY_UNIT |= dict.fromkeys(MEASURES, Dim.COUNT)
BY_UNIT |= dict.fromkeys(MONEY, Dim.MONEY)
BY_UNIT |= dict.fromkeys(TIMES, Dim.TIME)
BY_UNIT |= dict.fromkeys(POINTS, Dim.POINT)
BY_UNIT |= dict.fromkeys(RATES, Dim.RATE)
BY_UNIT |= dict.fromkeys(SCORES, Dim.SCORE)
UNITS = sorted(BY_UNIT, key=len, reverse=True)
SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000}


def dim_of(unit: str) -> Dim:
    return BY_UNIT.get(unit, Dim.BARE)
