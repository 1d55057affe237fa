"""Readings over more than one sentence: names under a line, rests, shares of a whole, stages, attachments, slogans, doubts."""

import pytest

from mingting.report.audit import Relation, audit_text


def said(text: str, kind: str, verdict: str) -> list[Relation]:
    return [r for r in audit_text(text).relations if r.kind == kind and r.verdict == verdict]


VALUES = "一、办件情况\n办件量较低的部门：民政局8件、科学技术局6件、气象局4件、财政局2件。\n二、存在的问题\n"


def test_names_under_a_line_are_held_against_their_values_elsewhere() -> None:
    text = VALUES + "大部分部门办件量均不足50件，如：民政局、科技局、气象局、财政局等。"
    assert any(sorted(r.inputs) == [2, 4, 6, 8] for r in said(text, "threshold", "holds"))
    assert audit_text(text).contradictions == []


def test_a_name_whose_value_elsewhere_breaks_the_line_is_contradicted() -> None:
    text = VALUES.replace("民政局8件", "民政局80件") + "部门办件量均不足50件，如：民政局、科技局、气象局、财政局等。"
    (found,) = said(text, "threshold", "contradicted")
    assert "民政局" in found.note and found.recomputed == 80


def test_names_said_twice_under_one_line_confirm_each_other() -> None:
    text = "办件量为0的村：东山镇柳河村、新桥村、北沟村。\n二、存在的问题\n东山镇柳河村、北沟村、新桥村3个村半年办件量为0。"
    assert [r.inputs for r in said(text, "threshold", "holds")] == [(0, 0, 0)]
    assert [r.claimed for r in said(text, "repeat", "holds")] == [0]


def test_one_name_in_two_bands_that_exclude_each_other_is_contradicted() -> None:
    text = "评价率为100%的部门（3个）：气象局、财政局、残联。评价率不足90%的部门（3个）：司法局、财政局、统计局。"
    (found,) = said(text, "threshold", "contradicted")
    assert "财政局" in found.note
    assert said(text.replace("司法局、财政局", "司法局、住建局"), "threshold", "contradicted") == []


def test_the_first_and_the_last_of_a_list_stay_below_their_total() -> None:
    text = (
        "一、网上办件\n全县部门办件2671件，30个村累计代办900件。\n办件量较多的村：柳河村364件、新桥村260件、北沟村160件。"
        "\n办件量不足10件的村：东沟村8件、西沟村6件、石坡村5件；办件量为0的村：南湾村、北湾村。"
    )
    assert any(r.inputs == (364, 260, 160, 8, 6, 5, 0, 0) and r.claimed == 900 for r in said(text, "sum", "holds"))
    assert not any(r.claimed == 160 for r in said(text, "sum", "holds"))


def test_a_group_and_its_rest_make_the_number_said_elsewhere() -> None:
    text = "全县12个乡镇参加。东山镇、西水乡2个乡镇覆盖率超过10%，其余10个乡镇覆盖率均不足10%。"
    assert any(sorted(r.inputs) == [2, 10] and r.claimed == 12 for r in said(text, "sum", "holds"))
    assert not any(10 in r.inputs for r in said(text.replace("12个", "14个"), "sum", "contradicted"))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("按性质分：求助占45.2%；咨询占30.1%；投诉占24.7%。", "holds"),
        ("线上、线下、自助分别占50%、30%、20%。", "holds"),
        ("按性质分：求助占69%；咨询占1%；投诉占28%。", "truncated"),
    ],
)
def test_shares_of_a_whole_add_up_to_100(text: str, verdict: str) -> None:
    assert [r.claimed for r in said(text, "sum", verdict)] == [100]


def test_shares_that_need_not_be_all_say_nothing() -> None:
    text = "主要集中在城建、交通，分别占31%、22%、12%等。"
    assert not any(r.claimed == 100 for r in audit_text(text).relations)


def test_parts_go_on_in_the_sentence_after() -> None:
    text = "本月办件22279件，其中受理许可事项4202项，办结4202项。受理服务事项10731项，办结10731项。"
    assert any(r.inputs == (4202, 10731) for r in said(text, "sum", "holds"))
    assert not any(r.inputs == (4202, 4202) for r in said(text, "sum", "holds"))


def test_what_was_done_about_each_is_said_in_the_same_number() -> None:
    assert [r.inputs for r in said("好评960件，差评7件，差评回访7件，差评整改7件。", "repeat", "holds")] == [(7, 7)]
    assert said("差评7件，差评回访6件。", "repeat", "contradicted") == []


def test_nothing_in_words_is_the_zero_of_a_table() -> None:
    text = "土地出让2宗，国有产权交易无交易。\n| 类型 | 交易项目数（个） |\n|---|---|\n| 土地出让 | 2 |\n| 国有产权交易 | 0 |"
    assert any(r.inputs == (0,) or r.claimed == 0 for r in said(text, "repeat", "holds"))


def test_one_of_a_thing_in_a_table_and_in_prose_is_no_contradiction() -> None:
    rows = "| 工程建设 | 63 |\n| 政府采购 | 42 |\n| 产权交易 | 1 |"
    text = f"其中：工程建设63宗，政府采购42宗，产权交易1宗。\n| 交易类型 | 项目数（宗） |\n|---|---|\n{rows}"
    assert audit_text(text).contradictions == []


ATTACHED = "具体情况详见附件{cited}。\n附件：1.办件情况表\n2.评价情况表\n{last}.考勤情况表"


def test_attachments_are_counted_against_their_numbers_and_the_text() -> None:
    (found,) = said(ATTACHED.format(cited=3, last=3), "count", "holds")
    assert found.claimed == 3
    assert said(ATTACHED.format(cited=3, last=4), "count", "holds") == []
    assert said(ATTACHED.format(cited=5, last=3), "count", "unknown")


def test_a_slogan_is_counted_by_the_names_before_it_or_the_clauses_after_it() -> None:
    before = "建立窗口评价器、网上评价、满意度测评卡、服务电话“四位一体”的评价体系，效果、质量双提升。"
    after = "开展“三不让”活动。工作不让在我手中延误，差错不让在我这里发生，群众不让在我面前受冷落。"
    assert [r.claimed for r in said(before, "count", "holds")] == [4]
    assert [r.claimed for r in said(after, "count", "holds")] == [3]


def test_a_rate_that_fits_other_counts_than_those_beside_it_is_told() -> None:
    text = "共受理业务8000件，办结8000件。其中即时办结6000件，全部当场办结，即时办结率100%。"
    assert any(r.inputs == (6000, 8000) and "75.00%" in r.note for r in said(text, "ratio", "unknown"))
    assert audit_text(text).contradictions == []


def test_what_a_rate_of_100_leaves_over_is_told_and_not_called_false() -> None:
    text = "全市进驻大厅事项900项，进驻率100%。\n二、存在的问题\n人社局共35项事项还未进驻大厅。"
    assert any(r.inputs == (900, 35) for r in said(text, "ratio", "unknown"))
    assert audit_text(text).contradictions == []
