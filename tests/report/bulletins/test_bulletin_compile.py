"""A family, a few answers, the tree of a paper."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mingting.base.papers.tree import Figure, Paragraph, Text, Typed
from mingting.report.bulletins import template as t
from mingting.report.bulletins.compile import Answer, Compiler, Line, Setting, ranked, typed_inlines
from mingting.report.bulletins.errors import BadTemplate
from mingting.rules.periods import Period

ORGANS = (
    ("A", "社保中心", 32304),
    ("B", "公安局", 20785),
    ("C", "档案局", 0),
    ("D", "应急局", 13),
    ("E", "消防队", 13),
)


class Few:
    """Answers from the table above."""

    def figure(self, ask: t.Ask) -> Answer:
        wanted = dict(ask.slices).get("organ")
        value = sum(count for key, _, count in ORGANS if wanted in (None, key))
        return Answer(f"MT-{ask.code}-{ask.period}", "办件量", str(value), value, "件")

    def lines(self, asks: Sequence[t.Ask], by: str, slices: tuple[tuple[str, str], ...]) -> Sequence[Line]:
        return [
            Line(key, name, "", tuple(Answer(f"MT-{key}", "办件量", str(count), count, "件") for _ in asks))
            for key, name, count in ORGANS
        ]

    def members(self, ask: t.Ask) -> Sequence[Line]:
        return [line for line in self.lines([ask], "organ", ()) if line.answers[0].value == 13]

    def attachment_code(self, number: int) -> str:
        return f"MT-ATT{number}"


def compiler(words: dict[str, str] | None = None) -> Compiler:
    return Compiler(Few(), Setting(Period.parse("2021Q2"), "中宁县", "审批局", words or {}))


def printed(paragraph: Paragraph) -> str:
    return "".join(one.text for one in paragraph.inlines)


def section(body: str, words: dict[str, str] | None = None) -> list[Paragraph]:
    family = t.parse(f"== hall | 一、基本情况\n{body}")
    return [one for one in compiler(words).section(family.sections[0]).blocks if isinstance(one, Paragraph)]


def test_a_figure_in_braces_keeps_the_code_that_opens_it() -> None:
    (paragraph,) = section("{period short}办件{=hall_cases}件。")
    assert printed(paragraph) == "第二季度办件53115件。"
    figure = paragraph.inlines[2]
    assert isinstance(figure, Figure) and figure.code == "MT-hall_cases-" and figure.value == 53115


def test_a_list_by_rule_puts_the_larger_first_and_keeps_official_order_on_ties() -> None:
    (paragraph,) = section("{top 4 hall_cases by organ}")
    assert printed(paragraph) == "社保中心32304件、公安局20785件、应急局13件、消防队13件"


def test_the_last_ones_read_from_the_larger_to_the_smaller_and_leave_out_those_with_nothing() -> None:
    lines = ranked(Few().lines([t.Ask("hall_cases")], "organ", ()), 3, largest=False)
    assert [line.name for line in lines] == ["公安局", "应急局", "消防队"]


def test_an_empty_list_says_so() -> None:
    class Nobody(Few):
        def members(self, ask: t.Ask) -> Sequence[Line]:
            return []

    family = t.parse("== s | 一\n名单：{members none /name}。")
    made = Compiler(Nobody(), Setting(Period.parse("2021Q2"), "", "", {})).section(family.sections[0])
    assert printed(made.blocks[1]) == "名单：无。"  # type: ignore[arg-type]


def test_a_condition_keeps_a_sentence_out() -> None:
    assert [printed(one) for one in section("? hall_cases > 0 : 有{=hall_cases}件。\n? hall_cases == 0 : 没有。")] == [
        "有53115件。"
    ]


def test_the_year_to_date_of_a_second_quarter_is_the_half_year() -> None:
    (paragraph,) = section("{period @ytd short}{=agent_cases @ytd}")
    assert printed(paragraph).startswith("上半年")
    assert paragraph.inlines[1].code == "MT-agent_cases-ytd"  # type: ignore[union-attr]


def test_numbers_typed_by_the_clerk_are_marked() -> None:
    (paragraph,) = section("{words services}", {"services": "增设现金窗口2个，满意率98.5%。"})
    assert [one.text for one in paragraph.inlines if isinstance(one, Typed)] == ["2", "98.5%"]
    assert "".join(one.text for one in typed_inlines("一12.5万3")) == "一12.5万3"


def test_a_table_has_its_total_and_a_subtotal_a_group() -> None:
    family = t.parse(
        "++ 1 | {county}{period}统计表\ntable by organ\n  单位 | name\n  办件 | hall_cases\n  group | presence_class=approval | 小计"
    )
    made = compiler().attachment(family.attachments[0])
    assert made.title == "中宁县2021年第二季度统计表"
    (table,) = made.blocks
    kinds = [row.kind for row in table.rows]  # type: ignore[union-attr]
    assert kinds[:2] == ["total", "total"] and kinds.count("body") == len(ORGANS)


def test_every_printed_figure_stands_in_the_index_once_a_section() -> None:
    one = compiler()
    family = t.parse("== hall | 一、基本情况\n{=hall_cases}件，{=hall_cases}件")
    one.section(family.sections[0])
    assert [line.code for line in one.index] == ["MT-hall_cases-"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("== s | 一\n{}", "花括号里是空的"),
        ("== s | 一\n{top 8 hall_cases}", "应写成 top"),
        ("== s | 一\n{frob}", "不认识“frob”"),
        ("== s | 一\n? hall_cases : 有", "应写成 指标 比较 数字"),
        ("++ 1 | 表\n不是表", "附件里只写表"),
        ("++ 1 | 表\ntable of organ", "表的第一行写成"),
        ("++ 1 | 表\ntable by organ\n  a | b | c | d", "表的一列写成"),
    ],
)
def test_a_wrong_line_of_a_family_is_named(text: str, says: str) -> None:
    with pytest.raises(BadTemplate, match=says):
        t.parse(text)


def test_words_stay_words() -> None:
    assert t.parse_parts("没有花括号") == (t.Words("没有花括号"),)
    assert isinstance(section("甲乙")[0].inlines[0], Text)
