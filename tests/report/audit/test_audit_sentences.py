"""Sentences written by hand, with what must be said of them: each shows one relation, one slip, or one thing left alone."""

import pytest

from mingting.report.audit import audit_text


def verdicts(text: str, kind: str) -> list[str]:
    return [str(r.verdict) for r in audit_text(text).relations if r.kind == kind]


TRUE = [
    ("sum", "本季度大厅办理业务8210件，其中税务4100件、社保2600件、其他1510件。"),
    ("sum", "线上办理320件、窗口办理480件，共计800件。"),
    ("sum", "收到来信90封，其中有效信件84封，无效信件6封。"),
    ("sum", "受理工单1200件，已办结1150件，正在办理50件。"),
    ("sum", "完成交易3.05亿元，其中工程建设2.10亿元，政府采购0.95亿元。"),
    ("sum", "接到诉求1.04万件，其中咨询6210件、投诉4205件。"),
    ("ratio", "共受理事项4000件，办结3980件，办结率99.5%。"),
    ("ratio", "共受理诉求640件，其中咨询类160件，占25%；投诉类480件，占75%。"),
    ("ratio", "抽查账号314个，不合格55个，合格率为82.48%。"),
    ("ratio", "电话回访500件，满意485件，满意率97.0%。"),
    ("growth", "受理投诉560件，上年同期500件，同比增长12%。"),
    ("growth", "受理案件880件，同比减少120件，下降12%。"),
    ("difference", "本月受理1320件，较上月的1200件增加120件。"),
    ("difference", "最高分99.5分，最低分88.2分，最高分与最低分相差11.3分。"),
    ("difference", "网办率由上季度的81.2%提高到85.7%，提高4.5个百分点。"),
    ("average", "2021年6月，中心受理业务4200件，日均200件。"),
    ("ranking", "办件量前三名的单位依次为：公安局90件、税务局85件、社保中心85件。"),
    ("count", "未报送台账的单位（4个）：财政局、统计局、档案局、残联。"),
    ("count", "发改委、财政局、人社局等12个部门参加。"),
    ("threshold", "办件量不足10件的乡镇：东山乡8件、西水乡5件、南坪镇3件。"),
    ("repeat", "全县共受理热线工单2360件。\n二、存在的问题\n全县共受理热线工单2360件，分布不均。"),
]
FALSE = [
    ("sum", "本季度大厅办理业务8210件，分别为税务4100件、社保2600件、其他1410件。"),
    ("sum", "收到来信90封，其中有效信件84封，无效信件9封。"),
    ("sum", "受理工单1200件，已办结1150件，正在办理60件。"),
    ("sum", "行政许可2310件、公共服务4520件，合计6930件。"),
    ("ratio", "共受理事项4000件，办结3980件，办结率98.5%。"),
    ("ratio", "共受理诉求640件，其中咨询类160件，占25%；投诉类480件，占57%。"),
    ("ratio", "电话回访500件，满意485件，满意率0.97%。"),
    ("growth", "受理投诉560件，上年同期500件，同比增长10.7%。"),
    ("growth", "受理案件880件，同比减少120件，下降13.6%。"),
    ("difference", "本月受理1320件，较上月的1200件增加150件。"),
    ("difference", "最高分99.5分，最低分88.2分，最高分与最低分相差12.3分。"),
    ("average", "2021年6月，中心受理业务4200件，日均260件。"),
    ("average", "2021年6月，中心受理业务4200件，日均162件（26个工作日）。"),
    ("ranking", "办件量前四名的单位依次为：公安局90件、税务局71件、社保中心85件、民政局60件。"),
    ("count", "未报送台账的单位（4个）：财政局、统计局、档案局、残联、妇联。"),
    ("count", "民政局、财政局、人社局、统计局等3个部门得到通报表扬。"),
    ("threshold", "办件量不足10件的乡镇：东山乡8件、西水乡15件、南坪镇3件。"),
    ("repeat", "一、总体情况\n全县共受理热线工单2360件。\n二、存在的问题\n全县共受理热线工单2630件，分布不均。"),
]
LEFT_ALONE = [
    "本月受理29447件，其中行政许可1973项，公共服务20157项。",
    "全年网上可办率97.82%，承诺时限压缩比77.34%，评价率86.1%。",
    "上月结转30件，本月受理300件，办结312件，办结率100%。",
    "三类事项各占33.33%、33.33%、33.33%。",
    "累计代办3800余件，其中上门服务近2000件，延时服务1900多件。",
    "联系电话0955-5021234，索引号640521027/2021-00109，办发〔2021〕8号。",
    "办件量较多的部门有公安局120件、税务局90件等，其余部门较少。",
    "公安局、财政局等12个部门，石桥镇、双溪镇等5个乡镇参加。",
    "2021年6月，平安中心受理业务4200件，日均200件；热线受理600件，日均20件。",
    "（一）城东区：共受理诉求820件。\n（二）城西区：共受理诉求870件。",
    "2021年大厅总办件量为6.02亿件，每个大厅平均办理19.7万件，日均办理784件。",
    "2021年以来，中心累计受理业务4200件，日均260件。",
    "评价率目标为90%，力争2022年达到95%以上。",
    "即办件240件、承诺件60件，满意率100%。",
    "本月共受理3件，分别为：甲类1件、乙类2件。",
]
TRUNCATED = [
    ("ratio", "咨询类5件，占1%；求助类185件，占69%；共受理268件。"),
    ("ratio", "好差评总数9498件，其中满意9493件，满意率99.94%。"),
]


@pytest.mark.parametrize(("kind", "text"), TRUE)
def test_true_sentences_hold(kind: str, text: str) -> None:
    found = verdicts(text, kind)
    assert "holds" in found or found == ["unknown"] and kind == "count"
    assert audit_text(text).contradictions == []


@pytest.mark.parametrize(("kind", "text"), FALSE)
def test_false_sentences_are_contradicted(kind: str, text: str) -> None:
    assert "contradicted" in verdicts(text, kind)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_false_is_left_alone(text: str) -> None:
    assert audit_text(text).contradictions == []


@pytest.mark.parametrize(("kind", "text"), TRUNCATED)
def test_a_digit_cut_off_is_called_so(kind: str, text: str) -> None:
    assert "truncated" in verdicts(text, kind)
    assert audit_text(text).contradictions == []


def test_a_finding_names_both_values_and_the_slip() -> None:
    finding = audit_text("电话回访500件，满意485件，满意率0.97%。").contradictions[0]
    assert "97.00%" in finding.note and "0.97%" in finding.note and "少乘100" in finding.note


def test_full_width_traditional_and_broken_figures_are_read() -> None:
    text = "共受理事項４ ０００件，辦結３，９８０件，辦結率９９．５％。"
    assert verdicts(text, "ratio") == ["holds"]


def test_a_part_cannot_leave_more_open_than_the_whole() -> None:
    text = "已受理35000件，已办理34960件，正在办理40件。其中公共服务事项31000件，办结率96%。"
    assert "contradicted" in verdicts(text, "ratio")


def test_rates_of_parts_must_make_the_rate_of_the_whole() -> None:
    text = "共评价3000件，评价率为90.00%。其中，部门评价1000件，评价率为50.00%；乡镇评价2000件，评价率为80.00%。"
    assert "contradicted" in verdicts(text, "ratio")


def test_amounts_of_a_table_are_told_in_the_unit_of_their_column() -> None:
    text = "| 类型 | 金额（亿元） |\n|---|---|\n| 甲类 | 1.25 |\n| 乙类 | 2.31 |\n| 丙类 | 2.31 |\n| 合计 | 5.97 |"
    (finding,) = audit_text(text).contradictions
    assert "2.31亿元" in finding.note and "5.97亿元" in finding.note and finding.unit == "亿元"


def test_the_unit_of_a_relation_is_the_one_printed() -> None:
    (found,) = [
        r for r in audit_text("共受理27.3468万件，其中线上20.1234万件、线下7.2234万件。").relations if r.kind == "sum"
    ]
    assert (found.claimed, found.unit) == (27.3468, "万件")
