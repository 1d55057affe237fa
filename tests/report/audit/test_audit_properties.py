"""Laws in general form: any text is answered without a crash; the JSON form is as promised; the same text, the same answer."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingting.report.audit import KINDS, audit_text
from mingting.rules.figures import Verdict

WORDS = [
    *[
        "受理",
        "办结",
        "其中",
        "占",
        "共",
        "件",
        "，",
        "、",
        "；",
        "。",
        "（",
        "）",
        "12",
        "345件",
        "98.5%",
        "同比增长",
        "去年同期",
        "较上月",
        "增加",
        "百分点",
        "1.2万",
        "亿元",
        "日均",
    ],
    *[
        "办结率",
        "合计",
        "|",
        "\n",
        "单位",
        "序号",
        "1",
        "2",
        "3",
        "排名",
        "不足",
        "以上",
        "等5个部门",
        "甲局",
        "乙镇",
        "正在办理",
        "100%",
        "满意",
        "不满意",
        "分别占",
        "节约率",
    ],
    *["预算", "成交", "“六个免费”，即甲、乙", "6月份", "第二季度", "2021年", "0", "0件", "0%", "-", "↓3%"],
]

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    audit_text(text)


@QUICK
@given(st.lists(st.sampled_from(WORDS), max_size=80).map("".join))
def test_any_heap_of_the_trades_words_is_answered(text: str) -> None:
    report = audit_text(text)
    body = json.loads(json.dumps(report.as_json(), ensure_ascii=False))
    for relation in body["relations"]:
        assert relation["kind"] in KINDS
        assert relation["verdict"] in set(Verdict)
        assert {"kind", "text", "inputs", "claimed", "recomputed", "verdict", "note"} <= set(relation)


@QUICK
@given(st.lists(st.integers(1, 99999), min_size=2, max_size=6), st.sampled_from(["、", "；", "，"]))
def test_parts_that_add_up_are_never_contradicted(parts: list[int], mark: str) -> None:
    entries = mark.join(f"第{'一二三四五六'[i]}类{part}件" for i, part in enumerate(parts))
    text = f"本月共受理{sum(parts)}件，分别为：{entries}。"
    assert audit_text(text).contradictions == []


@QUICK
@given(st.integers(1, 99999), st.integers(0, 99999), st.integers(0, 3))
def test_a_rate_rounded_from_its_counts_is_never_contradicted(base: int, top: int, decimals: int) -> None:
    top = min(top, base)
    rate = f"{(top * 10 ** (decimals + 3) // base / 10 + 0.5) // 1 / 10**decimals:.{decimals}f}"
    assert audit_text(f"共受理{base}件，办结{top}件，办结率{rate}%。").contradictions == []


def test_the_same_text_gives_the_same_answer() -> None:
    text = "共受理4000件，办结3980件，办结率98.5%。"
    assert audit_text(text).as_json() == audit_text(text).as_json()
